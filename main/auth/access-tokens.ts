import { AuthError } from './auth-error.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** The access tokens of one account, as API calls need them. */
export type AccessTokens = Pick<TokenKeeper, 'get' | 'invalidate'>;

/** Where there are none, and why. */
export const noTokens = (code: 'not_signed_in' | 'wrong_provider'): AccessTokens => ({
  get: () => Promise.reject(new AuthError(code)),
  invalidate: () => false,
});
