/** One account's session, as API calls need it. It outlives a sign-in again, which makes a new session. */
import type { AccessToken, AccountKey } from '../ports.ts';
import { sameAccount } from '../account-key.ts';
import { noTokens, type AccessTokens } from './access-tokens.ts';
import { AuthError, codeOf } from './auth-error.ts';
import { beginSignIn, type BeginSignInOptions } from './begin-sign-in.ts';
import type { SessionOwner } from './session-owner.ts';
import { covers, type SignInNeeds } from './sign-in-again.ts';
import { serviceOf, type SignInServices } from './sign-in-services.ts';
import type { TokenKeeper } from './token-keeper.ts';

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

/** The access of an account that has a session in this run. */
export function accountAccess(
  account: AccountKey,
  owner: SessionOwner,
  options: BeginSignInOptions & { readonly services: SignInServices },
): AccountAccess {
  const running = () => owner.accounts.find(account)?.running ?? null;
  const ended = owner.left();
  /** Another account came out of the browser the last time. */
  let strayed = false;

  /** Asks the account's session, and the one that takes its place meanwhile. */
  async function ask(from: (keeper: TokenKeeper) => Promise<AccessToken>): Promise<AccessToken> {
    for (;;) {
      const session = running()?.session;
      if (!session) throw new AuthError('not_signed_in');
      try {
        return await from(session.keeper);
      } catch (error) {
        if (codeOf(error) !== 'not_signed_in') throw error;
        // It has ended already, and the new one is being stored.
        if (running()?.session === session) await owner.attempt()?.promise.catch(() => {});
        if (running()?.session === session) throw error;
      }
    }
  }

  return {
    ended,
    get: (resource) => ask((keeper) => keeper.get(resource)),
    single: (resource, scope) => ask((keeper) => keeper.single(resource, scope)),
    invalidate: (resource, value) => running()?.session.keeper.invalidate(resource, value) ?? false,
    name: () => {
      const { name, username, email } = running()?.state.claims ?? {};
      return name ?? username ?? email;
    },
    scopes: () => {
      const state = running()?.state;
      if (!state) throw new AuthError('not_signed_in');
      return state.scopes;
    },
    authAge: () => running()?.session.authAge() ?? null,

    async signInAgain(needs) {
      const at = serviceOf(options.services, account.issuer);
      const active = owner.active();
      if (!at || !active || !sameAccount(active.account, account)) {
        throw new AuthError('not_signed_in');
      }
      const attempt = owner.attempt();
      if (attempt && !(attempt.again && covers(attempt.again, account, needs))) {
        throw new AuthError('sign_in_running');
      }
      const hasRefreshToken = !active.store.isEmpty();
      const again = { account, needs, hasRefreshToken, another: strayed };
      try {
        await (attempt?.promise ?? beginSignIn(at, owner, options, again));
        strayed = false;
      } catch (error) {
        strayed = codeOf(error) === 'wrong_account';
        throw error;
      }
    },
  };
}
