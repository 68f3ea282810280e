import type { Clock } from '../../../main/ports.ts';

/** Timers that run out when the test says so. */
export function createManualDeadline(): {
  readonly after: Clock['after'];
  /** How many timers are running. */
  running(): number;
  /** Lets every running timer run out. */
  expire(): void;
} {
  const timers = new Set<() => void>();
  return {
    after: (_ms, callback) => {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    running: () => timers.size,
    expire: () => {
      for (const callback of [...timers]) {
        timers.delete(callback);
        callback();
      }
    },
  };
}
