import { describe, expect, it } from 'vitest';
import { secretServiceKind } from '../../../main/vault/secret-service/backend.ts';
import { createStoreLock } from '../../../main/vault/store-lock.ts';
import { describeStoreLock } from '../../contracts/store-lock.ts';
import { startKeyringSession } from '../../rig/keyring-session.ts';

describe.runIf(process.platform === 'linux')('on a real keyring', () => {
  it('the kind of the Secret Service is told, and where there is none that is told [ST-12]', async () => {
    const session = await startKeyringSession();
    expect(await secretServiceKind(session.env)).toBe('gnome_keyring');
    await session.endKeyring();
    expect(await secretServiceKind(session.env)).toBeNull();
    expect(await secretServiceKind({})).toBeNull();
    await session.stop();
  });

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
