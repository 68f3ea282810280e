/**
 * The session: the one owner of the state. It composes restore, the sign-in attempt, the signed-in
 * parts and sign-out, and publishes snapshots. A little above 300 lines, because the state has one
 * owner and splitting it further would share it.
 */
import type { SessionSnapshot, SignOutReport } from '../../preload/contract.ts';
import type { Config } from '../config.ts';
import type {
  AccessToken,
  AuthorizationRequest,
  Clock,
  Log,
  OidcProvider,
  Random,
  RedirectListener,
  SystemBrowser,
  TokenGrant,
  Vault,
} from '../ports.ts';
import type { ActiveSession, SignedInChange } from './active-session.ts';
import { createActiveSession, keepGrant } from './active-session.ts';
import { AuthError, codeOf } from './auth-error.ts';
import { findStoredSession } from './restore.ts';
import { createSessionListeners } from './session-listeners.ts';
import {
  assertTransition,
  finishedAs,
  restoredSession,
  toSnapshot,
  withoutSession,
  type SessionState,
} from './session-state.ts';
import { beginAttempt, type Attempt } from './sign-in-attempt.ts';
import { signOutOf, undoSignIn } from './sign-out.ts';
import { createUnfinishedSignOuts } from './unfinished-sign-outs.ts';

/** What the session is built from. */
export interface SessionOptions {
  readonly config: Pick<Config, 'provider' | 'redirect' | 'timeouts'>;
  /** The resource whose access token the sign-in brings (RFC 8707). */
  readonly mainResource: string | undefined;
  readonly provider: OidcProvider;
  readonly vault: Vault;
  readonly listener: RedirectListener;
  readonly browser: SystemBrowser;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Brings the app's window to the front when the browser is done. */
  readonly focusApp: () => void;
}

/** Creates the session; nothing happens before `start()`. */
export function createSession(options: SessionOptions) {
  const { config, provider, vault, browser, clock, log } = options;
  let state: SessionState = { kind: 'starting' };
  let revision = 0;
  const listeners = createSessionListeners(log);
  let active: ActiveSession | null = null;
  let attempt: Attempt | null = null;
  /** The look into the store that is under way; many may wait for it. */
  let looking: Promise<void> | null = null;
  let signingOut: Promise<SignOutReport> | null = null;

  const unfinished = createUnfinishedSignOuts({
    ...options,
    issuer: config.provider.issuer,
    onChange: unfinishedChanged,
  });
  const snapshot = () =>
    toSnapshot(state, {
      revision,
      provider: config.provider.name,
      unfinishedSignOuts: unfinished.count(),
    });
  let current = snapshot();

  /** What a sign-out works with. */
  const leave = { provider, vault, unfinished, browser, clock, log };

  function move(next: SessionState): void {
    assertTransition(state.kind, next.kind);
    if (next.kind !== state.kind) log.event('session.state', { outcome: next.kind });
    state = next;
    publish();
  }

  /** The report of the last sign-out is of now, not of then. */
  function unfinishedChanged(): void {
    // The end of the sign-out publishes it.
    if (state.kind === 'signingOut') return;
    if (unfinished.count() === 0) state = finishedAs(state, unfinished.lastOutcome());
    publish();
  }

  function publish(): void {
    revision += 1;
    current = snapshot();
    listeners.tell(current);
  }

  /** Changes the signed-in state; an older session's late news changes nothing (RT-15). */
  function update(of: ActiveSession, change: SignedInChange): void {
    if (state.kind === 'signedIn' && of === active) move({ ...state, ...change });
  }

  const activate = (continuity: Parameters<typeof createActiveSession>[1]) =>
    createActiveSession(
      // The network works: a good moment for whatever else waits for it.
      { ...options, onChange: update, onRefreshed: unfinished.nudge, onEnded: end },
      continuity,
    );

  /** The provider says that the session is over: one clean sign-out (RT-10). */
  function end(ended: ActiveSession, error: 'session_ended' | 'session_interrupted'): void {
    if (ended !== active) return;
    active = null;
    move({ kind: 'signedOut', reason: 'session_ended', error });
    // Its failure is not the person's: the token is dead, and the next sign-in replaces the item.
    void ended.store.remove();
  }

  /** Looks into the store; callers share one look. */
  function look(): Promise<void> {
    looking ??= restore().finally(() => {
      looking = null;
    });
    return looking;
  }

  async function restore(): Promise<void> {
    // A store that is asked again stays blocked meanwhile: the person sees no other view in between.
    if (state.kind === 'starting') move({ kind: 'restoring' });
    const stored = await findStoredSession(vault, config.provider.issuer);
    if (stored.kind !== 'blocked' && stored.kind !== 'no_store') void unfinished.start();
    if (stored.kind !== 'found') {
      if (stored.kind === 'unreadable') log.event('session.unreadable');
      move(withoutSession(stored));
      if (stored.kind === 'unreadable' && stored.remove) await vault.remove(stored.remove);
      return;
    }
    active = activate(stored.record.continuity);
    active.store.prime(stored.record);
    log.event('session.restored', { token: log.mark(stored.record.refreshToken) });
    move(restoredSession(stored.account));
    active.keeper.refresh().catch(() => {
      // Told by the keeper's events; the session stays unless the provider ended it.
    });
  }

  /** Keeps and publishes what was granted; null when the attempt was ended meanwhile. */
  async function granted(
    grant: TokenGrant,
    request: AuthorizationRequest,
    canStore: boolean,
    signal: AbortSignal,
  ): Promise<SessionSnapshot | null> {
    if (!grant.identity) throw new AuthError('id_token_invalid');
    const started = activate(grant.identity.continuity);
    unfinished.signedInAgain(started.account);
    await keepGrant(started, grant, request, canStore);
    if (signal.aborted) {
      // Cancelled while the store was busy: nothing of it stays (LB-14).
      await undoSignIn(started, leave);
      return null;
    }
    attempt = null;
    active = started;
    move({
      kind: 'signedIn',
      account: started.account,
      claims: grant.identity.claims,
      connection: 'online',
      persistence: started.store.persistence(),
      signedInAt: clock.now(),
      lastRefreshAt: null,
      accessTokenExpiresAt: started.keeper.accept(grant.accessToken),
      clockOffset: provider.clockOffset(),
    });
    const { refreshToken } = grant;
    log.event('sign_in.done', refreshToken === undefined ? {} : { token: log.mark(refreshToken) });
    started.showWho(grant);
    options.focusApp();
    return current;
  }

  function beginSignIn(): Attempt {
    // Before the new grant: some providers end all of a person's grants with one.
    void unfinished.tryNow();
    const reason = state.kind === 'signedOut' ? state.reason : 'never_signed_in';
    const timeoutMs = config.timeouts.signInSeconds * 1000;
    const begun = beginAttempt(
      { ...options, ...config.redirect, timeoutMs },
      {
        moved: move,
        keep: granted,
        failed: (code, note) => {
          if (attempt === begun) attempt = null;
          if (state.kind !== 'signingIn') return;
          // Who cancels knows that it was cancelled.
          const shown = code === 'sign_in_cancelled' ? {} : { error: code };
          move({ kind: 'signedOut', reason, ...shown, ...note });
        },
      },
    );
    return begun;
  }

  /** The sign-in page, while the browser is waited for. */
  function signInPage(): string {
    const url = attempt?.url() ?? null;
    if (url === null) throw new AuthError('no_sign_in_running');
    return url;
  }

  async function runSignOut(): Promise<SignOutReport> {
    const leaving = active;
    if (!leaving) throw new AuthError('not_signed_in');
    active = null;
    log.event('sign_out.started');
    move({ kind: 'signingOut' });
    const { endSession } = config.provider;
    const report = await signOutOf(leaving, { ...leave, endSession });
    log.event('sign_out.end_session', { outcome: report.endSession });
    log.event('sign_out.done');
    move({ kind: 'signedOut', reason: 'signed_out', signOut: report });
    return report;
  }

  return {
    /** The session as it is now, without anything secret. */
    snapshot: (): SessionSnapshot => current,

    /** Calls a listener with each new snapshot; returns a function that ends it. */
    subscribe: listeners.subscribe,

    /** Looks for a session of an earlier run, and warms the provider meanwhile. Once; then it only waits. */
    async start(): Promise<void> {
      if (state.kind !== 'starting') return looking ?? undefined;
      provider.warm().catch((error: unknown) => {
        log.event('provider.warm_failed', { code: codeOf(error) });
      });
      await look();
    },

    /**
     * Signs in through the system browser. Joins a running attempt; answers at once when somebody is
     * signed in already; looks into the store again when that was what stood in the way.
     */
    async signIn(): Promise<SessionSnapshot> {
      let looked = false;
      // Many may wait here, and none may go on into a state of passage.
      for (;;) {
        if (state.kind === 'signingOut') {
          await signingOut?.catch(() => {});
        } else if (
          looking ||
          state.kind === 'starting' ||
          (state.kind === 'storeBlocked' && !looked)
        ) {
          looked = true;
          await look();
        } else {
          break;
        }
      }
      if (state.kind === 'storeBlocked') throw new AuthError(state.problem);
      if (state.kind === 'signedIn') return current;
      attempt ??= beginSignIn();
      return attempt.promise;
    },

    /** Ends a running attempt; `true` when there was one. */
    cancelSignIn(): boolean {
      attempt?.end('sign_in_cancelled');
      return attempt !== null;
    },

    /** Opens the browser again. Throws `no_sign_in_running`, `browser_failed`. */
    async reopenBrowser(): Promise<void> {
      await browser.open(signInPage()).catch(() => {
        throw new AuthError('browser_failed');
      });
    },

    /** The running attempt's URL, for main's clipboard. Throws `no_sign_in_running`. */
    signInLink: signInPage,

    /** Ends the session; callers share one sign-out. Throws `not_signed_in`. */
    signOut(): Promise<SignOutReport> {
      signingOut ??= runSignOut().finally(() => {
        signingOut = null;
      });
      return signingOut;
    },

    /** An access token, for main alone. Throws `not_signed_in` and the keeper's codes. */
    accessToken(resource: string | undefined): Promise<AccessToken> {
      if (!active) return Promise.reject(new AuthError('not_signed_in'));
      return active.keeper.get(resource);
    },

    /** Drops an access token that an API refused; false when it is too new to be replaced (RT-17). */
    invalidate(resource: string | undefined, value: string): boolean {
      return active?.keeper.invalidate(resource, value) ?? false;
    },

    /** The computer is about to sleep. */
    suspend: (): void => active?.keeper.suspend(),

    /** The computer is awake again: the session is looked after before anybody asks. */
    resume(): void {
      active?.keeper.resume();
      unfinished.nudge();
    },

    /** Ends what is running; resolves when ports are closed and a received rotation is stored. */
    async stop(): Promise<void> {
      attempt?.end('shutting_down');
      unfinished.stop();
      await Promise.all([attempt?.closed, active?.keeper.settled(), signingOut?.catch(() => {})]);
    },
  };
}

/** The session. */
export type Session = ReturnType<typeof createSession>;
