import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  credentialStoreContract,
  lockableStoreContract,
} from '../../contracts/credential-store.ts';
import {
  startKeyringSession,
  type KeyringSession,
  type KeyringSessionOptions,
} from '../../rig/keyring-session.ts';
import { startKeytarChild, type KeytarChild } from './keytar-in-child.ts';

const SERVICE = 'org.example.shell (development)';

async function startSubject() {
  const session = await startKeyringSession();
  const child = startKeytarChild(session.env, { service: SERVICE });
  return {
    store: child.store,
    lock: session.lock,
    unlock: session.unlock,
    stop: async () => {
      await child.kill();
      await session.stop();
    },
  };
}

const isLinux = process.platform === 'linux';

describe.runIf(isLinux)('on a real keyring', () => {
  credentialStoreContract('keytar on gnome-keyring', startSubject);
  lockableStoreContract('keytar on gnome-keyring', startSubject);
});

describe.runIf(isLinux)('keytar on gnome-keyring', () => {
  let session: KeyringSession;
  let child: KeytarChild;
  beforeAll(async () => {
    session = await startKeyringSession();
  });
  afterEach(async () => {
    await session.unlock();
    await child.kill();
  });
  afterAll(() => session.stop());

  it('keeps its items where they can be seen from outside, and takes them away', async () => {
    child = startKeytarChild(session.env, { service: SERVICE });
    await child.store.set('ada', 'a secret');
    const lookup = ['lookup', 'service', SERVICE, 'account', 'ada'];
    expect((await session.secretTool(lookup)).stdout).toBe('a secret');
    await child.store.delete('ada');
    const search = await session.secretTool(['search', '--all', 'service', SERVICE]);
    expect(search).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('is not disturbed by an item of the same service without an account [ST-05]', async () => {
    child = startKeytarChild(session.env, { service: SERVICE });
    const store = ['store', '--label=foreign', 'service', SERVICE];
    expect((await session.secretTool(store, 'foreign')).status).toBe(0);
    expect(await child.store.get('ada')).toBeNull();
    await child.store.set('ada', 'value');
    expect(await child.store.get('ada')).toBe('value');
    expect(await child.store.delete('ada')).toBe(true);
    expect(await child.store.get('ada')).toBeNull();
    expect((await session.secretTool(['lookup', 'service', SERVICE])).stdout).toBe('foreign');
    await session.secretTool(['clear', 'service', SERVICE]);
  });

  it('opens no prompt by itself: locked, it is not even asked [ST-05, ST-06]', async () => {
    const first = startKeytarChild(session.env, { service: SERVICE });
    await first.store.set('ada', 'value');
    await first.kill();
    await session.lock();
    const dismiss = await session.ignorePrompts();
    child = startKeytarChild(session.env, { service: SERVICE });
    const locked = { reason: 'locked' };
    await expect(child.store.get('ada')).rejects.toMatchObject(locked);
    await expect(child.store.set('ada', 'other')).rejects.toMatchObject(locked);
    await expect(child.store.delete('ada')).rejects.toMatchObject(locked);
    expect(await session.prompts()).toBe(0);
    expect(await child.pendingCalls()).toBe(0);
    dismiss();
  });

  it('sees at once when the keyring is locked and when it is unlocked again [ST-05]', async () => {
    child = startKeytarChild(session.env, { service: SERVICE });
    await child.store.set('ada', 'value');
    for (let round = 0; round < 3; round += 1) {
      await session.lock();
      await expect(child.store.get('ada')).rejects.toMatchObject({ reason: 'locked' });
      await session.unlock();
      expect(await child.store.get('ada')).toBe('value');
    }
    await child.store.delete('ada');
  });

  describe('behind a prompt nobody answers', () => {
    // Short enough to wait for; so short that on a busy machine other calls may miss it, too.
    const deadlineMs = 300;
    let dismiss = (): void => undefined;
    const openPrompt = async () => {
      const schema = ['xdg:schema', 'org.freedesktop.Secret.Generic'];
      const item = ['service', SERVICE, 'account', 'ada', ...schema];
      await session.secretTool(['store', '--label=session', ...item], 'value');
      child = startKeytarChild(session.env, { service: SERVICE, deadlineMs });
      // Locked right behind a call that worked, when the lock is not asked for: the next call prompts.
      expect(await child.store.get('ada')).toBe('value');
      await session.lock();
      dismiss = await session.ignorePrompts();
    };
    const everythingEnds = () =>
      vi.waitFor(async () => {
        expect(await child.pendingCalls()).toBe(0);
      }, 10_000);
    afterEach(async () => {
      dismiss();
      await session.unlock();
      await session.secretTool(['clear', 'service', SERVICE]);
    });

    it('gives up at the deadline, and reads again once the prompt is gone [ST-06]', async () => {
      await openPrompt();
      await expect(child.store.get('ada')).rejects.toMatchObject({ reason: 'timeout' });
      expect(await child.pendingCalls()).toBe(1);
      dismiss();
      await everythingEnds();
      await vi.waitFor(
        () => expect(child.store.get('ada')).rejects.toMatchObject({ reason: 'locked' }),
        10_000,
      );
      await session.unlock();
      await vi.waitFor(async () => {
        expect(await child.store.get('ada')).toBe('value');
      }, 10_000);
    });

    it('leaves half of the thread pool free, and refuses at once when two calls hang [ST-06]', async () => {
      await openPrompt();
      const reads = Array.from({ length: 6 }, () => child.store.get('ada'));
      for (const read of await Promise.allSettled(reads)) {
        expect(read).toMatchObject({ status: 'rejected', reason: { reason: 'timeout' } });
      }
      expect(await child.pendingCalls()).toBe(2);
      // Files and names of the same process, which wait for a thread, too.
      const { text, address } = await child.readAndLookUp();
      expect(text).toContain('readAndLookUp');
      expect(address).toMatch(/^(127\.|::1)/);
      expect(await child.pendingCalls()).toBe(2);
      dismiss();
      await everythingEnds();
    });
  });
});

describe.runIf(isLinux)('keytar without a keyring', () => {
  it.each<[string, KeyringSessionOptions, readonly string[]]>([
    ['a bus without a keyring', { daemon: false }, []],
    ['no bus', { bus: false }, []],
    ['no bus that anybody names', { bus: false }, ['DBUS_SESSION_BUS_ADDRESS']],
    ['no session at all', { bus: false }, ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR']],
  ])('is unavailable: %s [ST-01] [ST-05]', async (_, options, without) => {
    const session = await startKeyringSession(options);
    const env = Object.fromEntries(
      Object.entries(session.env).filter(([name]) => !without.includes(name)),
    );
    const child = startKeytarChild(env, { service: SERVICE });
    const unavailable = { name: 'CredentialStoreError', reason: 'unavailable' };
    await expect(child.store.get('ada')).rejects.toMatchObject(unavailable);
    await expect(child.store.set('ada', 'value')).rejects.toMatchObject(unavailable);
    await expect(child.store.delete('ada')).rejects.toMatchObject(unavailable);
    await child.kill();
    await session.stop();
  });
});
