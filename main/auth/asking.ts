/** How often a page may have the person asked something, and how fast an answer counts. */
import type { Clock, Confirmation, Log, Question } from '../ports.ts';
import { AuthError } from './auth-error.ts';

/** A click or a key that was meant for the page comes sooner than a person can have read the question. */
const READING_TIME = 500;
/** Questions at once, and the milliseconds until there is room for one more: a page cannot wear a person out. */
const MOST = 5;
const ONE_MORE_AFTER = 20_000;

/** Where no person is: nobody agrees to anything. */
export const nobody: Confirmation = { ask: () => Promise.resolve(false) };

/** Creates what asks, for all windows together. */
export function createAsking(
  confirmation: Confirmation,
  clock: Pick<Clock, 'monotonic'>,
  log: Pick<Log, 'event'>,
) {
  let isAsking = false;
  let room = MOST;
  let since = clock.monotonic();

  function count(): void {
    const now = clock.monotonic();
    room = Math.min(MOST, room + (now - since) / ONE_MORE_AFTER);
    since = now;
    if (room < 1) throw new AuthError('rate_limited');
    room -= 1;
  }

  return {
    /** Counts that the person is asked something, here or in the browser. Throws `rate_limited`. */
    count,

    /**
     * Asks the person, one question at a time.
     * @throws AuthError `not_confirmed`; `rate_limited`, also while another question is open.
     */
    async confirm(question: Question, signal: AbortSignal): Promise<void> {
      if (isAsking) throw new AuthError('rate_limited');
      count();
      isAsking = true;
      const asked = clock.monotonic();
      try {
        const agreed = await confirmation.ask(question, signal);
        const isRead = clock.monotonic() - asked >= READING_TIME;
        const isAgreed = agreed && isRead && !signal.aborted;
        const { api, window } = question;
        log.event('call.asked', { api, window, outcome: isAgreed ? 'agreed' : 'not_agreed' });
        if (!isAgreed) throw new AuthError('not_confirmed');
      } finally {
        isAsking = false;
      }
    },
  };
}

/** What asks the person. */
export type Asking = ReturnType<typeof createAsking>;
