/** Finds the session of an earlier run in the vault. */
import type { ListedAccount, SessionRecord, Vault, VaultRead } from '../ports.ts';
import type { StoreProblem } from './session-state.ts';
import { storeProblem } from './session-store.ts';

/** What is in the vault; only `none` and `unreadable` mean that nobody is signed in. */
export type StoredSession =
  | { readonly kind: 'found'; readonly account: ListedAccount; readonly record: SessionRecord }
  | { readonly kind: 'none' }
  /** The item cannot be understood: one clean sign-out (ST-02). */
  | { readonly kind: 'unreadable'; readonly remove: ListedAccount | null }
  /** There may be a session; it is kept until the store can be read (ST-05). */
  | { readonly kind: 'blocked'; readonly problem: StoreProblem }
  /** This computer has no store that runs now; nothing is wiped, signing in is possible. */
  | { readonly kind: 'no_store' };

/** What a look into the vault found. */
export interface Restored {
  readonly session: StoredSession;
  /** The accounts that may have a session here, the one used last first; those without one are left out. */
  readonly accounts: readonly ListedAccount[];
  /** Whether the store has no session of anybody. */
  readonly isEmpty: boolean;
}

/**
 * Looks for the session that was used last; records of issuers that are not configured are never touched
 * (RT-14). Reads the list of accounts and the records up to the first that is there, once each.
 */
export async function findStoredSession(
  vault: Vault,
  issuers: readonly string[],
): Promise<Restored> {
  const listed = await vault.accounts();
  if (listed.state !== 'found') {
    const isEmpty = listed.state === 'absent';
    return { session: meaning(listed, null), accounts: [], isEmpty };
  }
  const candidates = listed.value.filter(({ issuer }) => issuers.includes(issuer));
  for (const [at, account] of candidates.entries()) {
    const session = meaning(await vault.read(account), account);
    // A kill in a sign-out leaves an entry without a session; the next account's may be there.
    if (session.kind === 'none') continue;
    const isGone = session.kind === 'unreadable';
    return { session, accounts: candidates.slice(isGone ? at + 1 : at), isEmpty: false };
  }
  // Those of issuers that are not configured are not looked at: they may well be there.
  const isEmpty = candidates.length === listed.value.length;
  return { session: { kind: 'none' }, accounts: [], isEmpty };
}

function meaning(
  read: VaultRead<SessionRecord | readonly ListedAccount[]>,
  account: ListedAccount | null,
): StoredSession {
  switch (read.state) {
    case 'found':
      if (!account || !('refreshToken' in read.value)) return { kind: 'none' };
      return { kind: 'found', account, record: read.value };
    case 'absent':
      return { kind: 'none' };
    case 'corrupt':
      return { kind: 'unreadable', remove: account };
    case 'newer-version':
      // Written by a later version of the app, which may come back: left alone.
      return { kind: 'unreadable', remove: null };
    case 'unavailable':
      return { kind: 'no_store' };
    case 'locked':
    case 'denied':
      return { kind: 'blocked', problem: storeProblem(read.state) };
  }
}
