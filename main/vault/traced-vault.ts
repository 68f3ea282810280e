import { accountId } from '../account-key.ts';
import type { AccountKey, StoreTrace, Vault } from '../ports.ts';

/**
 * Leaves a trace of how many sessions a vault has, outside of the store: so that a store that has none any
 * more is told from one that never had one (ST-12).
 *
 * The trace never says more than the store has. What comes is noted after the store took it, what goes before it
 * is deleted: a kill in between costs at worst a message that a session has gone, and never brings one that is
 * wrong. The next start that finds a session puts the trace right. An empty store is not noted: it may be the
 * wrong one. Nor is an account that is listed and has no session, as a kill in a sign-out leaves it.
 */
export function createTracedVault(vault: Vault, trace: StoreTrace): Vault {
  const known = new Set<string>();
  let noted: number | null = null;

  const note = async (): Promise<void> => {
    if (noted === known.size) return;
    noted = known.size;
    await trace.note(known.size);
  };
  const has = (account: AccountKey): void => {
    known.add(accountId(account));
    // Nobody waits for it: a sign-in is done when the store has it.
    void note();
  };
  /** Deletes; `isGone` says whether the account has no session in the store any more. */
  const leave = async <T>(
    account: AccountKey,
    remove: () => Promise<T>,
    isGone: (outcome: T) => boolean,
  ): Promise<T> => {
    const wasKnown = known.delete(accountId(account));
    if (wasKnown) await note();
    const outcome = await remove();
    if (wasKnown && !isGone(outcome)) has(account);
    return outcome;
  };

  return {
    ...vault,
    accounts: async () => {
      const read = await vault.accounts();
      if (read.state !== 'found' || read.value.length === 0) return read;
      known.clear();
      for (const account of read.value) known.add(accountId(account));
      return read;
    },
    read: async (account) => {
      const read = await vault.read(account);
      if (read.state === 'found') has(account);
      if (read.state === 'absent') known.delete(accountId(account));
      return read;
    },
    write: async (account, record, later) => {
      const outcome = await vault.write(account, record, later);
      if (outcome.state === 'stored') has(account);
      return outcome;
    },
    update: async (account, record) => {
      const outcome = await vault.update(account, record);
      if (outcome.state === 'stored') has(account);
      return outcome;
    },
    remove: (account) =>
      leave(
        account,
        () => vault.remove(account),
        ({ state }) => state === 'removed',
      ),
    // One that is marked is not found any more, whatever the store has of it.
    markSignedOut: (account, since) =>
      leave(
        account,
        () => vault.markSignedOut(account, since),
        (isMarked) => isMarked,
      ),
    retire: (tombstone) =>
      leave(
        tombstone,
        () => vault.retire(tombstone),
        ({ state }) => state === 'removed' || state === 'not-kept',
      ),
  };
}
