/**
 * The session: what can be asked of it. It composes the owner of the state with restore, sign-in, sign-out
 * and the switch of accounts.
 */
import type {
  AccountId,
  SessionSnapshot,
  SignOutChoice,
  SignOutReport,
} from '../../preload/contract.ts';
import { sameAccount } from '../account-key.ts';
import { noAccess, type AccountAccess } from './access-tokens.ts';
import { accountAccess } from './account-access.ts';
import { AuthError, codeOf } from './auth-error.ts';
import { createBrowserLogout } from './browser-logout.ts';
import { beginSignIn, type BeginSignInOptions } from './begin-sign-in.ts';
import { leaveCurrent, leaveOther, type LeaveOptions } from './leave-account.ts';
import { openStored, readStored, revive, type OpenOptions } from './open-session.ts';
import { createSessionOwner, type SessionOwnerOptions } from './session-owner.ts';
import { serviceOf } from './sign-in-services.ts';
import { watchStore } from './store-watch.ts';

/** What the session is built from. */
export interface SessionOptions
  extends
    SessionOwnerOptions,
    BeginSignInOptions,
    OpenOptions,
    Omit<LeaveOptions, 'browserLogout' | 'everywhere'> {}

/** Which sign-in service, and whether beside whoever is signed in. */
export interface SignInChoice {
  readonly provider?: string | undefined;
  readonly another?: boolean | undefined;
}

/** Creates the session; nothing happens before `start()`. */
export function createSession(options: SessionOptions) {
  const { services, vault, browser, log } = options;
  const owner = createSessionOwner(options);
  const { accounts, unfinished } = owner;
  const { ports } = options.config.redirect;
  const browserLogout = createBrowserLogout({ ...options, ports });
  const forSignIn = { ...options, listener: browserLogout.listenerForSignIn };
  const forSignOut = { ...options, browserLogout };
  /** The look into the store that is under way; many may wait for it. */
  let looking: Promise<void> | null = null;
  let signingOut: Promise<SignOutReport> | null = null;
  const othersSigningOut = new Set<Promise<unknown>>();
  /** Made once for as long as an account is the current one, so that a cached token costs its callers nothing. */
  const accesses = new WeakMap<AbortSignal, AccountAccess>();
  const store = watchStore(owner, options, look);

  const isCurrent = (account: AccountId): boolean => {
    const active = owner.active();
    return active !== null && sameAccount(active.account, account);
  };

  /** Looks into the store; callers share one look. */
  function look(): Promise<void> {
    looking ??= openStored(owner, options).finally(() => {
      looking = null;
    });
    return looking;
  }

  /**
   * Waits for what passes by itself; looks into the store again when that stood in the way, and has the
   * person asked to unlock it.
   */
  async function settled(): Promise<void> {
    let looked = false;
    let asked = false;
    // Many may wait here, and none may go on into a state of passage.
    for (;;) {
      const state = owner.state();
      if (state.kind === 'signingOut') {
        await signingOut?.catch(() => {});
      } else if (
        looking ||
        state.kind === 'starting' ||
        (state.kind === 'storeBlocked' && !looked)
      ) {
        looked = true;
        await look();
      } else if (state.kind === 'storeBlocked' && state.problem === 'store_locked' && !asked) {
        asked = true;
        await store.askToUnlock();
      } else {
        if (state.kind === 'storeBlocked') throw new AuthError(state.problem);
        break;
      }
    }
  }

  /** The sign-in page, while the browser is waited for. */
  function signInPage(): string {
    const url = owner.attempt()?.url() ?? null;
    if (url === null) throw new AuthError('no_sign_in_running');
    return url;
  }

  async function switchTo(account: AccountId): Promise<SessionSnapshot> {
    await settled();
    if (isCurrent(account)) return owner.snapshot();
    const before = accounts.find(account);
    if (!before) throw new AuthError('account_unknown');
    const record = before.running ? null : await readStored(account, owner, options);
    // Much may have happened meanwhile.
    await settled();
    const known = accounts.find(account);
    if (!known) throw new AuthError('account_unknown');
    if (owner.attempt()) throw new AuthError('sign_in_running');
    log.event('account.switched');
    // Whatever becomes of it: it says only who is current at the next start.
    void vault.select(account);
    if (known.running) {
      const { session, state } = known.running;
      owner.become(session, state);
      session.keeper.wake();
    } else if (record) {
      revive(known.listed, record, owner, options);
    }
    return owner.snapshot();
  }

  return {
    /** The session as it is now, without anything secret. */
    snapshot: owner.snapshot,

    /** Calls a listener with each new snapshot; returns a function that ends it. */
    subscribe: owner.subscribe,

    /** Looks for a session of an earlier run, and warms the provider meanwhile. Once; then it only waits. */
    async start(): Promise<void> {
      if (owner.state().kind !== 'starting') return looking ?? undefined;
      services[0].provider.warm().catch((error: unknown) => {
        log.event('provider.warm_failed', { code: codeOf(error) });
      });
      await look();
    },

    /**
     * Signs in through the system browser. Joins a running attempt; answers at once when somebody is
     * signed in already and no other account is asked for; looks into the store again when that was what
     * stood in the way, and has the person asked to unlock it. Throws `bad_request` for a provider that is not configured, `sign_in_running`
     * while an attempt at another one runs, and what ends the attempt.
     */
    async signIn({ provider, another = false }: SignInChoice = {}): Promise<SessionSnapshot> {
      const at = provider === undefined ? undefined : serviceOf(services, provider);
      if (provider !== undefined && !at) throw new AuthError('bad_request');
      await settled();
      if (owner.state().kind === 'signedIn' && !another) return owner.snapshot();
      const running = owner.attempt();
      const isOther = (at && running && at !== running.at) ?? (another && running?.again);
      if (isOther) throw new AuthError('sign_in_running');
      return running?.promise ?? beginSignIn(at ?? owner.service(), owner, forSignIn);
    },

    /**
     * Makes another account that has a session here the current one. Throws `account_unknown`,
     * `sign_in_running`, `session_missing`, `session_unreadable`, a store's code.
     */
    switchAccount: switchTo,

    /** Ends a running attempt; `true` when there was one. */
    cancelSignIn(): boolean {
      const running = owner.attempt();
      running?.end('sign_in_cancelled');
      return running !== null;
    },

    /** Opens the browser again. Throws `no_sign_in_running`, `browser_failed`. */
    async reopenBrowser(): Promise<void> {
      await browser.open(signInPage()).catch(() => {
        throw new AuthError('browser_failed');
      });
    },

    /** The running attempt's URL, for main's clipboard. Throws `no_sign_in_running`. */
    signInLink: signInPage,

    /**
     * Keeps the current account's session, when it is in memory only. Throws `not_signed_in`,
     * `nothing_to_keep` and the store's codes.
     */
    async keepSession(): Promise<SessionSnapshot> {
      const active = owner.active();
      if (!active) throw new AuthError('not_signed_in');
      const isNew = active.store.isHeld();
      await active.keep();
      if (isNew) log.event('session.kept');
      return owner.snapshot();
    },

    /**
     * Ends the current account's session, or another's; callers share one sign-out of the current one, which
     * is as the first of them asked for it. Throws `not_signed_in`, `account_unknown`, and
     * `everywhere_not_offered` where the account's provider does not offer that: nobody is signed out then.
     */
    signOut({ account, everywhere = false }: SignOutChoice = {}): Promise<SignOutReport> {
      if (account && !isCurrent(account)) {
        const leaving = leaveOther(account, owner, { ...forSignOut, everywhere });
        othersSigningOut.add(leaving);
        return leaving.finally(() => othersSigningOut.delete(leaving));
      }
      signingOut ??= leaveCurrent(owner, { ...forSignOut, everywhere }).finally(() => {
        signingOut = null;
      });
      return signingOut;
    },

    /**
     * The access tokens of the current account, for main alone; what is begun with them stays that
     * account's. `get` throws `not_signed_in`, `wrong_provider` when the account is of another issuer, and
     * the keeper's codes.
     */
    tokens(issuer?: string): AccountAccess {
      const active = owner.active();
      if (!active) return noAccess('not_signed_in');
      const isOther = issuer !== undefined && issuer !== active.account.issuer;
      if (isOther) return noAccess('wrong_provider');
      const left = owner.left();
      const access = accesses.get(left) ?? accountAccess(active.account, owner, forSignIn);
      accesses.set(left, access);
      return access;
    },

    /** The computer is about to sleep. */
    suspend(): void {
      for (const { keeper } of accounts.running()) keeper.suspend();
    },

    /** The computer is awake again: the session is looked after before anybody asks. */
    resume(): void {
      for (const { keeper } of accounts.running()) keeper.resume();
      store.nudge();
      unfinished.nudge();
    },

    /** Ends what is running; resolves when ports are closed and a received rotation is stored. */
    async stop(): Promise<void> {
      const attempt = owner.attempt();
      attempt?.end('shutting_down');
      unfinished.stop();
      store.end();
      await Promise.allSettled([
        attempt?.closed,
        ...accounts.running().map(({ keeper }) => keeper.settled()),
        signingOut,
        ...othersSigningOut,
      ]);
      await browserLogout.close();
    },
  };
}

/** The session. */
export type Session = ReturnType<typeof createSession>;
