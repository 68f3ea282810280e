/** A session in memory: whoever is at the browser is the test. */
import { sameAccount } from '../../main/account-key.ts';
import { noTokens, type AccessTokens } from '../../main/auth/access-tokens.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import type {
  AccountId,
  AccountSummary,
  ErrorCode,
  OtherAccount,
  ProviderSummary,
  SessionSnapshot,
  SignedOutReason,
  SignOutChoice,
  SignOutReport,
} from '../../preload/contract.ts';

type WithoutRevised<S> = S extends unknown
  ? Omit<S, 'revision' | 'provider' | 'otherAccounts' | 'providers'>
  : never;

/** A snapshot without what every snapshot has. */
export type FakeState = WithoutRevised<SessionSnapshot>;
type SignedInState = Extract<FakeState, { readonly state: 'signedIn' }>;

/** What a fake session begins with. */
export interface FakeSessionOptions {
  /** The sign-in services, the default one first. */
  readonly providers: readonly [ProviderSummary, ...ProviderSummary[]];
  readonly canSignOutEverywhere: boolean;
  /** Told of each change, with the snapshot. */
  readonly publish: (snapshot: SessionSnapshot) => void;
  /** A running sign-in waits for the person in the browser. */
  readonly browserOpened: () => void;
}

interface Attempt {
  readonly at: ProviderSummary;
  readonly promise: Promise<SessionSnapshot>;
  readonly resolve: (snapshot: SessionSnapshot) => void;
  readonly reject: (error: AuthError) => void;
}

const SIGN_IN_MS = 5 * 60 * 1000;
/** What passes by itself. */
const PASSING: readonly FakeState['state'][] = ['starting', 'restoring', 'signingOut'];

/** Creates the session; nobody has ever signed in. */
export function createFakeSession(options: FakeSessionOptions) {
  const { providers, publish } = options;
  let state: FakeState = { state: 'signedOut', reason: 'never_signed_in' };
  let reason: SignedOutReason = 'never_signed_in';
  let revision = 0;
  let at = providers[0];
  let attempt: Attempt | null = null;
  /** The accounts that have a session here, the current one included, the one used last first. */
  let accounts: readonly AccountSummary[] = [];
  /** Aborted when the current account is not that any more. */
  let stay = new AbortController();
  let signingOut: Promise<SignOutReport> | null = null;
  let changed = Promise.withResolvers<void>();

  const current = (): AccountSummary | null => (state.state === 'signedIn' ? state.account : null);
  const isCurrent = (account: AccountId): boolean => {
    const now = current();
    return now !== null && sameAccount(now, account);
  };
  const serviceOf = (issuer: string) => providers.find((one) => one.issuer === issuer);

  function snapshot(): SessionSnapshot {
    const others = accounts
      .filter((account) => !isCurrent(account))
      .map((account): OtherAccount => {
        return { ...account, provider: serviceOf(account.issuer)?.name ?? '' };
      });
    return {
      ...state,
      revision,
      provider: at.name,
      ...(others.length > 0 ? { otherAccounts: others } : {}),
      ...(providers.length > 1 ? { providers } : {}),
    };
  }

  function move(next: FakeState): void {
    if (next.state === 'signedOut') ({ reason } = next);
    const before = current();
    state = next;
    const now = current();
    if (before && !(now && sameAccount(before, now))) {
      // What was begun for somebody ends with them.
      stay.abort();
      stay = new AbortController();
    }
    revision += 1;
    publish(snapshot());
    changed.resolve();
    changed = Promise.withResolvers();
  }

  async function settled(): Promise<void> {
    while (PASSING.includes(state.state)) await changed.promise;
    if (state.state === 'storeBlocked') throw new AuthError(state.problem);
  }

  function become(account: AccountSummary): void {
    accounts = [account, ...accounts.filter((other) => !sameAccount(other, account))];
    at = serviceOf(account.issuer) ?? at;
    const now = Date.now();
    move({
      state: 'signedIn',
      account,
      connection: 'online',
      persistence: { kind: 'stored' },
      signedInAt: now,
      lastRefreshAt: null,
      accessTokenExpiresAt: now + 60_000,
      clockOffset: 0,
      ...(options.canSignOutEverywhere ? { canSignOutEverywhere: true as const } : {}),
    });
  }

  function withoutAdding(signedIn: SignedInState): SignedInState {
    const { adding: _adding, addError: _addError, ...rest } = signedIn;
    return rest;
  }

  function begin(service: ProviderSummary): Attempt {
    attempt = { at: service, ...Promise.withResolvers<SessionSnapshot>() };
    const deadline = Date.now() + SIGN_IN_MS;
    for (const phase of ['preparing', 'waiting_for_browser'] as const) {
      if (state.state === 'signedIn') {
        const adding = { phase, deadline, provider: service.name };
        move({ ...withoutAdding(state), adding });
      } else {
        at = service;
        move({ state: 'signingIn', phase, deadline });
      }
    }
    return attempt;
  }

  /** Ends the running attempt without a sign-in; false when there is none. */
  function fail(code: ErrorCode): boolean {
    if (!attempt) return false;
    const { reject } = attempt;
    attempt = null;
    // Who cancels knows that it was cancelled.
    const isTold = code !== 'sign_in_cancelled';
    if (state.state === 'signedIn') {
      move({ ...withoutAdding(state), ...(isTold ? { addError: code } : {}) });
    } else {
      move({ state: 'signedOut', reason, ...(isTold ? { error: code } : {}) });
    }
    reject(new AuthError(code));
    return true;
  }

  const report = (issuer: string, everywhere: boolean): SignOutReport => {
    const isLast = accounts.every((other) => other.issuer !== issuer);
    return {
      local: 'done',
      revocation: 'done',
      ...(everywhere ? { everywhere: 'done' as const } : {}),
      endSession: isLast ? 'opened' : 'skipped',
    };
  };

  return {
    snapshot,
    current,
    /** Shows another state; as the session itself would come to it. */
    show: move,

    /** Signs somebody in: what the person in the browser does, or an earlier run of the app did. */
    finish(account: AccountSummary): void {
      const finished = attempt;
      attempt = null;
      become(account);
      finished?.resolve(snapshot());
    },
    fail,
    service: (): ProviderSummary => attempt?.at ?? at,

    /** The service has ended the current account's session, or it was found to be unusable. */
    end(error: ErrorCode): void {
      accounts = accounts.filter((account) => !isCurrent(account));
      move({ state: 'signedOut', reason: 'session_ended', error });
    },

    async signIn(choice: { provider?: string | undefined; another?: boolean | undefined } = {}) {
      const { provider, another = false } = choice;
      const asked = provider === undefined ? undefined : serviceOf(provider);
      if (provider !== undefined && !asked) throw new AuthError('bad_request');
      await settled();
      if (state.state === 'signedIn' && !another) return snapshot();
      if (attempt && asked && asked !== attempt.at) throw new AuthError('sign_in_running');
      if (attempt) return attempt.promise;
      const begun = begin(asked ?? at);
      options.browserOpened();
      return begun.promise;
    },

    async switchAccount(account: AccountId): Promise<SessionSnapshot> {
      await settled();
      if (isCurrent(account)) return snapshot();
      const known = accounts.find((other) => sameAccount(other, account));
      if (!known) throw new AuthError('account_unknown');
      if (attempt) throw new AuthError('sign_in_running');
      become(known);
      return snapshot();
    },

    /** The access tokens of the current account, for the APIs of an issuer. */
    tokens(issuer?: string): AccessTokens {
      const account = current();
      if (!account) return noTokens('not_signed_in');
      if (issuer !== undefined && issuer !== account.issuer) return noTokens('wrong_provider');
      const token = { value: 'fake', type: 'bearer', scope: '', expiresInSeconds: 60 } as const;
      return { get: () => Promise.resolve(token), invalidate: () => false, ended: stay.signal };
    },

    cancelSignIn: () => fail('sign_in_cancelled'),

    /** What needs the sign-in page. Throws `no_sign_in_running`. */
    signInPage(): void {
      if (!attempt) throw new AuthError('no_sign_in_running');
    },

    keepSession(): SessionSnapshot {
      if (state.state !== 'signedIn') throw new AuthError('not_signed_in');
      const { persistence } = state;
      if (persistence.kind === 'memory_only') {
        if (persistence.canKeep !== true) throw new AuthError(persistence.problem);
        move({ ...state, persistence: { kind: 'stored' } });
      }
      return snapshot();
    },

    async signOut({ account, everywhere = false }: SignOutChoice = {}): Promise<SignOutReport> {
      if (signingOut && !account) return signingOut;
      const leaving = account ?? current();
      if (!leaving) throw new AuthError('not_signed_in');
      if (!accounts.some((known) => sameAccount(known, leaving))) {
        throw new AuthError('account_unknown');
      }
      if (everywhere && !options.canSignOutEverywhere) {
        throw new AuthError('everywhere_not_offered');
      }
      const wasCurrent = isCurrent(leaving);
      accounts = accounts.filter((known) => !sameAccount(known, leaving));
      if (!wasCurrent) {
        move(state);
        return report(leaving.issuer, everywhere);
      }
      fail('sign_in_cancelled');
      move({ state: 'signingOut' });
      const signOut = report(leaving.issuer, everywhere);
      signingOut = Promise.resolve().then(() => {
        signingOut = null;
        move({ state: 'signedOut', reason: 'signed_out', signOut });
        return signOut;
      });
      return signingOut;
    },
  };
}

/** The session. */
export type FakeSession = ReturnType<typeof createFakeSession>;
