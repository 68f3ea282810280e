import { createMarkedVault } from '../../../main/vault/marked-vault.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import { describeVault } from '../../contracts/vault.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { clock } from '../vault/vault-samples.ts';
import { createFakeSignOutMarks } from '../../fakes/fake-sign-out-marks.ts';
import { createFakeVault } from '../../fakes/fake-vault.ts';

describeVault('the fake', () => {
  const vault = createFakeVault();
  return {
    vault,
    become: (health) => {
      vault.health = health;
    },
    corrupt: () => {
      vault.unreadable = 'corrupt';
    },
  };
});

describeVault('the vault, over the fake credential store', () => {
  const store = createFakeCredentialStore();
  const namespace = {
    appId: 'com.example.desk',
    channel: 'release',
    clientIds: new Map([['https://idp.test', 'desk']]),
    profile: '/profile',
  } as const;
  let heal = () => {};
  return {
    vault: createMarkedVault({
      vault: createVault({ store, namespace, clock }),
      marks: createFakeSignOutMarks(),
    }),
    become: (health) => {
      heal();
      heal = health === 'available' ? () => {} : store.fault({ kind: 'fail', reason: health });
    },
    corrupt: () => {
      for (const [name, item] of store.items) {
        if (item.includes('refreshToken')) store.items.set(name, item.slice(1));
      }
    },
  };
});
