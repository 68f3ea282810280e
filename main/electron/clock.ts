import type { Clock } from '../ports.ts';

/** The process's clocks. Timers do not keep the app alive: quitting never waits for a refresh to be due. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    // Longer than this, Node's timer would fire at once.
    const timer = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
