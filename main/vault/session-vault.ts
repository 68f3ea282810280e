import type { CredentialStore, Log, Vault, VaultRemove, VaultWrite } from '../ports.ts';
import { createAccountIndex } from './account-index.ts';
import { createInTurn } from './in-turn.ts';
import { indexItemName, sessionItemName, type VaultNamespace } from './item-names.ts';
import { fitsOneItem } from './item-text.ts';
import { decodeSession, encodeSession } from './session-item.ts';
import { createStoreAccess } from './store-access.ts';

/**
 * Keeps sessions in a credential store: one item per account, and one that lists the accounts. Its
 * methods run one after the other, so that the list is never changed by two at once.
 *
 * Store calls, so that start-up and refresh can be counted: `probe`, `accounts` and `read` are one get
 * each. `write` of the account that is already the current one is one set and one get, the read-back
 * (ST-08); a first `write` is two sets and two gets, and one get more while the list was never read.
 * `remove` is one delete for the session and one call for the list. After the store was seen locked or
 * denied each writing call is preceded by one get (ST-05).
 *
 * A crash between two of these calls leaves at worst a list entry without a session, which reads as
 * absent and goes with the next change: the list is written before the session and deleted after it,
 * so that no token is left where nobody would look for it.
 *
 * `write` replaces an item of a newer version: it is called for a sign-in the person just made, or
 * after a successful `read`, and then the item is not of a newer version.
 *
 * @param store where; its calls should have deadlines, a call that never ends holds up the vault.
 * @param namespace whose items.
 * @param log told of each change of the store's state.
 */
export function createVault({
  store,
  namespace,
  log,
}: {
  readonly store: CredentialStore;
  readonly namespace: VaultNamespace;
  readonly log?: Log;
}): Vault {
  const access = createStoreAccess(store, log);
  const index = createAccountIndex(access, indexItemName(namespace));
  const inTurn = createInTurn();

  const read: Vault['read'] = async (account) => {
    const name = sessionItemName(namespace, account);
    const stored = await access.get(name.account);
    if (stored.state !== 'done') return stored;
    index.note(account, stored.value === null ? 'absent' : 'present');
    if (stored.value === null) return { state: 'absent' };
    return decodeSession(stored.value, account, name.mark);
  };

  const write: Vault['write'] = async (account, record): Promise<VaultWrite> => {
    const name = sessionItemName(namespace, account);
    const text = encodeSession(record, account, name.mark);
    if (text === null) return { state: 'not-verified' };
    if (!fitsOneItem(text)) return { state: 'too-large' };

    const listed = await index.putFirst(account);
    if (listed.state !== 'unchanged' && listed.state !== 'written') return { state: listed.state };
    const set = await access.set(name.account, text);
    if (set.state !== 'done') return set;
    index.note(account, 'present');

    const readBack = await access.get(name.account);
    if (readBack.state !== 'done') return readBack;
    if (readBack.value !== text) return { state: 'not-verified' };
    if (listed.state === 'unchanged') return { state: 'stored' };
    const list = await index.verify();
    if (list === 'same') return { state: 'stored' };
    return { state: list === 'different' ? 'not-verified' : list };
  };

  const remove: Vault['remove'] = async (account): Promise<VaultRemove> => {
    const deleted = await access.delete(sessionItemName(namespace, account).account);
    if (deleted.state !== 'done') return deleted;
    index.note(account, 'absent');
    await index.drop(account);
    return { state: 'removed' };
  };

  const probe: Vault['probe'] = async () => {
    const { state } = await index.load();
    return state === 'locked' || state === 'denied' || state === 'unavailable'
      ? state
      : 'available';
  };

  // Failures of the store are values by now; what is left to catch is a record that is no record, or
  // a log that throws.
  const settle = <T>(work: () => Promise<T>, otherwise: T): Promise<T> =>
    inTurn(() => work().catch(() => otherwise));
  return {
    probe: () => settle(probe, 'unavailable'),
    accounts: () => settle(index.accounts, { state: 'unavailable' }),
    read: (account) => settle(() => read(account), { state: 'unavailable' }),
    write: (account, record) => settle(() => write(account, record), { state: 'not-verified' }),
    remove: (account) => settle(() => remove(account), { state: 'unavailable' }),
  };
}
