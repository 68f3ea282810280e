/**
 * The accounts that have a session here, in the order they were used: those of this run, with their
 * tokens, and those that only the store has. Each account has one `ActiveSession` at most: two would send
 * the same refresh token (RT-04).
 */
import { accountId, sameAccount } from '../account-key.ts';
import type { AccountKey, ListedAccount } from '../ports.ts';
import type { ActiveSession, SignedInChange } from './active-session.ts';
import type { SignedIn } from './session-state.ts';

/** An account's session in this run, and how it stands. */
export interface Running {
  readonly session: ActiveSession;
  readonly state: SignedIn;
}

/** An account that has a session here. */
export interface KnownAccount {
  readonly listed: ListedAccount;
  /** Null while nothing of it was needed in this run. */
  readonly running: Running | null;
}

/** Creates the list, empty. */
export function createAccounts() {
  /** The one used last comes last. */
  const known = new Map<string, KnownAccount>();

  const ofThisRun = (session: ActiveSession): Running | null => {
    const running = known.get(accountId(session.account))?.running ?? null;
    return running?.session === session ? running : null;
  };

  return {
    /** Takes over what the store lists, the account used last first; those of this run stay. */
    learn(listed: readonly ListedAccount[]): void {
      for (const account of [...listed].reverse()) {
        const id = accountId(account);
        if (!known.has(id)) known.set(id, { listed: account, running: null });
      }
    },

    /** The account, if it has a session here. */
    find: (account: AccountKey): KnownAccount | undefined => known.get(accountId(account)),

    /** Makes a session the one used last. */
    use(session: ActiveSession, state: SignedIn): void {
      const id = accountId(session.account);
      known.delete(id);
      const listed = { ...session.account, claims: state.claims };
      known.set(id, { listed, running: { session, state } });
    },

    /** Notes news of a session; null for one that has been left or replaced (RT-15). */
    change(session: ActiveSession, change: SignedInChange): SignedIn | null {
      const running = ofThisRun(session);
      if (!running) return null;
      const state = { ...running.state, ...change };
      const listed = { ...session.account, claims: state.claims };
      known.set(accountId(session.account), { listed, running: { session, state } });
      return state;
    },

    /** Whether the session is its account's, and not an older one. */
    has: (session: ActiveSession): boolean => ofThisRun(session) !== null,

    /** Forgets an account that is signed out or has ended. */
    leave(account: AccountKey): void {
      known.delete(accountId(account));
    },

    /** All but the current one, the one used last first. */
    others: (current: AccountKey | null): readonly ListedAccount[] =>
      [...known.values()]
        .map(({ listed }) => listed)
        .filter((listed) => current === null || !sameAccount(listed, current))
        .reverse(),

    /** The sessions of this run. */
    running: (): readonly ActiveSession[] =>
      [...known.values()].flatMap(({ running }) => running?.session ?? []),
  };
}
