import type { AccountKey } from '../../../main/ports.ts';
import { createVault, type StoreVault } from '../../../main/vault/session-vault.ts';
import { createLimitedStore, killedAfter } from './split-rig.ts';
import { clock, NAMESPACE } from './vault-samples.ts';

const open = (store: ReturnType<typeof createLimitedStore>) =>
  createVault({ store, namespace: NAMESPACE, clock });

/** Runs `change` on copies of what `before` leaves, killed after every single store call. */
export async function afterEachKill(
  before: (vault: StoreVault) => Promise<unknown>,
  change: (vault: StoreVault) => Promise<unknown>,
  check: (
    next: StoreVault,
    ended: boolean,
    store: ReturnType<typeof createLimitedStore>,
  ) => Promise<void>,
): Promise<void> {
  const start = createLimitedStore();
  await before(open(start));
  for (let calls = 0, ended = false; !ended; calls += 1) {
    const store = createLimitedStore();
    for (const [name, value] of start.items) store.items.set(name, value);
    const { store: mortal, killed } = killedAfter(store, calls);
    const vault = createVault({ store: mortal, namespace: NAMESPACE, clock });
    ended = (await Promise.race([change(vault), killed])) !== 'killed';
    await check(open(store), ended, store);
  }
}

/** Whether a start would find the account's session. */
export async function isSignedIn(vault: StoreVault, account: AccountKey): Promise<boolean> {
  const listed = await vault.accounts();
  const isListed =
    listed.state === 'found' && listed.value.some(({ subject }) => subject === account.subject);
  return isListed && (await vault.read(account)).state === 'found';
}
