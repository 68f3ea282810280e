/** Holds up what must not begin while the computer goes to sleep. */
import type { Clock } from '../ports.ts';

/** After this long awake the computer has resumed, whether that was told or not. */
const RESUMED_ANYWAY = 30_000;

/** Creates the gate, open. */
export function createSleepGate(clock: Pick<Clock, 'after'>) {
  let asleep: { readonly resumed: Promise<void>; readonly wake: () => void } | null = null;
  return {
    /** Resolves when the computer is awake. */
    awake: (): Promise<void> => asleep?.resumed ?? Promise.resolve(),

    /** The computer is about to sleep. */
    close(): void {
      if (asleep) return;
      const { promise: resumed, resolve } = Promise.withResolvers<void>();
      const wake = () => {
        cancel();
        asleep = null;
        resolve();
      };
      const cancel = clock.after(RESUMED_ANYWAY, wake);
      asleep = { resumed, wake };
    },

    /** It is awake again, or nobody needs to wait any more. */
    open: (): void => {
      asleep?.wake();
    },
  };
}
