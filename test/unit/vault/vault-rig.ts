import { vi } from 'vitest';
import type { AccountKey } from '../../../main/ports.ts';
import { indexItemName, sessionItemName } from '../../../main/vault/item-names.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { fakeMark } from '../../fakes/fake-log.ts';
import { clock, NAMESPACE, sessionOf } from './vault-samples.ts';

/** Where the list of accounts is. */
export const INDEX = indexItemName(NAMESPACE).account;

/** Where the account's session is. */
export const itemOf = (account: AccountKey): string => sessionItemName(NAMESPACE, account).account;

/** A vault on an empty fake store. */
export function setUp() {
  const store = createFakeCredentialStore();
  const log = { event: vi.fn(), mark: fakeMark };
  const vault = createVault({
    store,
    namespace: NAMESPACE,
    clock,
    log,
  });
  /** The same keyring as a newly started app meets it. */
  const restart = () => {
    store.calls.length = 0;
    return createVault({ store, namespace: NAMESPACE, clock });
  };
  return { store, log, vault, restart };
}

/** The same, with sessions of these accounts; the last one is the current one. */
export async function signedIn(...accounts: readonly AccountKey[]) {
  const rig = setUp();
  for (const account of accounts) await rig.vault.write(account, sessionOf(account));
  rig.store.calls.length = 0;
  return rig;
}
