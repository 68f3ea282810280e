/**
 * Translates what openid-client throws into the closed list, once. Its errors hold response bodies
 * with tokens in their `cause`, so nothing of them is kept (LG-01).
 */
import type { ErrorCode } from '../../preload/errors.ts';
import { AuthError, type FailureHints } from './auth-error.ts';
import type { Observed } from './provider-fetch.ts';
import { isBusy } from './retry-after.ts';

/** What was being done. */
export type Phase = 'request' | 'exchange' | 'refresh';

/** RFC 6749 section 5.2, and what RFC 7009 and 9126 add. */
const ENDED: readonly string[] = ['invalid_grant'];
const REGISTRATION: readonly string[] = [
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_request',
  'invalid_scope',
  'invalid_target',
];

/** Codes of openid-client that mean the ID token was not acceptable. */
const ID_TOKEN: readonly string[] = [
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  // Of a time that no clock comes near: all others are compared in `id-token-checks.ts`.
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
];

/** Finds our own error below the wrapping of openid-client; its `cause` chain is short. */
function ownError(error: unknown): AuthError | null {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (current instanceof AuthError) return current;
    current = current.cause;
  }
  return null;
}

function codeFor(error: unknown, observed: Observed, phase: Phase): ErrorCode {
  const { status, error: said } = observed;
  if (isBusy(status)) return 'provider_busy';
  if (said !== null && status >= 400) {
    // Only this one ends a session, and only from the refresh itself (RT-10).
    if (ENDED.includes(said)) return phase === 'refresh' ? 'session_ended' : 'response_invalid';
    return REGISTRATION.includes(said) ? 'sign_in_not_allowed' : 'response_invalid';
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'OAUTH_TIMEOUT') return 'provider_unreachable';
  if (code === 'OAUTH_HTTP_REQUEST_FORBIDDEN') return 'provider_invalid';
  if (typeof code === 'string' && ID_TOKEN.includes(code)) return 'id_token_invalid';
  // A server that answered, but not with what the specification says; or our own mistake.
  return status === 0 ? 'internal' : 'response_invalid';
}

/** Answers of a server that works, and says nothing about the token (RFC 6585, RFC 9110). */
const LATER: readonly number[] = [429, 503];
/** What comes before the answer of the token endpoint, or instead of it; and the end of the session. */
const NO_REFUSAL: readonly ErrorCode[] = [
  'session_ended',
  'provider_unreachable',
  'provider_untrusted',
  'proxy_refused',
  'provider_invalid',
  'internal',
];

/**
 * Whether the token endpoint answered, but with nothing that is of use. With 200 as well: some answer
 * a dead refresh token with 200 and an error, or with a page.
 */
function isRefusal(code: ErrorCode, own: AuthError | null, status: number): boolean {
  if (NO_REFUSAL.includes(code)) return false;
  // Our own `provider_busy` is about the keys, which are asked for once the tokens are there.
  return own ? code !== 'provider_busy' : !LATER.includes(status);
}

/** The one translation: what was thrown, what was observed, what was being done → a code, and hints. */
export function translateFailure(error: unknown, observed: Observed, phase: Phase): AuthError {
  const own = ownError(error);
  const code = own?.code ?? codeFor(error, observed, phase);
  const retryAfterMs = own ? own.hints.retryAfterMs : observed.retryAfterMs;
  const refused = phase === 'refresh' && isRefusal(code, own, observed.status);
  const hints: FailureHints = {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(refused ? { refused } : {}),
  };
  return new AuthError(code, hints);
}
