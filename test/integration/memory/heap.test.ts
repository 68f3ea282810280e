import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoConfig } from '../../../demo/app-config.ts';
import { startCrashApp, type CrashApp } from '../../rig/crash/crash-app.ts';
import { startDemoProcess, type DemoProcess, type IssuedSecrets } from '../../rig/demo-process.ts';
import { until } from '../../rig/until.ts';
import { startKeyringSession, type KeyringSession } from '../../rig/keyring-session.ts';

describe.runIf(process.platform === 'linux')('the heap of the process that signs in', () => {
  let keyring: KeyringSession;
  let demo: DemoProcess;
  let app: CrashApp;
  const file = join(tmpdir(), `auth-shell-${process.pid}.heapsnapshot`);

  beforeAll(async () => {
    demo = await startDemoProcess();
    keyring = await startKeyringSession();
    app = startCrashApp(keyring.env, { config: demoConfig(demo), profile: '/profile' });
  });
  afterAll(async () => {
    await app.kill();
    await rm(file, { force: true });
    await keyring.stop();
    await demo.stop();
  });

  /** Kinds of secrets of which at least one is in the heap. */
  async function found(of = app): Promise<string[]> {
    expect(await of.ask({ do: 'heap', file })).toEqual({ event: 'written' });
    const heap = await readFile(file, 'latin1');
    const issued = await demo.controlGet<IssuedSecrets>('/issued');
    return Object.entries(issued)
      .filter(([, secrets]) => secrets.some((secret) => heap.includes(secret)))
      .map(([kind]) => kind)
      .sort();
  }

  it('holds of all secrets the access token, and the nonce that a refreshed ID token must repeat, after a sign-in and after a refresh [MM-01, RT-01]', async () => {
    expect(await app.ask({ do: 'signIn' })).toMatchObject({ snapshot: { state: 'signedIn' } });
    expect(await found()).toEqual(['accessTokens', 'nonces']);
    expect(await app.ask({ do: 'refresh' })).toMatchObject({ snapshot: { connection: 'online' } });
    expect(await found()).toEqual(['accessTokens', 'nonces']);
  });

  it('holds none after a sign-out [MM-01, LO-05]', async () => {
    expect(await app.ask({ do: 'signOut' })).toMatchObject({ snapshot: { state: 'signedOut' } });
    // While the browser's return is waited for, its state is needed.
    const returned = async () =>
      JSON.stringify(await app.ask({ do: 'settle' })).includes('"returned"');
    await until(returned, { what: 'a browser that came back' });
    expect(await found()).toEqual([]);
  });

  it('holds the ID token too where a logout needs it as a hint, and none after that logout [MM-01, LO-03, LO-05]', async () => {
    const plain = JSON.parse(demoConfig(demo)) as { readonly provider: object };
    const config = JSON.stringify({ ...plain, provider: { ...plain.provider, idTokenHint: true } });
    const hinting = startCrashApp(keyring.env, { config, profile: '/another' });
    try {
      await hinting.ask({ do: 'signIn' });
      expect(await found(hinting)).toEqual(['accessTokens', 'idTokens', 'nonces']);
      await hinting.ask({ do: 'signOut' });
      const returned = async () =>
        JSON.stringify(await hinting.ask({ do: 'settle' })).includes('"returned"');
      await until(returned, { what: 'a browser that came back' });
      expect(await found(hinting)).toEqual([]);
    } finally {
      await hinting.kill();
    }
  });
});
