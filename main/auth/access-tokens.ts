import { AuthError } from './auth-error.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** The access tokens of one account, as API calls need them. */
export interface AccessTokens extends Pick<TokenKeeper, 'get' | 'invalidate'> {
  /**
   * Aborted when the account is not the current one any more: signed out, ended by its provider, or left for
   * another. What was begun with its tokens ends then; signing in again as the same person ends nothing. Its reason
   * is an AuthError when the session was ended, by its provider or in the store.
   */
  readonly ended: AbortSignal;
}

const never = new AbortController().signal;

/** Where there are none, and why. */
export const noTokens = (code: 'not_signed_in' | 'wrong_provider'): AccessTokens => ({
  get: () => Promise.reject(new AuthError(code)),
  invalidate: () => false,
  ended: never,
});
