/** One account's session, as API calls need it. It outlives a sign-in again, which makes a new session. */
import type { AccessToken, AccountKey } from '../ports.ts';
import { sameAccount } from '../account-key.ts';
import type { AccountAccess } from './access-tokens.ts';
import { AuthError, codeOf } from './auth-error.ts';
import { beginSignIn, type BeginSignInOptions } from './begin-sign-in.ts';
import type { SessionOwner } from './session-owner.ts';
import { covers } from './sign-in-again.ts';
import { serviceOf, type SignInServices } from './sign-in-services.ts';
import type { TokenKeeper } from './token-keeper.ts';

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
