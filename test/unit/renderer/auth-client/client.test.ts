import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuthError, createAuthClient } from '../../../../renderer/auth-client.ts';
import type { AuthBridge } from '../../../../preload/contract.ts';

const failure = { code: 'offline', message: 'There is no network.', nextStep: 'Wait.' } as const;

const clientOf = (bridge: object) => createAuthClient(bridge as AuthBridge);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the client', () => {
  it('answers the value of a method', async () => {
    const report = { local: 'done' };
    const calls: unknown[][] = [];
    const auth = clientOf({
      signOut: (...args: unknown[]) => {
        calls.push(args);
        return Promise.resolve({ ok: true, value: report });
      },
    });
    expect(await auth.signOut({ everywhere: true })).toBe(report);
    expect(calls).toEqual([[{ everywhere: true }]]);
  });

  it('throws AuthError with code, sentence and next step of a failure [IP-04]', async () => {
    const auth = clientOf({ signIn: () => Promise.resolve({ ok: false, error: failure }) });
    const error: unknown = await auth.signIn().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'AuthError', ...failure });
  });

  it('has what the bridge has, also what is newer than the client', async () => {
    const auth = clientOf({
      openVault: (name: string) => Promise.resolve({ ok: true, value: `opened ${name}` }),
      describe: (code: string) => ({ code }),
      onVaultOpened: (listener: (name: string) => void) => {
        listener('main');
        return () => 'ended';
      },
    }) as unknown as {
      openVault: (name: string) => Promise<string>;
      describe: (code: string) => unknown;
      onVaultOpened: (listener: (name: string) => void) => () => string;
    };
    expect(await auth.openVault('main')).toBe('opened main');
    expect(auth.describe('offline')).toEqual({ code: 'offline' });
    const told: string[] = [];
    expect(auth.onVaultOpened((name) => told.push(name))()).toBe('ended');
    expect(told).toEqual(['main']);
  });

  it('has what is no method as it is', () => {
    expect(clientOf({ version: 1 }).version).toBe(1);
  });

  it('uses window.auth, and says where there is none', async () => {
    vi.stubGlobal('auth', { cancelSignIn: () => Promise.resolve({ ok: true, value: true }) });
    expect(await createAuthClient().cancelSignIn()).toBe(true);
    vi.stubGlobal('auth', undefined);
    expect(() => createAuthClient()).toThrow('There is no window.auth');
  });

  it('calls nothing by itself', () => {
    const called = () => {
      throw new Error('called');
    };
    expect(() => clientOf({ getSession: called, onSessionChanged: called })).not.toThrow();
  });
});
