/** The access tokens that are at hand, one for each resource, in memory alone (ST-01). */
import type { AccessToken, Clock } from '../ports.ts';
import { ANSWER_FLOOR } from './back-off.ts';
import { passedSince, type Instant } from './instant.ts';

/** A token is not handed out in its last moments: it would expire on its way. */
const EXPIRY_MARGIN = 5_000;
/** An API that refuses a token that came just now would refuse another one as well. */
const JUST_RECEIVED = 5_000;

interface CachedToken {
  /** Made once, so that a cached token costs a caller nothing. */
  readonly answer: Promise<AccessToken>;
  readonly value: string;
  readonly received: Instant;
  /** On the monotonic clock (RT-16). */
  readonly freshUntil: number;
  /** On the wall clock, because the other one may stand still in a sleep. */
  readonly expiresAt: number;
}

/** Creates the cache, empty. */
export function createTokenCache(clock: Pick<Clock, 'now' | 'monotonic'>) {
  const tokens = new Map<string | undefined, CachedToken>();

  function isFresh({ received, freshUntil, expiresAt }: CachedToken): boolean {
    // Whatever its lifetime: nobody asks more often.
    if (passedSince(clock, received) < ANSWER_FLOOR) return true;
    return clock.monotonic() < freshUntil && clock.now() < expiresAt;
  }

  return {
    /**
     * Keeps a token that came at `received`, perhaps long before the store took what came with it.
     * @returns its expiry on the wall clock.
     */
    put(resource: string | undefined, token: AccessToken, received: Instant): number {
      const lifetime = token.expiresInSeconds * 1000;
      const freshUntil = received.monotonic + lifetime - Math.min(EXPIRY_MARGIN, lifetime / 2);
      const expiresAt = received.wall + lifetime;
      const answer = Promise.resolve(token);
      tokens.set(resource, { answer, value: token.value, received, freshUntil, expiresAt });
      return expiresAt;
    },

    /** The token for a resource while it is fresh, else null. */
    fresh(resource: string | undefined): Promise<AccessToken> | null {
      const cached = tokens.get(resource);
      return cached && isFresh(cached) ? cached.answer : null;
    },

    /**
     * Drops a token that an API refused (RT-17).
     * @returns false when it was just received: another one would be refused as well.
     */
    drop(resource: string | undefined, value: string): boolean {
      const cached = tokens.get(resource);
      if (!cached || cached.value !== value) return true;
      if (passedSince(clock, cached.received) < JUST_RECEIVED) return false;
      tokens.delete(resource);
      return true;
    },

    /** Forgets all. */
    clear(): void {
      tokens.clear();
    },
  };
}
