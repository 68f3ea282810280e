import { sameAccount } from '../account-key.ts';
import type { AccountKey, Vault, VaultRemove } from '../ports.ts';
import type { AccountIndex } from './account-index.ts';
import { isWithheld } from './store-access.ts';

/** What tombstones are made and taken away with. */
export interface TombstonesOptions {
  readonly index: AccountIndex;
  /** Before the list loses what it holds of another account. */
  readonly settleOthers: (account: AccountKey) => Promise<VaultRemove>;
  /** Deletes the account's own item. */
  readonly deleteOwn: (account: AccountKey) => Promise<VaultRemove>;
  readonly remove: Vault['remove'];
}

/**
 * The part of a vault that keeps what ended sessions leave to be revoked (LO-01, LO-02). Its calls are
 * not in turn by themselves: the vault sees to that.
 */
export function createTombstones({
  index,
  settleOthers,
  deleteOwn,
  remove,
}: TombstonesOptions): Pick<Vault, 'retire' | 'tombstones' | 'bury'> {
  const retire: Vault['retire'] = async (tombstone) => {
    const settled = await settleOthers(tombstone);
    if (settled.state !== 'removed') return settled;
    // First of all: what is off the list is signed out, whatever becomes of the rest.
    const entombed = await index.entomb(tombstone);
    const kept = entombed.state === 'written' && (await index.verify()) === 'same';
    if (!kept) {
      // A store that takes nothing more, a full one for instance, may still delete.
      const removed = await remove(tombstone);
      return removed.state === 'removed' ? { state: 'not-kept' } : removed;
    }
    return deleteOwn(tombstone);
  };

  const tombstones: Vault['tombstones'] = async () => {
    const known = await index.known();
    if (known.state !== 'found') return known;
    if (!known.leaving) return { state: 'absent' };
    const list = await index.load();
    return list.state === 'found' ? { state: 'found', value: list.value.leaving } : list;
  };

  const bury: Vault['bury'] = async (tombstone): Promise<VaultRemove> => {
    const known = await index.known();
    if (isWithheld(known)) return { state: known.state };
    const isBack =
      known.state === 'found' && known.accounts.some((account) => sameAccount(account, tombstone));
    // Whoever has signed in again has an item that is not the old one.
    const deleted = isBack ? ({ state: 'removed' } as const) : await deleteOwn(tombstone);
    if (deleted.state !== 'removed') return deleted;
    const unearthed = await index.unearth(tombstone);
    return { state: unearthed === 'done' ? 'removed' : unearthed };
  };

  return { retire, tombstones, bury };
}
