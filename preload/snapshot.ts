/** What a page may know of the session: types alone, and nothing in them can hold a token (IP-03). */
import type { ErrorCode } from './errors.ts';

/** Who is signed in. Display claims are present only when the provider sent them and they were asked for. */
export interface AccountSummary {
  readonly issuer: string;
  readonly subject: string;
  readonly name?: string;
  readonly username?: string;
  readonly email?: string;
}

/** What tells accounts apart: issuer and subject together, never an e-mail address (TX-11). */
export interface AccountId {
  readonly issuer: string;
  readonly subject: string;
}

/** An account that has a session here and is not the current one. */
export interface OtherAccount extends AccountSummary {
  /** The display name of its sign-in service. */
  readonly provider: string;
}

/** A sign-in service that the app is configured for. */
export interface ProviderSummary {
  readonly issuer: string;
  readonly name: string;
}

/** How far a sign-in is that runs in the browser. */
export interface SignInStep {
  /** `unlocking`: nothing is opened before the person has unlocked the credential store. */
  readonly phase: 'preparing' | 'unlocking' | 'waiting_for_browser' | 'completing';
  /** When the attempt gives up, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Nothing can be kept on this computer: the session will end with the app. */
  readonly storeProblem?: 'store_unavailable';
}

/** A sign-in beside the current account. */
export interface AddingAccount extends SignInStep {
  /** The display name of its sign-in service. */
  readonly provider: string;
}

/** The current account is being signed in again in the browser: its session goes on meanwhile. */
export interface SigningInAgain extends SignInStep {
  /** `more_access`: to allow more; `fresh_sign_in`: to prove anew who it is. */
  readonly purpose: 'more_access' | 'fresh_sign_in';
}

/**
 * Why nobody is signed in. `session_ended`: the provider ended the session (`invalid_grant`), or the stored
 * session was not usable.
 */
export type SignedOutReason = 'never_signed_in' | 'signed_out' | 'session_ended';

/** What the last sign-out did, step by step; each is reported on its own (LO-01…LO-03). */
export interface SignOutReport {
  /** `pending`: the store did not take it; no later start opens the session, and it is deleted when it can be. */
  readonly local: 'done' | 'pending' | 'failed';
  /** `pending`: the service was not reached; it is tried again until it answers, over restarts too. */
  readonly revocation: 'done' | 'pending' | 'refused' | 'unsupported' | 'nothing_to_revoke';
  /** Of a sign-out on all devices alone. */
  readonly everywhere?: 'done' | 'failed';
  /**
   * `returned`: the browser came back from the service's page, where the configuration names a way back.
   * `skipped`: so configured, or other accounts of the service are still signed in here.
   */
  readonly endSession: 'opened' | 'returned' | 'failed' | 'unsupported' | 'skipped';
}

/** The session is in the credential store: the next start opens it. */
export interface Stored {
  readonly kind: 'stored';
}

/** The session is in memory, and ends with the app. */
export interface MemoryOnly {
  readonly kind: 'memory_only';
  /** Why; `nothing_to_keep`: the provider granted no refresh token. */
  readonly problem: 'store_locked' | 'store_denied' | 'store_unavailable' | 'nothing_to_keep';
  /** There is a store by now: `keepSession` may keep it. Absent while it cannot. */
  readonly canKeep?: true;
}

/** Where the session lives. */
export type Persistence = Stored | MemoryOnly;

/** What every snapshot says. All times are milliseconds since the epoch. */
export interface AnySnapshot {
  /** Grows by one with every change; a snapshot with a lower revision is older. */
  readonly revision: number;
  /** The display name of the sign-in service. */
  readonly provider: string;
  /** How many earlier sessions are ended here, but not yet at the sign-in service; absent when there are none. */
  readonly unfinishedSignOuts?: number;
  /** The accounts that have a session here besides the current one, the one used last first; absent when there are none. */
  readonly otherAccounts?: readonly OtherAccount[];
  /** The sign-in services to choose from, the default one first; absent when there is one. */
  readonly providers?: readonly ProviderSummary[];
}

/** The app has just been started. */
export interface StartingSnapshot extends AnySnapshot {
  readonly state: 'starting';
}

/** The session that the store may have is looked for, and opened. */
export interface RestoringSnapshot extends AnySnapshot {
  readonly state: 'restoring';
}

/** There may be a session, but the store cannot be read now; it is kept, not wiped (ST-05). */
export interface StoreBlockedSnapshot extends AnySnapshot {
  readonly state: 'storeBlocked';
  readonly problem: 'store_locked' | 'store_denied' | 'store_unavailable';
}

/** Nobody is signed in. */
export interface SignedOutSnapshot extends AnySnapshot {
  readonly state: 'signedOut';
  readonly reason: SignedOutReason;
  /** The failure that led here, if any: the last sign-in's, or what ended the session. */
  readonly error?: ErrorCode;
  readonly signOut?: SignOutReport;
  /** Said before a password is typed: nothing can be kept now. Absent when all is well. */
  readonly storeProblem?: 'store_unavailable';
}

/** Nobody is signed in yet: a sign-in runs in the browser. */
export interface SigningInSnapshot extends AnySnapshot, SignInStep {
  readonly state: 'signingIn';
}

/** Somebody is signed in. */
export interface SignedInSnapshot extends AnySnapshot {
  readonly state: 'signedIn';
  readonly account: AccountSummary;
  /**
   * `untrusted`: no secure connection to the service can be made; it is tried again by itself.
   * `refused`: the service answers, but does not renew the session; it is asked again only when somebody asks.
   * `store_…`: the session waits for the credential store, and goes on by itself.
   */
  readonly connection:
    | 'online'
    | 'offline'
    | 'untrusted'
    | 'refreshing'
    | 'refused'
    | 'store_locked'
    | 'store_denied'
    | 'store_unavailable';
  readonly persistence: Persistence;
  /** Null for a session that was found at the start. */
  readonly signedInAt: number | null;
  /** Null before the first renewal of this run. */
  readonly lastRefreshAt: number | null;
  /** Null before this run has had an access token. */
  readonly accessTokenExpiresAt: number | null;
  /**
   * Milliseconds by which this computer's clock is behind the sign-in service's, negative when it is
   * ahead; 0 when they agree within 30 seconds, and while it is not known.
   */
  readonly clockOffset: number;
  /** What the person granted the app, as far as the service said. */
  readonly scopes: readonly string[];
  /** A call needs the person at the sign-in service. Absent when none does. */
  readonly signingInAgain?: SigningInAgain;
  /** Another account is being signed in; the current one stays. Absent when none is. */
  readonly adding?: AddingAccount;
  /** Why the last try to sign in another account failed; absent when it did not. */
  readonly addError?: ErrorCode;
  /** The provider offers to end all of the person's sessions: `signOut({ everywhere: true })`. */
  readonly canSignOutEverywhere?: true;
}

/** The current account is being signed out. */
export interface SigningOutSnapshot extends AnySnapshot {
  readonly state: 'signingOut';
}

/** The state of the session as a page may know it: a projection without tokens. */
export type SessionSnapshot =
  | StartingSnapshot
  | RestoringSnapshot
  | StoreBlockedSnapshot
  | SignedOutSnapshot
  | SigningInSnapshot
  | SignedInSnapshot
  | SigningOutSnapshot;
