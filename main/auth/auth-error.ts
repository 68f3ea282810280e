import type { ErrorCode } from '../../preload/errors.ts';

/**
 * What the refresh has to know of a failure besides its code. Numbers and flags of our own, nothing
 * of the server's text; it stays in main, because what crosses the border is read by `codeOf` alone.
 */
export interface FailureHints {
  /** For how many milliseconds the provider asks to be left alone (RFC 9110 section 10.2.3). */
  readonly retryAfterMs?: number;
  /** The token endpoint answered a refresh, but not with tokens, nor with the end of the session. */
  readonly refused?: true;
  /** It said no to the narrower scope that was asked for, and to nothing else. */
  readonly narrowing?: true;
}

/**
 * The only error the logic throws: a code of the closed list and nothing else. It has no cause and no
 * text of its own, because openid-client's errors carry refresh tokens and ID-token claims in their
 * `cause` (LG-01); what failed is said once, by the code, where the foreign error is caught.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: ErrorCode;
  readonly hints: FailureHints;
  constructor(code: ErrorCode, hints: FailureHints = {}) {
    super(code);
    this.code = code;
    this.hints = hints;
  }
}

/** The code of any thrown value; whatever is not ours is `internal`. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AuthError ? error.code : 'internal';
}

/** The hints of any thrown value; what is not ours has none. */
export function hintsOf(error: unknown): FailureHints {
  return error instanceof AuthError ? error.hints : {};
}
