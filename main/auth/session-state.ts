/** The session's state: one union, one owner (session.ts), every allowed transition in one table. */
import type {
  AddingAccount,
  ErrorCode,
  OtherAccount,
  ProviderSummary,
  Persistence,
  SessionSnapshot,
  SigningInAgain,
  SignInStep,
  SignedOutReason,
  SignOutReport,
} from '../../preload/contract.ts';
import type { AccountKey, IdentityClaims, ListedAccount, SessionRecord } from '../ports.ts';
import type { StoredSession } from './restore.ts';
import { scopesOf } from './scope.ts';

/** Why the store cannot be used. */
export type StoreProblem = 'store_locked' | 'store_denied' | 'store_unavailable';

/** Whether a code says that the store cannot be used now. */
export const isStoreProblem = (code: ErrorCode): code is StoreProblem =>
  code === 'store_locked' || code === 'store_denied' || code === 'store_unavailable';

/** Why a session that is alive has no new access token now. */
export type Trouble = 'offline' | 'untrusted' | 'refused' | StoreProblem;

/** What is told of a session after a refresh failed with a code. */
export function troubleOf(code: ErrorCode, isRefused: boolean): Trouble {
  if (isStoreProblem(code)) return code;
  if (isRefused) return 'refused';
  return code === 'provider_untrusted' ? 'untrusted' : 'offline';
}

/** Why a session is over that nobody ended here; the person is told which it was. */
export type SessionEnd =
  'session_ended' | 'session_interrupted' | 'session_missing' | 'session_unreadable';

/** What is known of a signed-in session; no token is in it. */
export interface SignedIn {
  readonly kind: 'signedIn';
  readonly account: AccountKey;
  readonly claims: IdentityClaims;
  readonly connection: 'online' | Trouble | 'refreshing';
  readonly persistence: Persistence;
  /** Milliseconds since the epoch; null for a session found at start. */
  readonly signedInAt: number | null;
  readonly lastRefreshAt: number | null;
  readonly accessTokenExpiresAt: number | null;
  /** Milliseconds by which this computer's clock is behind the provider's (RT-16). */
  readonly clockOffset: number;
  /** What the person granted, as far as the provider said. */
  readonly scopes: readonly string[];
}

/** What the browser is waited for beside the current account, or was last. */
export interface Adding {
  readonly signingInAgain?: SigningInAgain;
  readonly adding?: AddingAccount;
  readonly addError?: ErrorCode;
}

/** A running sign-in; the attempt's secrets are elsewhere. */
export interface SigningIn extends SignInStep {
  readonly kind: 'signingIn';
}

/** Nobody is signed in. */
export interface SignedOut {
  readonly kind: 'signedOut';
  readonly reason: SignedOutReason;
  readonly error?: ErrorCode;
  readonly signOut?: SignOutReport;
  readonly storeProblem?: 'store_unavailable';
}

/** The state of the session. */
export type SessionState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'restoring' }
  | { readonly kind: 'storeBlocked'; readonly problem: StoreProblem }
  | SignedOut
  | SigningIn
  | (SignedIn & Adding)
  | { readonly kind: 'signingOut' };

/** A session found at start, before its first refresh: who it is, as far as that was known last. */
export function restoredSession(
  { issuer, subject, claims }: ListedAccount,
  { scope }: SessionRecord,
): SignedIn {
  return {
    kind: 'signedIn',
    account: { issuer, subject },
    claims,
    connection: 'refreshing',
    persistence: { kind: 'stored' },
    signedInAt: null,
    lastRefreshAt: null,
    accessTokenExpiresAt: null,
    clockOffset: 0,
    scopes: scopesOf(scope),
  };
}

/** What follows from a look into the store that found no session. */
export function withoutSession(stored: Exclude<StoredSession, { kind: 'found' }>): SessionState {
  const nobody = { kind: 'signedOut', reason: 'never_signed_in' } as const;
  switch (stored.kind) {
    case 'none':
      return nobody;
    case 'no_store':
      return { ...nobody, storeProblem: 'store_unavailable' };
    case 'blocked':
      return { kind: 'storeBlocked', problem: stored.problem };
    case 'unreadable':
      return { kind: 'signedOut', reason: 'session_ended', error: 'session_unreadable' };
  }
}

/** A sign-out that is finished by now was left unfinished when it was reported: its report follows. */
export function finishedAs(
  state: SessionState,
  outcome: SignOutReport['revocation'],
): SessionState {
  if (state.kind !== 'signedOut' || !state.signOut) return state;
  const { revocation } = state.signOut;
  const ended = revocation === 'pending' ? outcome : revocation;
  return { ...state, signOut: { ...state.signOut, local: 'done', revocation: ended } };
}

/** The signed-in state without what is said of a sign-in beside it. */
export function withoutAdding(state: SignedIn & Adding): SignedIn {
  const { adding: _adding, addError: _addError, signingInAgain: _again, ...rest } = state;
  return rest;
}

/** The browser came back from the provider's page: the report of the sign-out that opened it says so. */
export function returnedFrom(state: SessionState): SessionState {
  if (state.kind !== 'signedOut' || state.signOut?.endSession !== 'opened') return state;
  return { ...state, signOut: { ...state.signOut, endSession: 'returned' } };
}

type Kind = SessionState['kind'];

/** From each state, the states that may follow. */
export const transitions: Readonly<Record<Kind, readonly Kind[]>> = {
  starting: ['restoring'],
  restoring: ['signedOut', 'signedIn', 'storeBlocked'],
  storeBlocked: ['storeBlocked', 'signedOut', 'signedIn'],
  signedOut: ['signingIn', 'signedIn'],
  signingIn: ['signingIn', 'signedIn', 'signedOut'],
  signedIn: ['signedIn', 'signingOut', 'signedOut'],
  signingOut: ['signedOut'],
};

/** Checks a step against the table; a step outside it is a mistake in this program. */
export function assertTransition(from: Kind, to: Kind): void {
  if (!transitions[from].includes(to)) throw new Error(`no transition from ${from} to ${to}`);
}

/** What every snapshot has besides the state. */
export interface Besides {
  /** Grows with every change. */
  readonly revision: number;
  /** The sign-in service's display name. */
  readonly provider: string;
  readonly unfinishedSignOuts: number;
  /** Empty when there are none. */
  readonly otherAccounts: readonly OtherAccount[];
  /** Those to choose from. */
  readonly providers: readonly ProviderSummary[];
  readonly canSignOutEverywhere: boolean;
}

/** What a page may know of the state: no token, no claim that was not asked for. */
export function toSnapshot(
  state: SessionState,
  { unfinishedSignOuts, otherAccounts, providers, canSignOutEverywhere, ...revised }: Besides,
): SessionSnapshot {
  const rest = {
    ...revised,
    ...(unfinishedSignOuts > 0 ? { unfinishedSignOuts } : {}),
    ...(otherAccounts.length > 0 ? { otherAccounts } : {}),
    ...(providers.length > 1 ? { providers } : {}),
  };
  const { kind, ...parts } = state;
  if (state.kind !== 'signedIn') return { ...rest, state: kind, ...parts } as SessionSnapshot;
  const { account, claims, connection, persistence, scopes } = state;
  const { adding, addError, signingInAgain } = state;
  const { signedInAt, lastRefreshAt, accessTokenExpiresAt, clockOffset } = state;
  return {
    ...rest,
    state: 'signedIn',
    account: { issuer: account.issuer, subject: account.subject, ...claims },
    connection,
    persistence,
    signedInAt,
    lastRefreshAt,
    accessTokenExpiresAt,
    clockOffset,
    scopes,
    ...(signingInAgain ? { signingInAgain } : {}),
    ...(adding ? { adding } : {}),
    ...(addError ? { addError } : {}),
    ...(canSignOutEverywhere ? { canSignOutEverywhere } : {}),
  };
}
