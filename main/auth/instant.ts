/** A moment, and what has passed since (RT-16). */
import type { Clock } from '../ports.ts';

type Clocks = Pick<Clock, 'now' | 'monotonic'>;

/** A moment as both clocks show it, in milliseconds. */
export interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

/** The moment it is. */
export const instant = (clock: Clocks): Instant => ({
  monotonic: clock.monotonic(),
  wall: clock.now(),
});

/**
 * Milliseconds since a moment: the greater of what the two clocks say. The monotonic one may stand still
 * while the computer sleeps, the other one may be set back.
 */
export const passedSince = (clock: Clocks, { monotonic, wall }: Instant): number =>
  Math.max(clock.monotonic() - monotonic, clock.now() - wall);
