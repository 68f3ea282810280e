import type { Clock } from '../ports.ts';
import type { SessionStore } from './session-store.ts';

/**
 * Offers the store again what it did not take, with longer and longer waits, until it takes it (RT-08).
 * @param waitAfter how long to wait, in milliseconds, after so many tries.
 */
export function createPendingWrite(
  store: Pick<SessionStore, 'isPending' | 'flush'>,
  clock: Pick<Clock, 'after'>,
  waitAfter: (tries: number) => number,
) {
  let cancel = () => {};
  let offering = false;
  let ended = false;

  function offer(tries: number): void {
    // What has been replaced must not be written over its successor.
    offering = !ended && store.isPending();
    if (!offering) return;
    cancel = clock.after(waitAfter(tries), () => {
      void store.flush().then(() => {
        offer(tries + 1);
      });
    });
  }

  return {
    /** Begins to offer; nothing when that is under way. */
    begin(): void {
      if (!offering) offer(1);
    },

    /** Offers nothing any more. */
    end(): void {
      ended = true;
      cancel();
    },
  };
}
