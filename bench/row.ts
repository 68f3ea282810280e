/** A row of the table: what was measured, beside its floor in the same run, and its target. */
import { median, p95, pairedExcess, pairedRatio } from './statistics.ts';

/** What a row is held against: its median, its ratio to the floor, or its excess over the floor. */
export interface Target {
  readonly of: 'median' | 'ratio' | 'excess';
  readonly is: 'at most' | 'exactly';
  readonly value: number;
}

/** A row as it is printed and written to `out/bench.json`. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly p95: number;
  /** Median of the floor, in the same unit. */
  readonly floor?: number;
  /** Median over the pairs of measured / floor. */
  readonly ratio?: number;
  /** Median over the pairs of measured - floor. */
  readonly excess?: number;
  readonly target?: Target;
  /** Whether the target was met; true where there is none. */
  readonly ok: boolean;
  /** How many samples. */
  readonly runs: number;
  readonly note?: string;
  /** Medians of the parts, in milliseconds, where the time was looked into. */
  readonly parts?: Readonly<Record<string, number>>;
}

/** What a row is made from; `floor` has as many samples, each taken beside the one of its number. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly samples: readonly number[];
  readonly floor?: readonly number[];
  readonly target?: Target;
  readonly note?: string;
  readonly parts?: Readonly<Record<string, number>>;
}

function meets(target: Target, row: Pick<Row, 'median' | 'ratio' | 'excess'>): boolean {
  const found = row[target.of];
  if (found === undefined) throw new RangeError('the target needs a floor');
  return target.is === 'exactly' ? found === target.value : found <= target.value;
}

/** Computes a row. */
export function toRow({ name, unit, samples, floor, target, note, parts }: Measured): Row {
  const numbers = {
    median: median(samples),
    p95: p95(samples),
    ...(floor === undefined
      ? {}
      : {
          floor: median(floor),
          ratio: pairedRatio(samples, floor),
          excess: pairedExcess(samples, floor),
        }),
  };
  return {
    name,
    unit,
    ...numbers,
    ...(target === undefined ? {} : { target }),
    ok: target === undefined || meets(target, numbers),
    runs: samples.length,
    ...(note === undefined ? {} : { note }),
    ...(parts === undefined ? {} : { parts }),
  };
}
