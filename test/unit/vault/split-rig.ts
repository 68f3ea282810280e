import { CredentialStoreError, type CredentialStore } from '../../../main/ports.ts';
import { indexItemName, sessionItemName } from '../../../main/vault/item-names.ts';
import { createSplitItems, type SplitItems } from '../../../main/vault/split-item.ts';
import { createStoreAccess } from '../../../main/vault/store-access.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { ADA, clock, NAMESPACE } from './vault-samples.ts';

export const NAME = sessionItemName(NAMESPACE, ADA);
export const OTHER_NAME = indexItemName(NAMESPACE);

/** A JSON object of that many bytes; texts with different letters differ in every part. */
export function textOf(bytes: number, letter = 'x'): string {
  const frame = '{"version":1,"x":""}';
  return frame.replace('""', `"${letter.repeat(bytes - frame.length)}"`);
}

/** A store that takes what Windows takes, and keeps what it was asked to take beyond that. */
export function createLimitedStore() {
  const store = createFakeCredentialStore();
  const refused: string[] = [];
  const set = store.set.bind(store);
  store.set = async (account, value) => {
    if (Buffer.byteLength(value, 'utf8') > 2560) {
      refused.push(account);
      throw new CredentialStoreError('unavailable');
    }
    await set(account, value);
  };
  return Object.assign(store, { refused });
}

/** The store as a process sees it that is killed after so many calls: nothing of it is done after that. */
export function killedAfter(store: CredentialStore, calls: number) {
  const killed = Promise.withResolvers<'killed'>();
  let left = calls;
  const unlessKilled = <T>(call: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left >= 0) return call();
    killed.resolve('killed');
    return new Promise<T>(() => undefined);
  };
  const seen: CredentialStore = {
    get: (account) => unlessKilled(() => store.get(account)),
    set: (account, value) => unlessKilled(() => store.set(account, value)),
    delete: (account) => unlessKilled(() => store.delete(account)),
  };
  return { store: seen, killed: killed.promise };
}

/** The layer as a newly started app has it. */
export function itemsOn(store: CredentialStore): SplitItems {
  return createSplitItems(createStoreAccess({ store, clock }));
}
