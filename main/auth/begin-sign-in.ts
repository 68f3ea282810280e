/** A sign-in from the session's side: in the place of nobody, or beside the current account. */
import type { SessionSnapshot } from '../../preload/contract.ts';
import type { Config } from '../config.ts';
import type {
  AuthorizationRequest,
  Clock,
  Log,
  RedirectListener,
  StoreLock,
  SystemBrowser,
  TokenGrant,
  Vault,
} from '../ports.ts';
import { sameAccount } from '../account-key.ts';
import { keepGrant } from './active-session.ts';
import { AuthError } from './auth-error.ts';
import type { SessionOwner } from './session-owner.ts';
import { withoutAdding, type SignedIn, type SigningIn } from './session-state.ts';
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

/** Begins a sign-in at a service; the owner is told of each step. */
export function beginSignIn(
  at: SignInService,
  owner: SessionOwner,
  options: BeginSignInOptions,
): Promise<SessionSnapshot> {
  const { config, clock, log } = options;
  const { accounts, unfinished } = owner;
  const { provider } = at;

  /** Keeps and publishes what was granted; null when the attempt was ended meanwhile. */
  async function granted(
    grant: TokenGrant,
    request: AuthorizationRequest,
    canStore: boolean,
    signal: AbortSignal,
  ): Promise<SessionSnapshot | null> {
    if (!grant.identity) throw new AuthError('id_token_invalid');
    const started = owner.activate(grant.identity.continuity);
    const { account } = started;
    const earlier = accounts.find(account);
    // What it keeps is about to be replaced: nothing of it may be written afterwards (RT-15).
    void earlier?.running?.session.keeper.dispose();
    unfinished.signedInAgain(account);
    await keepGrant(started, grant, request, canStore);
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
      accessTokenExpiresAt: started.keeper.accept(grant.accessToken),
      clockOffset: provider.clockOffset(),
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
      const { kind: _, ...adding } = running;
      owner.move({ ...withoutAdding(state), adding: { ...adding, provider: at.name } });
    } else if (state.kind !== 'signingOut') {
      owner.setService(at);
      owner.move(running);
    }
  }

  // Before the new grant: some providers end all of a person's grants with one.
  void unfinished.tryNow();
  const attempt = beginAttempt(
    {
      ...options,
      ...config.redirect,
      provider,
      // The browser is likely to be signed in as one of them.
      another: accounts.others(null).some(({ issuer }) => issuer === at.issuer),
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
          owner.move({ ...withoutAdding(state), ...(isToldBy ? { addError: code } : {}) });
        } else if (state.kind === 'signingIn') {
          const error = isToldBy ? { error: code } : {};
          owner.move({ kind: 'signedOut', reason: owner.reason(), ...error, ...note });
        }
      },
    },
  );
  owner.setAttempt({ ...attempt, at });
  return attempt.promise;
}
