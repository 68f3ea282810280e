import type { AccountKey, SessionRecord, VaultRead } from '../ports.ts';
import { decodeIndex, encodeIndex, sameAccount, type AccountList } from './index-item.ts';
import type { ItemName } from './item-names.ts';
import { fitsOneItem, type ItemContent } from './item-text.ts';
import type { SplitItems, TextRead } from './split-item.ts';
import { isWithheld, withheldBy, type Withheld } from './store-access.ts';

/** What is known of the list item without asking the store again. Holds no secret. */
export type Known =
  | {
      readonly state: 'found';
      readonly accounts: readonly AccountKey[];
      /** Whether the first account's session is in the list itself. */
      readonly arriving: boolean;
    }
  | { readonly state: 'absent' | 'corrupt' | 'newer-version' };

/** How writing the list ended; `not-verified` when a part of it does not read back. */
type ListWrite = 'written' | 'too-large' | 'not-verified' | Withheld;

/** The list of accounts, an item of its own. */
export interface AccountIndex {
  /** Reads the list: one store get, and one for each part of a list that does not fit one item. */
  load(): Promise<VaultRead<AccountList>>;
  /**
   * As `load`, without the entries that are known to have no session. Where there is no list, it takes
   * away what a killed removal left of one.
   */
  readonly accounts: () => Promise<VaultRead<readonly AccountKey[]>>;
  /** What is known, else one store get. */
  known(): Promise<Known | { readonly state: Withheld }>;
  /**
   * Makes the account the first, with its session or without. No store call when nothing changes; else
   * one set, preceded by one get while the list was never read. `written` asks for `verify`. A list with
   * a session in it that does not fit one item is `too-large`: the session has an item of its own. A
   * list that is corrupt or of a newer version is replaced: whoever signs in anew with this build
   * decides so, and nothing else comes here with such a list.
   */
  putFirst(
    account: AccountKey,
    arriving: SessionRecord | null,
  ): Promise<{ readonly state: 'unchanged' | ListWrite }>;
  /** Whether the store holds the list as it was written last: as many gets as `load`. */
  verify(): Promise<'same' | 'different' | Withheld>;
  /**
   * Takes the account off the list, and deletes the item with the last one. A list of a newer version
   * is left alone. When the store does not do it, the entry stays and reads as absent, unless it holds
   * the session: only then is the failure one that counts.
   */
  drop(account: AccountKey): Promise<'done' | Withheld>;
  /** Notes whether the account has a session; entries without one go at the next rewrite. */
  note(account: AccountKey, session: 'present' | 'absent'): void;
}

const knownOf = ({ accounts, arriving }: AccountList): Extract<Known, { state: 'found' }> => ({
  state: 'found',
  accounts,
  arriving: arriving !== null,
});

/** @param name the list item's name. */
export function createAccountIndex(items: SplitItems, name: ItemName): AccountIndex {
  let known: Known | null = null;
  /** What was written and not read back since. */
  let written: string | null = null;
  let dangling: readonly AccountKey[] = [];

  const isDangling = (account: AccountKey): boolean =>
    dangling.some((other) => sameAccount(other, account));

  const load: AccountIndex['load'] = async () => {
    const read = await items.get(name);
    if (isWithheld(read)) return read;
    const content = contentOf(read, name.mark);
    known = content.state === 'found' ? knownOf(content.value) : content;
    written = null;
    return content;
  };

  const current: AccountIndex['known'] = async () => {
    if (known) return known;
    const read = await load();
    return read.state === 'found' ? knownOf(read.value) : read;
  };

  const write = async (list: AccountList): Promise<ListWrite> => {
    const { accounts } = list;
    const text = accounts.length === 0 ? null : encodeIndex(list, name.mark);
    const set = text === null ? await items.delete(name) : await items.set(name, text);
    // After a failure nobody knows which list is stored; the next one to need it reads it.
    known = null;
    if (set.state !== 'done') return set.state;
    known = accounts.length === 0 ? { state: 'absent' } : knownOf(list);
    written = text;
    return 'written';
  };

  return {
    load,
    known: current,
    accounts: async () => {
      const read = await load();
      if (read.state === 'absent') await items.sweep(name);
      if (read.state !== 'found') return read;
      const withSession = read.value.accounts.filter((account) => !isDangling(account));
      return withSession.length === 0
        ? { state: 'absent' }
        : { state: 'found', value: withSession };
    },
    putFirst: async (account, arriving) => {
      const now = await current();
      if (isWithheld(now)) return now;
      const others = now.state === 'found' ? now.accounts.filter(isOther(account)) : [];
      const kept = others.filter((other) => !isDangling(other));
      const first = now.state === 'found' ? now.accounts[0] : undefined;
      const isFirst = first !== undefined && sameAccount(first, account);
      const holdsNone = now.state === 'found' && !now.arriving && arriving === null;
      if (isFirst && holdsNone && kept.length === others.length) {
        return { state: written === null ? 'unchanged' : 'written' };
      }
      const list = { accounts: [account, ...kept], arriving };
      if (arriving && !fitsOneItem(encodeIndex(list, name.mark))) return { state: 'too-large' };
      return { state: await write(list) };
    },
    verify: async () => {
      const read = await items.get(name);
      if (isWithheld(read)) return read.state;
      const same = read.state === 'done' && read.value === written;
      if (!same) known = null;
      written = null;
      return same ? 'same' : 'different';
    },
    drop: async (account) => {
      const now = await current();
      if (isWithheld(now)) return now.state;
      if (now.state === 'corrupt') await write({ accounts: [], arriving: null });
      if (now.state !== 'found') return 'done';
      const kept = now.accounts.filter((other) => isOther(account)(other) && !isDangling(other));
      if (kept.length === now.accounts.length) return 'done';
      const outcome = await write({ accounts: kept, arriving: null });
      if (outcome === 'written' || !now.arriving) return 'done';
      return withheldBy(outcome);
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

function contentOf(
  read: Exclude<TextRead, { readonly state: Withheld }>,
  mark: string,
): ItemContent<AccountList> | { readonly state: 'absent' } {
  if (read.state !== 'done') return read;
  return read.value === null ? { state: 'absent' } : decodeIndex(read.value, mark);
}
