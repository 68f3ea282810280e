/** The few statistics the bench needs. All take samples of one run, in any order. */

/** The sample below which `share` of all samples lie (nearest rank); `share` is above 0, at most 1. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  const found = sorted[rank - 1];
  if (found === undefined) throw new RangeError('there are no samples');
  return found;
}

/** The middle sample, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)];
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new RangeError('there are no samples');
  return (low + high) / 2;
}

/** Of fewer than 20 samples this is the largest. */
export const p95 = (samples: readonly number[]): number => percentile(samples, 0.95);

function pairs(measured: readonly number[], floor: readonly number[]): [number, number][] {
  if (measured.length !== floor.length) throw new RangeError('samples and floor are not pairs');
  return measured.map((sample, i) => [sample, floor[i] ?? Number.NaN]);
}

/**
 * How many times the floor: the median over pairs of neighbours in time, so that a machine that gets
 * slower during the run changes both sides of each pair alike.
 */
export function pairedRatio(measured: readonly number[], floor: readonly number[]): number {
  return median(pairs(measured, floor).map(([sample, base]) => sample / base));
}

/** How much more than the floor, likewise. */
export function pairedExcess(measured: readonly number[], floor: readonly number[]): number {
  return median(pairs(measured, floor).map(([sample, base]) => sample - base));
}
