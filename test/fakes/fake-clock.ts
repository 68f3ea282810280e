import type { Clock } from '../../main/ports.ts';

/** A clock whose time passes when the test says so. */
export interface FakeClock extends Clock {
  /** Lets time pass on both clocks; timers that fall due run in their order, with what they start. */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock forward or back, as a person or a time server does; no time passes. */
  jump(ms: number): void;
  /** Lets the computer sleep: the wall clock goes on, the monotonic one and the timers do not. */
  sleep(ms: number): void;
  /** In how many milliseconds each timer falls due, the next one first. */
  timers(): number[];
}

/** Lets everything go on that only waits for other promises. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * @param start what the wall clock shows first; the monotonic clock starts somewhere else.
 * @param settle waits until what a timer began is done, before the next one.
 */
export function createFakeClock(start = Date.UTC(2026, 0, 15, 12), settle = turn): FakeClock {
  let wall = start;
  let monotonic = 1_000;
  const timers = new Set<Timer>();
  const inOrder = () => [...timers].sort((a, b) => a.at - b.at);
  const pass = (ms: number) => {
    monotonic += ms;
    wall += ms;
  };

  return {
    now: () => wall,
    monotonic: () => monotonic,
    after: (ms, callback) => {
      const timer = { at: monotonic + Math.max(0, ms), callback };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    async advance(ms) {
      // What was just started may set timers of its own.
      await settle();
      const end = monotonic + ms;
      for (;;) {
        const next = inOrder().find(({ at }) => at <= end);
        if (!next) break;
        timers.delete(next);
        pass(Math.max(0, next.at - monotonic));
        next.callback();
        await settle();
      }
      pass(end - monotonic);
      await settle();
    },
    jump: (ms) => {
      wall += ms;
    },
    sleep: (ms) => {
      wall += ms;
    },
    timers: () => inOrder().map(({ at }) => at - monotonic),
  };
}
