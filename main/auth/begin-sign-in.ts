/** A sign-in from the session's side: in the place of nobody, or beside the current account, or of it again. */
import type { ErrorCode, SessionSnapshot } from '../../preload/contract.ts';
import type { Config } from '../config.ts';
import type {
  AccountKey,
  Clock,
  Log,
  RedirectListener,
  StoreLock,
  SystemBrowser,
  TokenGrant,
  Vault,
} from '../ports.ts';
import { sameAccount } from '../account-key.ts';
import { keepGrant, type ActiveSession } from './active-session.ts';
import { AuthError } from './auth-error.ts';
import { scopesOf } from './scope.ts';
import type { SessionOwner } from './session-owner.ts';
import { withoutAdding, type SignedIn, type SigningIn } from './session-state.ts';
import { demandsOf, refusalOf, type SignInAgain } from './sign-in-again.ts';
import { beginAttempt } from './sign-in-attempt.ts';
import type { SignInService } from './sign-in-services.ts';
import { undoSignIn } from './sign-out.ts';

/** What a sign-in works with. */
export interface BeginSignInOptions {
  readonly config: Pick<Config, 'redirect' | 'timeouts'>;
  readonly vault: Vault;
  readonly lock: StoreLock;
  readonly listener: RedirectListener;
  readonly browser: SystemBrowser;
  readonly clock: Clock;
  readonly log: Log;
  /** Brings the app's window to the front when the browser is done. */
  readonly focusApp: () => void;
}

/**
 * Begins a sign-in at a service; the owner is told of each step.
 * @param again given when it is of the current account, and changes nothing unless it brings what it is for.
 */
export function beginSignIn(
  at: SignInService,
  owner: SessionOwner,
  options: BeginSignInOptions,
  again?: SignInAgain,
): Promise<SessionSnapshot> {
  const { config, clock, log } = options;
  const { accounts, unfinished } = owner;
  const { provider } = at;

  /** Nothing of a grant stays that is not what it was asked for. */
  async function refuse(
    grant: TokenGrant,
    started: ActiveSession,
    code: ErrorCode,
  ): Promise<never> {
    // With the new tokens of an account some providers end its older ones, which are used here (0017).
    if (accounts.find(started.account)) void started.keeper.dispose();
    else {
      await keepGrant(started, grant, false);
      await undoSignIn(started, { ...options, unfinished });
    }
    throw new AuthError(code);
  }

  /** Keeps and publishes what was granted; null when the attempt was ended meanwhile. */
  async function granted(
    grant: TokenGrant,
    canStore: boolean,
    signal: AbortSignal,
  ): Promise<SessionSnapshot | null> {
    if (!grant.identity) throw new AuthError('id_token_invalid');
    const started = owner.activate(grant.identity.continuity);
    const { account } = started;
    const refusal = again ? refusalOf(again, grant) : null;
    if (refusal) return refuse(grant, started, refusal);
    const earlier = accounts.find(account);
    // What it keeps is about to be replaced: nothing of it may be written afterwards (RT-15).
    void earlier?.running?.session.keeper.dispose();
    unfinished.signedInAgain(account);
    // What the person has for this run only is not kept for a call of a page.
    const isHeld = again !== undefined && earlier?.running?.session.store.isHeld() === true;
    await keepGrant(started, grant, canStore && !isHeld);
    const stays = earlier !== undefined && accounts.find(account) !== undefined;
    if (signal.aborted && !stays) {
      // Cancelled while the store was busy: nothing of it stays (LB-14).
      await undoSignIn(started, { ...options, unfinished });
      return null;
    }
    const signedIn: SignedIn = {
      kind: 'signedIn',
      account,
      claims: grant.identity.claims,
      connection: 'online',
      persistence: started.store.persistence(),
      signedInAt: clock.now(),
      lastRefreshAt: null,
      accessTokenExpiresAt: started.keeper.accept(grant.accessToken, again?.needs.resource),
      clockOffset: provider.clockOffset(),
      scopes: scopesOf(grant.scope),
    };
    if (signal.aborted) {
      // Who was signed in before stays so, with the newer tokens: the older ones are replaced already.
      const active = owner.active();
      if (active && sameAccount(active.account, account)) owner.become(started, signedIn);
      else {
        started.keeper.rest();
        accounts.use(started, signedIn);
        owner.publish();
      }
      return null;
    }
    owner.setAttempt(null);
    owner.become(started, signedIn);
    const { refreshToken } = grant;
    log.event('sign_in.done', refreshToken === undefined ? {} : { token: log.mark(refreshToken) });
    started.showWho(grant);
    options.focusApp();
    return owner.snapshot();
  }

  function moved(running: SigningIn): void {
    const state = owner.state();
    if (state.kind === 'signedIn') {
      const { kind: _, ...step } = running;
      const beside = again
        ? { signingInAgain: { ...step, purpose } as const }
        : { adding: { ...step, provider: at.name } };
      owner.move({ ...withoutAdding(state), ...beside });
    } else if (state.kind !== 'signingOut') {
      owner.setService(at);
      owner.move(running);
    }
  }

  /** How the account stands that is signed in again. */
  function signedInAs(account: AccountKey): SignedIn {
    const state = accounts.find(account)?.running?.state;
    if (!state) throw new AuthError('not_signed_in');
    return state;
  }

  const purpose = again?.needs.scopes.length === 0 ? 'fresh_sign_in' : 'more_access';
  if (again) log.event('sign_in.again', { reason: purpose });
  // Before the new grant: some providers end all of a person's grants with one.
  void unfinished.tryNow();
  const attempt = beginAttempt(
    {
      ...options,
      path: at.redirectPath,
      ports: config.redirect.ports,
      provider,
      // The browser is likely to be signed in as one of them.
      another:
        again?.another === true ||
        accounts.others(again?.account ?? null).some(({ issuer }) => issuer === at.issuer),
      demands: again ? demandsOf(again.needs, signedInAs(again.account)) : {},
      timeoutMs: config.timeouts.signInSeconds * 1000,
    },
    {
      moved,
      keep: granted,
      failed(code, note) {
        if (owner.attempt()?.promise === attempt.promise) owner.setAttempt(null);
        const state = owner.state();
        // Who cancels knows that it was cancelled.
        const isToldBy = code !== 'sign_in_cancelled';
        if (state.kind === 'signedIn') {
          // The call that needs it is told itself.
          const isAdding = isToldBy && !again;
          owner.move({ ...withoutAdding(state), ...(isAdding ? { addError: code } : {}) });
        } else if (state.kind === 'signingIn') {
          const error = isToldBy ? { error: code } : {};
          owner.move({ kind: 'signedOut', reason: owner.reason(), ...error, ...note });
        }
      },
    },
  );
  owner.setAttempt({ ...attempt, at, again });
  return attempt.promise;
}
