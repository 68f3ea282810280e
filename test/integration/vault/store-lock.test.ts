import { describe } from 'vitest';
import { createStoreLock } from '../../../main/vault/store-lock.ts';
import { describeStoreLock } from '../../contracts/store-lock.ts';
import { startKeyringSession } from '../../rig/keyring-session.ts';

describe.runIf(process.platform === 'linux')('on a real keyring', () => {
  describeStoreLock('the Secret Service', async () => {
    const session = await startKeyringSession();
    let dismiss = () => {};
    return {
      lock: createStoreLock({
        service: 'org.example.shell (development)',
        pendingCalls: () => 0,
        platform: 'linux',
        env: session.env,
      }),
      close: async () => {
        await session.lock();
        dismiss = await session.ignorePrompts();
      },
      open: async () => {
        dismiss();
        await session.unlock();
      },
      prompts: session.prompts,
      dismiss: () => Promise.resolve(dismiss()),
      stop: session.stop,
    };
  });
});
