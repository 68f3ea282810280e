/**
 * When a refresh that failed is tried again, and what those are told who ask in between.
 *
 * Three things can be wrong, and a person expects something else of each:
 * - No network, a locked store, a short outage: "it goes on by itself". The timer tries again after 2,
 *   4, 8 … seconds, a minute at most, with chance in it (RT-10, RT-20); who asks may ask at once.
 * - The provider says when to come back: it is left alone until then, by the timer and by everybody
 *   who asks; asking earlier makes it worse for all (RFC 9110 section 10.2.3).
 * - The provider answers, again and again, with something that is neither tokens nor the end of the
 *   session. Some answer a dead refresh token like that for ever: a 500, an empty 400, a page. Nobody can
 *   know whether it is the token or an outage, so the session is kept, never wiped (RT-10); but a
 *   computer must not ask for ever either. After eight such answers in a row and ten minutes the
 *   timer stops. The person is told that it is the service that does not answer rightly, not the
 *   network; what they do from then on (a call of the app, a computer that wakes) sends one request a
 *   minute at most. So the session comes back with the provider, and if it does not, there is the
 *   sign-out and a new sign-in.
 *
 * Failures that say nothing about the token (no network, 429, 503) neither count nor begin the row anew.
 * All of it is forgotten when the app ends: the next start asks once.
 */
import type { Clock } from '../ports.ts';
import { AuthError, codeOf, hintsOf } from './auth-error.ts';
import { instant, passedSince, type Instant } from './instant.ts';

/** Callers are answered with what the last request brought, token or failure, for this long. */
export const ANSWER_FLOOR = 1_000;
const MAX_BACKOFF = 60_000;
/** Answers in a row that are no use, and the time from the first to the last, before the timer stops. */
const REFUSALS = 8;
const REFUSED_FOR = 10 * 60_000;
/** After that many refusals those who ask send no more than one request in this time. */
const REFUSED_PAUSE = 60_000;

/** What follows from a failure. */
export interface NextTry {
  /** What callers are told, now and until they may ask again. */
  readonly told: AuthError;
  /** Milliseconds to the next try. */
  readonly waitMs: number;
  /** Whether the timer makes that try; otherwise somebody has to ask for it. */
  readonly byItself: boolean;
}

interface Failure extends NextTry {
  readonly at: Instant;
  /** Milliseconds for which the provider is not asked at all. */
  readonly leaveAloneMs: number;
  /** Milliseconds for which callers get the same answer. */
  readonly pauseMs: number;
}

/** Creates the back-off of one session. `chance` gives numbers from 0 up to, but not including, 1. */
export function createBackOff(clock: Pick<Clock, 'now' | 'monotonic'>, chance: () => number) {
  let failures = 0;
  let refusals = 0;
  let firstRefusal = 0;
  let refused = false;
  let last: Failure | null = null;

  /** Milliseconds to wait after that many failures, with chance in it (RT-20). */
  const afterTries = (tries: number): number =>
    Math.min(MAX_BACKOFF, 1000 * 2 ** Math.min(tries, 6)) * (0.5 + chance() / 2);

  /** A clock that is set forward costs one request. */
  const passed = (failure: Failure): number => passedSince(clock, failure.at);

  /** Counted awake: what lies in a sleep is no outage that was seen. */
  function countRefusal(): void {
    if (refusals === 0) firstRefusal = clock.monotonic();
    refusals += 1;
  }

  return {
    afterTries,

    /** Notes a failure of a refresh that leaves the session alive. */
    failed(error: unknown): NextTry {
      const code = codeOf(error);
      const hints = hintsOf(error);
      const leaveAloneMs = hints.retryAfterMs ?? 0;
      failures += 1;
      if (hints.refused) countRefusal();
      const often = hints.refused === true && refusals >= REFUSALS;
      refused = often && clock.monotonic() - firstRefusal >= REFUSED_FOR;
      const pauseMs = Math.max(often ? REFUSED_PAUSE : ANSWER_FLOOR, leaveAloneMs);
      const busy = code === 'provider_busy';
      const plain = busy || code === 'provider_unreachable' ? 'offline' : code;
      const told = new AuthError(refused ? 'refresh_refused' : plain);
      // Those who were sent away together do not come back together.
      const spread = leaveAloneMs * (1 + chance() / 10);
      const waitMs = refused ? pauseMs : Math.max(afterTries(failures), spread);
      const at = instant(clock);
      last = { told, waitMs, byItself: !refused, leaveAloneMs, pauseMs, at };
      return last;
    },

    /** A refresh brought tokens: nothing is held against the provider any more. */
    succeeded(): void {
      failures = 0;
      refusals = 0;
      refused = false;
      last = null;
    },

    /** What to tell those who ask, instead of asking again; null when a request may be sent. */
    answer: (): AuthError | null => (last && passed(last) < last.pauseMs ? last.told : null),

    /**
     * As `answer`, for requests that are due already: only the provider's own word holds them.
     * @returns what is left of the wait.
     */
    leftAlone(): NextTry | null {
      const gone = last ? passed(last) : 0;
      if (!last || gone >= last.leaveAloneMs) return null;
      return { ...last, waitMs: last.waitMs - gone };
    },

    /** Whether the timer has given up, and only somebody who asks sends a request. */
    isRefused: (): boolean => refused,
  };
}
