/** The state of a session in memory: who is signed in, who else is, and what a page is told of it. */
import { accountId, sameAccount } from '../../main/account-key.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import type {
  AccountId,
  AccountSummary,
  OtherAccount,
  ProviderSummary,
  SessionSnapshot,
  SignedOutReason,
} from '../../preload/contract.ts';

type WithoutRevised<S> = S extends unknown
  ? Omit<S, 'revision' | 'provider' | 'otherAccounts' | 'providers'>
  : never;

/** A snapshot without what every snapshot has. */
export type FakeState = WithoutRevised<SessionSnapshot>;

/** What the state begins with. */
export interface FakeOwnerOptions {
  /** The sign-in services, the default one first. */
  readonly providers: readonly [ProviderSummary, ...ProviderSummary[]];
  readonly canSignOutEverywhere: boolean;
  /** What a person grants who signs in. */
  readonly scopes: readonly string[];
  /** Told of each change, with the snapshot. */
  readonly publish: (snapshot: SessionSnapshot) => void;
}

/** What an account's last sign-in came to. */
interface SignedIn {
  readonly scopes: readonly string[];
  /** When the person proved who they are, in milliseconds since the epoch. */
  readonly provedAt: number;
}

/** What passes by itself. */
const PASSING: readonly FakeState['state'][] = ['starting', 'restoring', 'signingOut'];

/** Creates the state; nobody has ever signed in. */
export function createFakeOwner(options: FakeOwnerOptions) {
  const { providers, canSignOutEverywhere, publish } = options;
  let state: FakeState = { state: 'signedOut', reason: 'never_signed_in' };
  let reason: SignedOutReason = 'never_signed_in';
  let revision = 0;
  let service = providers[0];
  /** The accounts that have a session here, the current one included, the one used last first. */
  let accounts: readonly AccountSummary[] = [];
  const signedIn = new Map<string, SignedIn>();
  /** Aborted when the current account is not that any more. */
  let stay = new AbortController();
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
      provider: service.name,
      ...(others.length > 0 ? { otherAccounts: others } : {}),
      ...(providers.length > 1 ? { providers } : {}),
    };
  }

  function move(next: FakeState): void {
    if (next.state === 'signedOut') ({ reason } = next);
    const before = current();
    state = next;
    if (before && !isCurrent(before)) {
      // What was begun for somebody ends with them.
      stay.abort();
      stay = new AbortController();
    }
    revision += 1;
    publish(snapshot());
    changed.resolve();
    changed = Promise.withResolvers();
  }

  const signedInAs = (account: AccountId): SignedIn =>
    signedIn.get(accountId(account)) ?? { scopes: options.scopes, provedAt: Date.now() };

  return {
    state: (): FakeState => state,
    snapshot,
    move,
    current,
    isCurrent,
    serviceOf,
    /** Why nobody is signed in, or was before a sign-in. */
    reason: (): SignedOutReason => reason,
    /** The service that is meant when none is named. */
    service: (): ProviderSummary => service,
    setService(next: ProviderSummary): void {
      service = next;
    },

    /** An account that has a session here. */
    find: (account: AccountId) => accounts.find((known) => sameAccount(known, account)),
    /** Whether any account of a service has one. */
    hasAny: (issuer: string) => accounts.some((known) => known.issuer === issuer),
    forget(account: AccountId): void {
      accounts = accounts.filter((known) => !sameAccount(known, account));
    },

    /** Waits for what passes by itself. Throws the store's code while it cannot be used. */
    async settled(): Promise<void> {
      while (PASSING.includes(state.state)) await changed.promise;
      if (state.state === 'storeBlocked') throw new AuthError(state.problem);
    },

    /** What is known of an account's last sign-in. */
    signedInAs,
    /** Aborted when the current account is not that any more. */
    left: (): AbortSignal => stay.signal,

    /** A person has signed in, and granted these scopes. */
    signedIn(account: AccountId, scopes: readonly string[] = options.scopes): void {
      signedIn.set(accountId(account), { scopes, provedAt: Date.now() });
    },

    /** Makes an account the current one. */
    become(account: AccountSummary): void {
      accounts = [account, ...accounts.filter((other) => !sameAccount(other, account))];
      service = serviceOf(account.issuer) ?? service;
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
        scopes: signedInAs(account).scopes,
        ...(canSignOutEverywhere ? { canSignOutEverywhere: true as const } : {}),
      });
    },
  };
}

/** The state. */
export type FakeOwner = ReturnType<typeof createFakeOwner>;
