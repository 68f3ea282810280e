import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { createKeytarStore, type KeytarStoreOptions } from '../../../main/vault/keytar-store.ts';
import { createManualDeadline } from './manual-deadline.ts';

const SERVICE = 'org.example.shell (development)';

function setUp(options: Partial<KeytarStoreOptions> = {}) {
  const keytar = {
    getPassword: vi.fn<(service: string, account: string) => Promise<unknown>>(),
    setPassword: vi.fn<(service: string, account: string, value: string) => Promise<unknown>>(),
    deletePassword: vi.fn<(service: string, account: string) => Promise<unknown>>(),
    findPassword: vi.fn(),
    findCredentials: vi.fn(),
  };
  const load = vi.fn(() => Promise.resolve<unknown>({ default: keytar }));
  const isLocked = vi.fn(() => Promise.resolve(false));
  const store = createKeytarStore({ service: SERVICE, load, isLocked, ...options });
  return { keytar, load, isLocked, store };
}

describe('the store over keytar', () => {
  it('loads keytar on the first call and not before, and only once', async () => {
    const { keytar, load, store } = setUp();
    expect(load).not.toHaveBeenCalled();
    keytar.getPassword.mockResolvedValue('value');
    await store.get('ada');
    await store.get('ada');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('asks for the one item it was asked for, and never lists items', async () => {
    const { keytar, store } = setUp();
    keytar.getPassword.mockResolvedValue('value');
    keytar.deletePassword.mockResolvedValue(true);
    expect(await store.get('ada')).toBe('value');
    await store.set('ada', 'new');
    expect(await store.delete('ada')).toBe(true);
    expect(keytar.getPassword).toHaveBeenCalledExactlyOnceWith(SERVICE, 'ada');
    expect(keytar.setPassword).toHaveBeenCalledExactlyOnceWith(SERVICE, 'ada', 'new');
    expect(keytar.deletePassword).toHaveBeenCalledExactlyOnceWith(SERVICE, 'ada');
    expect(keytar.findPassword).not.toHaveBeenCalled();
    expect(keytar.findCredentials).not.toHaveBeenCalled();
  });

  it.each([
    ['cannot be loaded', () => Promise.reject(new Error('libsecret-1.so.0: not found'))],
    ['is something else', () => Promise.resolve({ default: { getPassword: 1 } })],
    ['is nothing', () => Promise.resolve(undefined)],
  ])('is unavailable when keytar %s [ST-05]', async (_, load) => {
    const { store } = setUp({ load });
    const unavailable = { name: 'CredentialStoreError', reason: 'unavailable' };
    await expect(store.get('ada')).rejects.toMatchObject(unavailable);
    await expect(store.set('ada', 'value')).rejects.toMatchObject(unavailable);
    await expect(store.delete('ada')).rejects.toMatchObject(unavailable);
  });

  it('tries to load keytar again after a failure', async () => {
    const { keytar, load, store } = setUp();
    keytar.getPassword.mockResolvedValue('value');
    load.mockRejectedValueOnce(new Error('not yet'));
    await expect(store.get('ada')).rejects.toMatchObject({ reason: 'unavailable' });
    expect(await store.get('ada')).toBe('value');
  });

  it('believes "no such item" only when the item is not locked [ST-05]', async () => {
    const { keytar, isLocked, store } = setUp();
    keytar.getPassword.mockResolvedValue(null);
    keytar.deletePassword.mockResolvedValue(false);
    expect(await store.get('ada')).toBeNull();
    expect(await store.delete('ada')).toBe(false);
    expect(isLocked).toHaveBeenCalledWith({ service: SERVICE, account: 'ada' });
    isLocked.mockResolvedValue(true);
    await expect(store.get('ada')).rejects.toMatchObject({ reason: 'locked' });
    await expect(store.delete('ada')).rejects.toMatchObject({ reason: 'locked' });
  });

  it('is unavailable when nobody can say whether the item is locked [ST-05]', async () => {
    const { keytar, isLocked, store } = setUp();
    keytar.getPassword.mockResolvedValue(null);
    isLocked.mockRejectedValue(new Error('no answer'));
    await expect(store.get('ada')).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('is not called while it is locked: its prompt would keep a thread [ST-05, ST-06]', async () => {
    const { keytar, isLocked, store } = setUp();
    isLocked.mockResolvedValue(true);
    await expect(store.get('ada')).rejects.toMatchObject({ reason: 'locked' });
    await expect(store.set('ada', 'value')).rejects.toMatchObject({ reason: 'locked' });
    await expect(store.delete('ada')).rejects.toMatchObject({ reason: 'locked' });
    expect(keytar.getPassword).not.toHaveBeenCalled();
    expect(keytar.setPassword).not.toHaveBeenCalled();
    expect(keytar.deletePassword).not.toHaveBeenCalled();
  });

  it('asks about locks once for what is done within ten seconds', async () => {
    let now = 0;
    const { keytar, isLocked, store } = setUp({ now: () => now });
    keytar.getPassword.mockResolvedValue('');
    keytar.deletePassword.mockResolvedValue(true);
    expect(await store.get('ada')).toBe('');
    now = 9_999;
    expect(await store.delete('ada')).toBe(true);
    expect(isLocked).toHaveBeenCalledTimes(1);
    now = 9_999 + 10_000;
    await store.get('ada');
    expect(isLocked).toHaveBeenCalledTimes(2);
    // A failure is no answer.
    keytar.getPassword.mockRejectedValueOnce(new Error('Access is denied'));
    await expect(store.get('ada')).rejects.toMatchObject({ reason: 'denied' });
    await store.get('ada');
    expect(isLocked).toHaveBeenCalledTimes(3);
  });

  it('asks for the state where the text says nothing, since texts are translated [ST-05]', async () => {
    const { keytar, isLocked, store } = setUp();
    keytar.setPassword.mockRejectedValue(new Error('Der Schlüsselbund ist gesperrt'));
    await expect(store.set('ada', 'value')).rejects.toMatchObject({ reason: 'unavailable' });
    isLocked.mockResolvedValue(true);
    await expect(store.set('ada', 'value')).rejects.toMatchObject({ reason: 'locked' });
  });

  it('keeps what the backend said, and the value, out of its errors [LG-01]', async () => {
    const { keytar, store } = setUp();
    keytar.setPassword.mockRejectedValue(
      Object.assign(new Error('Access is denied: CANARY-TEXT'), { cause: 'CANARY-CAUSE' }),
    );
    const error: unknown = await store.set('ada', 'CANARY-VALUE').catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'CredentialStoreError', reason: 'denied' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('CANARY');
    expect(JSON.stringify(error)).not.toContain('CANARY');
  });

  it('gives up at the deadline, and knows that the call goes on [ST-06]', async () => {
    const deadline = createManualDeadline();
    const { keytar, store } = setUp({ after: deadline.after });
    const prompt = Promise.withResolvers<unknown>();
    keytar.getPassword.mockReturnValue(prompt.promise);
    const timedOut = expect(store.get('ada')).rejects.toMatchObject({ reason: 'timeout' });
    await vi.waitFor(() => {
      expect(keytar.getPassword).toHaveBeenCalled();
    });
    deadline.expire();
    await timedOut;
    expect(store.pendingCalls()).toBe(1);
    prompt.resolve('answered');
    await vi.waitFor(() => {
      expect(store.pendingCalls()).toBe(0);
    });
  });

  it('waits ten seconds by default [ST-06]', async () => {
    const after = vi.fn((_ms: number, _callback: () => void) => () => undefined);
    const { keytar, store } = setUp({ after });
    keytar.getPassword.mockResolvedValue('value');
    await store.get('ada');
    expect(after).toHaveBeenCalledWith(10_000, expect.any(Function));
  });
});
