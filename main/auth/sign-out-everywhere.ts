/**
 * Ending all of a person's sessions at the provider, on other devices too. No specification has a request
 * for it, so the configuration names one: a POST with an access token as Bearer and no body, as several
 * providers offer it (Microsoft Graph's `revokeSignInSessions` is one).
 */
import type { SignOutReport } from '../../preload/contract.ts';
import type { Config } from '../config.ts';
import type { AccessToken, Clock, HttpFetch } from '../ports.ts';
import type { TokenKeeper } from './token-keeper.ts';
import { within } from '../within.ts';

/** How long a sign-out waits for the token, which may have to be refreshed first. */
const TOKEN_LIMIT = 3_000;
/** How long it waits for the answer. */
const ANSWER_LIMIT = 5_000;
/** What is answered is not read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What it works with. */
export interface SignOutEverywhereOptions {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
}

/** What the configuration says of it. */
export type EverywhereTarget = NonNullable<Config['provider']['signOutEverywhere']>;

/** Creates it for one provider; nothing is sent before it is asked. */
export function createSignOutEverywhere(
  target: EverywhereTarget,
  { fetch, clock }: SignOutEverywhereOptions,
) {
  return {
    /**
     * The token for it, taken while the session still hands out tokens: the one for the request's own
     * resource, and no other's (RI-01). Null when there is none within three seconds. Never throws.
     */
    async token(keeper: Pick<TokenKeeper, 'get'>): Promise<AccessToken | null> {
      const token = keeper.get(target.resource).catch(() => null);
      return within(clock, TOKEN_LIMIT, token, null);
    },

    /** Sends the request, once; any status from 200 to 299 is done. Never throws. */
    async send(token: AccessToken | null): Promise<NonNullable<SignOutReport['everywhere']>> {
      if (!token) return 'failed';
      try {
        const { status } = await fetch({
          url: target.url,
          method: 'POST',
          headers: [['authorization', `Bearer ${token.value}`]],
          maxBytes: MAX_ANSWER_BYTES,
          timeoutMs: ANSWER_LIMIT,
        });
        return status >= 200 && status <= 299 ? 'done' : 'failed';
      } catch {
        return 'failed';
      }
    },
  };
}

/** Ending all of a person's sessions. */
export type SignOutEverywhere = ReturnType<typeof createSignOutEverywhere>;
