/**
 * A sign-in of the account that is signed in already: for access that was not asked for yet, or because
 * somebody has to prove anew who they are. It runs beside the session and replaces its tokens in the end, or
 * changes nothing.
 */
import { sameAccount } from '../account-key.ts';
import type { AccountKey, SignInDemands, TokenGrant } from '../ports.ts';
import type { ErrorCode } from '../../preload/errors.ts';
import { lacking, scopesOf } from './scope.ts';
import type { SignedIn } from './session-state.ts';

/** What a call needs that the session has not. */
export interface SignInNeeds {
  /** Scopes besides those that are granted. */
  readonly scopes: readonly string[];
  /** The API that they are of (RFC 8707). */
  readonly resource?: string | undefined;
  /** Seconds since the person proved who they are, at most. */
  readonly maxAge?: number | undefined;
  /** In one of these ways (RFC 9470). */
  readonly acrValues?: readonly string[] | undefined;
}

/** Whose sign-in it is, and what for. */
export interface SignInAgain {
  readonly account: AccountKey;
  readonly needs: SignInNeeds;
  /** Whether the session has a refresh token, which the new one is not to be without. */
  readonly hasRefreshToken: boolean;
  /** The browser's session was another account's the last time: the person is to choose. */
  readonly another: boolean;
}

/** What people type is shorter; what is longer was cut when it was read (`displayClaims`). */
const MAX_HINT_LENGTH = 100;

/** What is asked for at the provider: all that is granted, and what is needed besides, never less. */
export function demandsOf(
  { scopes, resource, maxAge, acrValues }: SignInNeeds,
  signedIn: SignedIn,
): SignInDemands {
  const { username, email } = signedIn.claims;
  const loginHint = username ?? email;
  return {
    scope: [...new Set([...signedIn.scopes, ...scopes])].join(' '),
    ...(resource === undefined ? {} : { resource }),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(acrValues === undefined ? {} : { acrValues }),
    ...(loginHint === undefined || loginHint.length > MAX_HINT_LENGTH ? {} : { loginHint }),
  };
}

/**
 * Why a grant is not what was asked for; null when it is. Its ID token was checked before, against `maxAge`
 * and `acrValues` too.
 */
export function refusalOf(again: SignInAgain, grant: TokenGrant): ErrorCode | null {
  const { account, needs, hasRefreshToken } = again;
  const { identity, accessToken, refreshToken } = grant;
  if (!identity || !sameAccount(identity.continuity, account)) return 'wrong_account';
  const isNarrow = lacking(needs.scopes, scopesOf(accessToken.scope)).length > 0;
  // Some providers give a refresh token only when the person consents: the session goes on with its own.
  const endsSooner = hasRefreshToken && refreshToken === undefined;
  return isNarrow || endsSooner ? 'scope_not_granted' : null;
}

/** Whether a sign-in again that runs brings what is needed here too. */
export function covers(running: SignInAgain, account: AccountKey, needs: SignInNeeds): boolean {
  const { scopes, resource, maxAge, acrValues } = needs;
  const has = running.needs;
  return (
    sameAccount(running.account, account) &&
    lacking(scopes, has.scopes).length === 0 &&
    (scopes.length === 0 || resource === has.resource) &&
    (maxAge === undefined || (has.maxAge !== undefined && has.maxAge <= maxAge)) &&
    (acrValues === undefined || acrValues.join(' ') === has.acrValues?.join(' '))
  );
}
