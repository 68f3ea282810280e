import { AuthError } from './auth-error.ts';
import type { SignInNeeds } from './sign-in-again.ts';
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

/** What an API call may have of an account. */
export interface AccountAccess extends AccessTokens {
  /** The name it is shown by; undefined when none is known. */
  readonly name: () => string | undefined;
  /** An access token for one use (`TokenKeeper.single`). */
  readonly single: TokenKeeper['single'];
  /** What the person granted, as far as the service said. Throws `not_signed_in`, `wrong_provider`. */
  readonly scopes: () => readonly string[];
  /** `ActiveSession.authAge`; null when nobody is signed in as well. */
  readonly authAge: () => number | null;
  /**
   * Has the person sign in again in the browser for what is needed; joins a sign-in that runs for it. The
   * session's tokens are new ones then. Throws `sign_in_running` while another sign-in runs, `not_signed_in`
   * when the account is not the current one any more, and what ends the attempt: `wrong_account`,
   * `scope_not_granted` and `sign_in_too_weak` among it. The session is as before then.
   */
  readonly signInAgain: (needs: SignInNeeds) => Promise<void>;
}

/** Where there is none, and why. */
export function noAccess(code: 'not_signed_in' | 'wrong_provider'): AccountAccess {
  const none = () => Promise.reject(new AuthError(code));
  return {
    ...noTokens(code),
    name: () => undefined,
    single: none,
    scopes: () => {
      throw new AuthError(code);
    },
    authAge: () => null,
    signInAgain: none,
  };
}
