import type {
  AccountKey,
  Clock,
  CredentialStore,
  Log,
  SessionRecord,
  Vault,
  VaultRemove,
  VaultWrite,
} from '../ports.ts';
import { createAccountIndex, type Known } from './account-index.ts';
import { sameAccount } from '../account-key.ts';
import { createInTurn } from '../in-turn.ts';
import { indexItemName, sessionItemName, type VaultNamespace } from './item-names.ts';
import { fitsItsParts } from './item-text.ts';
import { belongsTo, decodeSession, encodeSession } from './session-item.ts';
import { createSplitItems } from './split-item.ts';
import { createTombstones } from './tombstones.ts';
import { createStoreAccess, isWithheld, withheldBy } from './store-access.ts';

/** A vault that knows of the store alone. */
export type StoreVault = Omit<Vault, 'markSignedOut'>;

const STORED = { state: 'stored' } as const;
const REMOVED = { state: 'removed' } as const;

/**
 * Keeps sessions in a credential store: one item per account, and one that lists the accounts. What does
 * not fit one item is split (`split-item.ts`). Its methods run one after the other, so that the list is
 * never changed by two at once.
 *
 * A session of an account that is not the current one arrives within the list, by one set; then it is
 * read back, moved to the account's own item, and taken out of the list. Whoever gave `later` to `write`
 * waits for the set alone. So a kill at any point leaves either no token or one that the next start
 * finds: as long as the list holds a session, that is the account's newest. A session that does not fit
 * one item together with the list goes the other way: the list first, then its own item.
 *
 * Store calls, so that start-up and refresh can be counted: `accounts` and `read` are one get each, and so
 * is `probe`, unless the store did its work within the last ten seconds. `write` of the account that is
 * already the current one is one set and one get, the read-back (ST-08); of any other account it is one
 * set, and behind it two sets and three gets. `remove` is one delete for the session and one call for the
 * list; `retire` is a set and a get of the list and one delete; `bury` is one delete, a get and a change of
 * the list; `label` and `select` are a set and a get of the list when they change it; `update` of an account that is
 * not the current one is a set and a get of its item. While the list has
 * tombstones each change of it is preceded by one get.
 *
 * There is one get more while the list was never read, or it is not known after a failure which
 * list is stored; and one before the first writing or deleting of a session that was not read before:
 * it may be in parts. After the store was seen locked or denied each writing call is
 * preceded by one get (ST-05). A session or list that takes several items costs what `split-item.ts` says.
 *
 * A crash during `remove` leaves at worst a list entry without a session, which reads as absent and goes
 * with the next change. Parts that a crash left of such a session are deleted by `read`; until then the
 * entry stays.
 *
 * `write` replaces an item of a newer version: it is called for a sign-in the person just made, or
 * after a successful `read`, and then the item is not of a newer version.
 *
 * @param store where; its calls should have deadlines, a call that never ends holds up the vault.
 * @param namespace whose items.
 * @param clock for the age of the store's last answer.
 * @param log told of each change of the store's state.
 */
export function createVault({
  store,
  namespace,
  clock,
  log,
}: {
  readonly store: CredentialStore;
  readonly namespace: VaultNamespace;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log?: Log;
}): StoreVault {
  const access = createStoreAccess({ store, clock, log });
  const items = createSplitItems(access);
  const index = createAccountIndex(items, indexItemName(namespace));
  const inTurn = createInTurn();

  // Failures of the store are values by now; what is left to catch is a record that is no record, or
  // a log that throws.
  const inOrder = <T>(work: () => Promise<T>, otherwise: T): Promise<T> =>
    inTurn(() => work().catch(() => otherwise));

  /** Writes the account's own item and reads it back. */
  const putOwn = async (account: AccountKey, text: string): Promise<VaultWrite> => {
    const name = sessionItemName(namespace, account);
    const set = await items.set(name, text);
    if (set.state !== 'done') return set;
    index.note(account, 'present');
    const readBack = await items.get(name);
    if (isWithheld(readBack)) return { state: readBack.state };
    const same = readBack.state === 'done' && readBack.value === text;
    return { state: same ? 'stored' : 'not-verified' };
  };

  /** Writes the list without a session in it, and reads it back. */
  const putList = async (account: AccountKey): Promise<VaultWrite> => {
    const listed = await index.putFirst(account, null);
    if (listed.state === 'unchanged') return { state: 'stored' };
    return listed.state === 'written' ? verifyList() : { state: listed.state };
  };

  const verifyList = async (): Promise<VaultWrite> => {
    const list = await index.verify();
    if (list === 'same') return { state: 'stored' };
    return { state: list === 'different' ? 'not-verified' : list };
  };

  /**
   * Moves the session that the list holds to its account's own item, if it still holds one.
   * @param arrived the session, when it was just written and is to be read back.
   */
  const settle = async (arrived: SessionRecord | null): Promise<VaultWrite> => {
    const known = await index.known();
    if (isWithheld(known)) return { state: known.state };
    const [account] = known.state === 'found' && known.arriving ? known.accounts : [];
    if (!account) return { state: 'stored' };
    let session = arrived;
    if (session) {
      const verified = await verifyList();
      if (verified.state !== 'stored') return verified;
    } else {
      const list = await index.load();
      if (isWithheld(list)) return { state: list.state };
      session = list.state === 'found' ? list.value.arriving : null;
    }
    const { mark } = sessionItemName(namespace, account);
    const text = session && encodeSession(session, account, mark);
    if (text === null) return { state: 'not-verified' };
    const own = await putOwn(account, text);
    return own.state === 'stored' ? putList(account) : own;
  };

  const read: Vault['read'] = async (account) => {
    const known = await index.known();
    if (isWithheld(known)) return { state: known.state };
    if (holdsSessionOf(known, account)) {
      const list = await index.load();
      if (isWithheld(list)) return { state: list.state };
      const session = list.state === 'found' ? list.value.arriving : null;
      if (session && belongsTo(session, account)) {
        // The list is every client's: a token of another one is none of ours (ST-04).
        const clientId = namespace.clientIds.get(account.issuer) ?? '';
        const isOurs = session.continuity.audience.includes(clientId);
        return isOurs ? { state: 'found', value: session } : { state: 'corrupt' };
      }
    }
    const name = sessionItemName(namespace, account);
    const stored = await items.get(name);
    if (stored.state !== 'done') return stored;
    if (stored.value === null) {
      // Nobody would look for parts of an account that has gone from the list.
      const swept = await items.sweep(name);
      if (swept.state === 'done') index.note(account, 'absent');
      return { state: 'absent' };
    }
    index.note(account, 'present');
    return decodeSession(stored.value, account, name.mark);
  };

  const write: Vault['write'] = async (account, record, later): Promise<VaultWrite> => {
    const { mark } = sessionItemName(namespace, account);
    const text = encodeSession(record, account, mark);
    if (text === null) return { state: 'not-verified' };
    if (!fitsItsParts(text)) return { state: 'too-large' };

    const known = await index.known();
    if (isWithheld(known)) return { state: known.state };
    const [first] = known.state === 'found' ? known.accounts : [];
    const isFirst = first !== undefined && sameAccount(first, account);
    const listHolds = known.state === 'found' && known.arriving;
    if (isFirst && !listHolds) {
      const own = await putOwn(account, text);
      return own.state === 'stored' ? putList(account) : own;
    }
    if (!isFirst && listHolds) {
      // The session of another account: the list is about to be written anew.
      const settled = await settle(null);
      if (settled.state !== 'stored') return settled;
    }
    const arrived = await index.putFirst(account, record);
    if (arrived.state === 'too-large') {
      // Both together do not fit one item. What the list holds of this account goes to its own item, and
      // is replaced there. The list first: a token is never where nobody would look.
      const settled = isFirst ? await settle(null) : STORED;
      if (settled.state !== 'stored') return settled;
      const listed = await putList(account);
      return listed.state === 'stored' ? putOwn(account, text) : listed;
    }
    if (arrived.state === 'not-verified') return { state: 'not-verified' };
    if (isWithheld(arrived)) return { state: arrived.state };
    index.note(account, 'present');
    if (later === undefined) return settle(record);
    void inOrder(() => settle(record), { state: 'not-verified' } as const).then(later);
    return { state: 'stored' };
  };

  const update: Vault['update'] = async (account, record): Promise<VaultWrite> => {
    const known = await index.known();
    if (isWithheld(known)) return { state: known.state };
    const [, ...others] = known.state === 'found' ? known.accounts : [];
    if (!others.some((other) => sameAccount(other, account))) return write(account, record);
    // Only the first one's session can be in the list: this one is in its own item.
    const text = encodeSession(record, account, sessionItemName(namespace, account).mark);
    if (text === null) return { state: 'not-verified' };
    return fitsItsParts(text) ? putOwn(account, text) : { state: 'too-large' };
  };

  const select: Vault['select'] = async (account): Promise<VaultWrite> => {
    const known = await index.known();
    if (isWithheld(known)) return { state: known.state };
    const accounts = known.state === 'found' ? known.accounts : [];
    const at = accounts.findIndex((other) => sameAccount(other, account));
    if (at <= 0) return STORED;
    // What the list holds of the first one is moved before it is that no more.
    const settled = await settle(null);
    return settled.state === 'stored' ? putList(account) : settled;
  };

  const label: Vault['label'] = async (account, claims): Promise<VaultWrite> => {
    const labelled = await index.label(account, claims);
    if (labelled.state === 'unchanged') return STORED;
    return labelled.state === 'written' ? verifyList() : { state: labelled.state };
  };

  /** Before the list loses what it holds of another account. */
  const settleOthers = async (account: AccountKey): Promise<VaultRemove> => {
    const known = await index.known();
    if (isWithheld(known)) return { state: known.state };
    if (known.state === 'found' && known.arriving && !holdsSessionOf(known, account)) {
      const settled = await settle(null);
      if (settled.state !== 'stored') return { state: withheldBy(settled.state) };
    }
    return REMOVED;
  };

  const deleteOwn = async (account: AccountKey): Promise<VaultRemove> => {
    const deleted = await items.delete(sessionItemName(namespace, account));
    if (deleted.state !== 'done') return deleted;
    index.note(account, 'absent');
    return REMOVED;
  };

  const remove: Vault['remove'] = async (account): Promise<VaultRemove> => {
    const settled = await settleOthers(account);
    if (settled.state !== 'removed') return settled;
    const deleted = await deleteOwn(account);
    if (deleted.state !== 'removed') return deleted;
    const dropped = await index.drop(account);
    return { state: dropped === 'done' ? 'removed' : dropped };
  };

  const { retire, tombstones, bury } = createTombstones({ index, settleOthers, deleteOwn, remove });

  const probe: Vault['probe'] = async () => {
    if (access.answeredLately()) return 'available';
    const list = await index.load();
    return isWithheld(list) ? list.state : 'available';
  };

  return {
    probe: () => inOrder(probe, 'unavailable'),
    accounts: () => inOrder(index.accounts, { state: 'unavailable' }),
    read: (account) => inOrder(() => read(account), { state: 'unavailable' }),
    write: (account, record, later) =>
      inOrder(() => write(account, record, later), { state: 'not-verified' }),
    update: (account, record) => inOrder(() => update(account, record), { state: 'not-verified' }),
    select: (account) => inOrder(() => select(account), { state: 'not-verified' }),
    label: (account, claims) => inOrder(() => label(account, claims), { state: 'not-verified' }),
    remove: (account) => inOrder(() => remove(account), { state: 'unavailable' }),
    retire: (tombstone) => inOrder(() => retire(tombstone), { state: 'unavailable' }),
    tombstones: () => inOrder(tombstones, { state: 'unavailable' }),
    bury: (tombstone) => inOrder(() => bury(tombstone), { state: 'unavailable' }),
  };
}

function holdsSessionOf(known: Known, account: AccountKey): boolean {
  const [first] = known.state === 'found' && known.arriving ? known.accounts : [];
  return first !== undefined && sameAccount(first, account);
}
