/**
 * An access token for a page: the deliberate exception to "no token leaves main" (IP-03). Each one is a refresh of
 * its own for the scopes of the configuration; it is kept nowhere here, and none is handed out twice.
 */
import type { HandedOutToken } from '../../preload/contract.ts';
import type { AccessToken, Clock, Log } from '../ports.ts';
import type { AccountAccess } from './access-tokens.ts';
import { AuthError } from './auth-error.ts';
import { ownEntry } from './own-entry.ts';
import { lacking, scopesOf } from './scope.ts';

/** What a window may be handed of an API. */
export interface HandOut {
  readonly scopes: readonly string[];
  /** The longest that the token may live. */
  readonly maxSeconds: number;
}

/** Whose tokens an API takes, and for which resource. */
export interface HandOutApi {
  readonly issuer: string;
  readonly resource?: string | undefined;
}

/** What handing out works with. */
export interface HandOutOptions {
  readonly apis: Readonly<Record<string, HandOutApi>>;
  /** By window and API. */
  readonly allowed: Readonly<Record<string, Readonly<Record<string, HandOut>>>>;
  readonly session: { readonly tokens: (issuer: string) => AccountAccess };
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

async function digestOf(token: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** What is known of a token's life, and of what it is for, keeps within what is allowed. */
function isNarrow(token: AccessToken, { scopes, maxSeconds }: HandOut): boolean {
  const { scope, expiresInSeconds, lifetimeAssumed } = token;
  const isShort = lifetimeAssumed !== true && expiresInSeconds <= maxSeconds;
  return isShort && scope !== '' && lacking(scopesOf(scope), scopes).length === 0;
}

/**
 * Creates the function behind `auth.getAccessToken`. It throws AuthError: `not_granted`, `consent_needed` when
 * the scopes were never granted, `token_not_narrow`, and what `AccountAccess.single` does. A token that is not
 * narrow is dropped, not revoked: nobody has it, and a server may end the session with it (RFC 7009 section 2.1).
 */
export function createTokenHandOut({ apis, allowed, session, clock, log }: HandOutOptions) {
  /** Of tokens that may still live, and until when: a server may give the same one again. */
  const handed = new Map<string, number>();

  return async (window: string, name: string): Promise<HandedOutToken> => {
    const api = ownEntry(apis, name);
    const limits = ownEntry(ownEntry(allowed, window), name);
    if (!api || !limits) throw new AuthError('not_granted');
    const account = session.tokens(api.issuer);
    if (lacking(limits.scopes, account.scopes()).length > 0) throw new AuthError('consent_needed');
    const token = await account.single(api.resource, limits.scopes.join(' '));
    const now = clock.now();
    const expiresAt = now + token.expiresInSeconds * 1000;
    const digest = await digestOf(token.value);
    for (const [known, until] of handed) if (until < now) handed.delete(known);
    if (handed.has(digest) || !isNarrow(token, limits)) throw new AuthError('token_not_narrow');
    handed.set(digest, expiresAt);
    log.event('token.handed_out', { api: name, window });
    return { token: token.value, expiresAt, scope: token.scope };
  };
}
