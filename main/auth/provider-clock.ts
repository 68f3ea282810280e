/**
 * The provider's time, from the `Date` header of its answers (RFC 9110 section 6.6.1), so that a
 * computer whose clock is wrong can sign in (RT-16): ID tokens are timed by the provider's clock.
 *
 * Why it is safe to believe that header:
 * - It is read from the metadata, the keys and the token endpoint only, over the TLS that brings the
 *   tokens. Whoever can set it there speaks for the provider already, could serve other keys and sign
 *   any `exp`. The header lets them stretch the life of their own tokens, and nothing else.
 * - Times are not what keeps an old ID token out. It comes straight from the token endpoint, for a code
 *   that is good once, with the `nonce` of this attempt and for its PKCE verifier; none of that looks
 *   at a clock. Plain http exists in development builds on loopback only, where the keys come over the
 *   same connection.
 * - It decides nothing else. An access token's life is counted on the monotonic clock from when it
 *   came; the runtime checks TLS certificates by the computer's clock, so that a clock that is years
 *   off usually ends there, as `provider_untrusted`.
 *
 * Each answer replaces what was learned before, and a day after the last one nothing is known.
 */
import type { Clock, HttpResponse } from '../ports.ts';
import { parseHttpDate, single } from './http-date.ts';

/** Seconds by which two honest clocks may differ. */
export const TOLERANCE = 30;
/** No provider's clock shows a time outside of these; absolute, because the local clock may be wrong. */
const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** Seconds that an answer may have spent in a cache. */
const MAX_AGE = 5;
/** No session goes longer without an answer: an access token lives for a day at most (IT-10). */
const LIFETIME = 24 * 60 * 60 * 1000;

/** The time by which an ID token is judged. */
export interface ProviderTime {
  /** Milliseconds since the epoch. */
  readonly ms: number;
  /** Whether the provider said so; otherwise it is what this computer's clock shows. */
  readonly known: boolean;
}

/** When an answer was made; null when it does not say, or comes from a cache (RFC 9111 section 5.1). */
function dateOf(response: HttpResponse): number | null {
  if (response.headers.some(([name]) => name === 'age')) {
    const age = single(response, 'age') ?? '';
    if (!/^\d{1,3}$/.test(age) || Number(age) > MAX_AGE) return null;
  }
  const ms = parseHttpDate(single(response, 'date'));
  return ms !== null && ms >= EARLIEST && ms < LATEST ? ms : null;
}

/** Creates the clock of one provider; nothing is known before the first answer. */
export function createProviderClock(clock: Clock) {
  let learned: { date: number; monotonic: number; wall: number } | null = null;

  /**
   * The provider's time now. What has passed since the answer is the greater of what the two local
   * clocks say: the monotonic one may stand still while the computer sleeps, the other one may be set
   * back. A clock that is set forward looks like a sleep; then the time is too late, which refuses
   * tokens rather than takes them, until the next answer. That of a token brings its own date.
   */
  function reading(): number | null {
    if (!learned) return null;
    const passed = Math.max(clock.monotonic() - learned.monotonic, clock.now() - learned.wall);
    return passed > LIFETIME ? null : learned.date + passed;
  }

  function offset(): number {
    const ahead = Math.round((reading() ?? clock.now()) - clock.now());
    return Math.abs(ahead) < TOLERANCE * 1000 ? 0 : ahead;
  }

  return {
    /**
     * Learns from an answer of the provider's metadata, keys or token endpoint.
     * @param sentAt when the request was sent, on the monotonic clock. The header was written between
     *   then and now: half of that time is taken to have passed since.
     */
    learn(response: HttpResponse, sentAt: number): void {
      const date = dateOf(response);
      if (date === null) return;
      const monotonic = clock.monotonic();
      learned = { date: date + (monotonic - sentAt) / 2, monotonic, wall: clock.now() };
    },
    /** The time to judge ID tokens by: the local one while it is within the tolerance, or all there is. */
    now: (): ProviderTime => ({ ms: clock.now() + offset(), known: reading() !== null }),
    /**
     * Milliseconds by which this computer is behind the provider, negative when it is ahead; 0 within
     * the tolerance and when nothing is known.
     */
    offset,
  };
}

/** The clock of one provider. */
export type ProviderClock = ReturnType<typeof createProviderClock>;
