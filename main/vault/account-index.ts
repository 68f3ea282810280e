import type {
  AccountKey,
  IdentityClaims,
  ListedAccount,
  SessionRecord,
  Tombstone,
  VaultRead,
} from '../ports.ts';
import { sameAccount } from '../account-key.ts';
import { decodeIndex, encodeIndex, isEmpty, type AccountList } from './index-item.ts';
import type { ItemName } from './item-names.ts';
import { fitsOneItem, type ItemContent } from './item-text.ts';
import type { SplitItems, TextRead } from './split-item.ts';
import { isWithheld, withheldBy, type Withheld } from './store-access.ts';

/** What is known of the list item without asking the store again. Holds no secret. */
export type Known =
  | {
      readonly state: 'found';
      readonly accounts: readonly ListedAccount[];
      /** Whether the first account's session is in the list itself. */
      readonly arriving: boolean;
      /** Whether there are tombstones on it. */
      readonly leaving: boolean;
    }
  | { readonly state: 'absent' | 'corrupt' | 'newer-version' };

/** How writing the list ended; `not-verified` when a part of it does not read back. */
type ListWrite = 'written' | 'too-large' | 'not-verified' | Withheld;

/**
 * The list of accounts, an item of its own. Each change is one set, preceded by one get while the list was
 * never read, and while there are secrets in it: they are not kept in memory. `written` asks for `verify`.
 */
export interface AccountIndex {
  /** Reads the list: one store get, and one for each part of a list that does not fit one item. */
  load(): Promise<VaultRead<AccountList>>;
  /**
   * As `load`, without the entries that are known to have no session. Where there is no list, it takes
   * away what a killed removal left of one.
   */
  readonly accounts: () => Promise<VaultRead<readonly ListedAccount[]>>;
  /** What is known, else one store get. */
  known(): Promise<Known | { readonly state: Withheld }>;
  /**
   * Makes the account the first, with its session or without. No store call when nothing changes. A list
   * with a session in it that does not fit one item is `too-large`: the session has an item of its own. A
   * list that is corrupt or of a newer version is replaced: whoever signs in anew with this build
   * decides so, and nothing else comes here with such a list.
   */
  putFirst(
    account: AccountKey,
    arriving: SessionRecord | null,
  ): Promise<{ readonly state: 'unchanged' | ListWrite }>;
  /** Notes what an account on the list is called. */
  label(
    account: AccountKey,
    claims: IdentityClaims,
  ): Promise<{ readonly state: 'unchanged' | ListWrite }>;
  /** Whether the store holds the list as it was written last: as many gets as `load`. */
  verify(): Promise<'same' | 'different' | Withheld>;
  /**
   * Takes the account off the list, and deletes the item with the last one. A list of a newer version
   * is left alone. When the store does not do it, the entry stays and reads as absent, unless it holds
   * the session: only then is the failure one that counts.
   */
  drop(account: AccountKey): Promise<'done' | Withheld>;
  /** Takes the account off the list and puts its tombstone there. A list of a newer version is left alone. */
  entomb(tombstone: Tombstone): Promise<{ readonly state: 'unchanged' | ListWrite }>;
  /** Takes a tombstone off the list. */
  unearth(tombstone: Tombstone): Promise<'done' | Withheld>;
  /** Notes whether the account has a session; entries without one go at the next rewrite. */
  note(account: AccountKey, session: 'present' | 'absent'): void;
}

const knownOf = ({
  accounts,
  arriving,
  leaving,
}: AccountList): Extract<Known, { state: 'found' }> => ({
  state: 'found',
  accounts,
  arriving: arriving !== null,
  leaving: leaving.length > 0,
});

const EMPTY: AccountList = { accounts: [], arriving: null, leaving: [] };

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

  /** The list with its secrets, those that a change keeps: read anew when it has some. */
  const whole = async (keeps: 'all' | 'tombstones'): Promise<VaultRead<AccountList>> => {
    const now = await current();
    if (now.state !== 'found') return now;
    if (now.leaving || (now.arriving && keeps === 'all')) return load();
    return { state: 'found', value: { ...EMPTY, accounts: now.accounts } };
  };

  const write = async (list: AccountList): Promise<ListWrite> => {
    const text = isEmpty(list) ? null : encodeIndex(list, name.mark);
    const set = text === null ? await items.delete(name) : await items.set(name, text);
    // After a failure nobody knows which list is stored; the next one to need it reads it.
    known = null;
    if (set.state !== 'done') return set.state;
    known = text === null ? { state: 'absent' } : knownOf(list);
    written = text;
    return 'written';
  };

  /** What `without` leaves of the accounts, and no entry that has no session. */
  const kept = (accounts: readonly ListedAccount[], without: AccountKey) =>
    accounts.filter((other) => isOther(without)(other) && !isDangling(other));

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
      const read = await whole('tombstones');
      if (isWithheld(read)) return read;
      const list = read.state === 'found' ? read.value : EMPTY;
      const [first] = list.accounts;
      const others = kept(list.accounts, account);
      const isFirst = first !== undefined && sameAccount(first, account);
      const same = others.length === list.accounts.length - 1;
      const holdsNone = now.state === 'found' && !now.arriving && arriving === null;
      if (isFirst && same && holdsNone) {
        return { state: written === null ? 'unchanged' : 'written' };
      }
      const { issuer, subject } = account;
      const entry = list.accounts.find((other) => sameAccount(other, account)) ?? {
        issuer,
        subject,
        claims: {},
      };
      const next = { ...list, accounts: [entry, ...others], arriving };
      if (arriving && !fitsOneItem(encodeIndex(next, name.mark))) return { state: 'too-large' };
      return { state: await write(next) };
    },
    label: async (account, claims) => {
      const now = await current();
      if (isWithheld(now)) return now;
      const entry =
        now.state === 'found' && now.accounts.find((other) => sameAccount(other, account));
      if (!entry || sameClaims(entry.claims, claims)) return { state: 'unchanged' };
      const read = await whole('all');
      if (isWithheld(read)) return read;
      if (read.state !== 'found') return { state: 'unchanged' };
      const accounts = read.value.accounts.map((other) =>
        sameAccount(other, account) ? { ...other, claims } : other,
      );
      return { state: await write({ ...read.value, accounts }) };
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
      const read = await whole('tombstones');
      if (isWithheld(read)) return read.state;
      if (read.state === 'corrupt') await write(EMPTY);
      if (read.state !== 'found') return 'done';
      const accounts = kept(read.value.accounts, account);
      if (accounts.length === read.value.accounts.length) return 'done';
      const outcome = await write({ ...read.value, accounts, arriving: null });
      if (outcome === 'written' || now.state !== 'found' || !now.arriving) return 'done';
      return withheldBy(outcome);
    },
    entomb: async (tombstone) => {
      const read = await whole('tombstones');
      if (isWithheld(read)) return read;
      if (read.state === 'newer-version') return { state: 'unchanged' };
      const list = read.state === 'found' ? read.value : EMPTY;
      const accounts = kept(list.accounts, tombstone);
      return {
        state: await write({ accounts, arriving: null, leaving: [...list.leaving, tombstone] }),
      };
    },
    unearth: async (tombstone) => {
      const read = await whole('all');
      if (isWithheld(read)) return read.state;
      if (read.state !== 'found') return 'done';
      const { refreshToken } = tombstone;
      const leaving = read.value.leaving.filter(
        (other) => !sameAccount(other, tombstone) || other.refreshToken !== refreshToken,
      );
      if (leaving.length === read.value.leaving.length) return 'done';
      const outcome = await write({ ...read.value, leaving });
      return outcome === 'written' ? 'done' : withheldBy(outcome);
    },
    note: (account, session) => {
      dangling = dangling.filter(isOther(account));
      // The two alone: a tombstone is an account too, and its token is not kept here (MM-01).
      const { issuer, subject } = account;
      if (session === 'absent') dangling = [...dangling, { issuer, subject }];
    },
  };
}

function sameClaims(a: IdentityClaims, b: IdentityClaims): boolean {
  return a.name === b.name && a.username === b.username && a.email === b.email;
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
