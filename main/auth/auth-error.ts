import type { ErrorCode } from '../../preload/errors.ts';

/**
 * The only error the logic throws: a code of the closed list and nothing else. It has no cause and no
 * text of its own, because openid-client's errors carry refresh tokens and ID-token claims in their
 * `cause` (LG-01); what failed is said once, by the code, where the foreign error is caught.
 */
export class AuthError extends Error {
  override readonly name = 'AuthError';
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

/** The code of any thrown value; whatever is not ours is `internal`. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof AuthError ? error.code : 'internal';
}
