import type { AccountKey, VaultRead } from '../ports.ts';
import { decodeIndex, encodeIndex, sameAccount } from './index-item.ts';
import type { ItemName } from './item-names.ts';
import { fitsOneItem } from './item-text.ts';
import type { StoreAccess, Withheld } from './store-access.ts';

/** What is known of the list item without asking the store again. Holds no secret. */
type Known =
  | { readonly state: 'found'; readonly value: readonly AccountKey[] }
  | { readonly state: 'absent' | 'corrupt' | 'newer-version' };

/** The list of accounts, an item of its own. */
export interface AccountIndex {
  /** Reads the list: one store get. */
  load(): Promise<Known | { readonly state: Withheld }>;
  /** As `load`, without the entries that are known to have no session. */
  readonly accounts: () => Promise<VaultRead<readonly AccountKey[]>>;
  /**
   * Makes the account the first. No store call when it is already; else one set, preceded by one get
   * while the list was never read. `written` asks for `verify`, now or at the next try. A list that is corrupt or of a newer version is replaced: whoever
   * signs in anew with this build decides so, and nothing else comes here with such a list.
   */
  putFirst(
    account: AccountKey,
  ): Promise<{ readonly state: 'unchanged' | 'written' | 'too-large' | Withheld }>;
  /** Whether the store holds the list as it is known: one get. */
  verify(): Promise<'same' | 'different' | Withheld>;
  /**
   * Takes the account off the list, and deletes the item with the last one. A list of a newer version
   * is left alone. When the store does not answer, the entry stays and reads as absent.
   */
  drop(account: AccountKey): Promise<void>;
  /** Notes whether the account's session item exists; entries without one go at the next rewrite. */
  note(account: AccountKey, session: 'present' | 'absent'): void;
}

/** @param name the list item's name. */
export function createAccountIndex(access: StoreAccess, name: ItemName): AccountIndex {
  let known: Known | null = null;
  /** Whether what is known was read from the store, and not only written to it. */
  let readBack = false;
  let dangling: readonly AccountKey[] = [];

  const isDangling = (account: AccountKey): boolean =>
    dangling.some((other) => sameAccount(other, account));

  const load: AccountIndex['load'] = async () => {
    const read = await access.get(name.account);
    if (read.state !== 'done') return read;
    known = read.value === null ? { state: 'absent' } : decodeIndex(read.value, name.mark);
    readBack = true;
    return known;
  };

  const write = async (accounts: readonly AccountKey[]): Promise<'written' | Withheld> => {
    const set =
      accounts.length === 0
        ? await access.delete(name.account)
        : await access.set(name.account, encodeIndex(accounts, name.mark));
    // After a failure nobody knows which list is stored; the next one to need it reads it.
    known = null;
    if (set.state !== 'done') return set.state;
    known = accounts.length === 0 ? { state: 'absent' } : { state: 'found', value: accounts };
    readBack = false;
    return 'written';
  };

  return {
    load,
    accounts: async () => {
      const read = await load();
      if (read.state !== 'found') return read;
      const withSession = read.value.filter((account) => !isDangling(account));
      return withSession.length === 0
        ? { state: 'absent' }
        : { state: 'found', value: withSession };
    },
    putFirst: async (account) => {
      const current = known ?? (await load());
      if (isWithheld(current)) return current;
      const others = current.state === 'found' ? current.value.filter(isOther(account)) : [];
      const kept = others.filter((other) => !isDangling(other));
      const first = current.state === 'found' ? current.value[0] : undefined;
      const isFirst = first !== undefined && sameAccount(first, account);
      if (isFirst && kept.length === others.length) {
        return { state: readBack ? 'unchanged' : 'written' };
      }
      const accounts = [account, ...kept];
      if (!fitsOneItem(encodeIndex(accounts, name.mark))) return { state: 'too-large' };
      return { state: await write(accounts) };
    },
    verify: async () => {
      const expected = known?.state === 'found' ? encodeIndex(known.value, name.mark) : null;
      const read = await access.get(name.account);
      if (read.state !== 'done') return read.state;
      readBack = read.value === expected;
      if (readBack) return 'same';
      known = null;
      return 'different';
    },
    drop: async (account) => {
      const current = known ?? (await load());
      if (current.state === 'corrupt') await write([]);
      if (current.state !== 'found') return;
      const kept = current.value.filter((other) => isOther(account)(other) && !isDangling(other));
      if (kept.length < current.value.length) await write(kept);
    },
    note: (account, session) => {
      dangling = dangling.filter(isOther(account));
      if (session === 'absent') dangling = [...dangling, account];
    },
  };
}

function isOther(account: AccountKey): (other: AccountKey) => boolean {
  return (other) => !sameAccount(other, account);
}

function isWithheld<T extends { readonly state: string }>(
  read: T,
): read is T & { readonly state: Withheld } {
  return read.state === 'locked' || read.state === 'denied' || read.state === 'unavailable';
}
