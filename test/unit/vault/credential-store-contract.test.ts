import { createMemoryStore } from '../../../main/vault/memory-store.ts';
import {
  credentialStoreContract,
  lockableStoreContract,
} from '../../contracts/credential-store.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';

const nothingToStop = (): Promise<void> => Promise.resolve();

credentialStoreContract('the memory store [ST-01]', () =>
  Promise.resolve({ store: createMemoryStore(), stop: nothingToStop }),
);

credentialStoreContract('the fake', () =>
  Promise.resolve({ store: createFakeCredentialStore(), stop: nothingToStop }),
);

lockableStoreContract('the fake', () => {
  const store = createFakeCredentialStore();
  let unlock = (): void => undefined;
  return Promise.resolve({
    store,
    lock: () => {
      unlock = store.fault({ kind: 'fail', reason: 'locked' });
      return Promise.resolve();
    },
    unlock: () => {
      unlock();
      return Promise.resolve();
    },
    stop: nothingToStop,
  });
});
