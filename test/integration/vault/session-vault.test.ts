import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceName } from '../../../main/vault/item-names.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import { startKeyringSession, type KeyringSession } from '../../rig/keyring-session.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from '../../unit/vault/vault-samples.ts';
import { startKeytarChild, type KeytarChild } from './keytar-in-child.ts';

const SERVICE = serviceName(NAMESPACE);

describe.runIf(process.platform === 'linux')('the vault in a real keyring', () => {
  let session: KeyringSession;
  let child: KeytarChild;
  const openVault = () => createVault({ store: child.store, namespace: NAMESPACE, clock });
  const seenFromOutside = () => session.secretTool(['search', '--all', 'service', SERVICE]);

  beforeAll(async () => {
    session = await startKeyringSession();
    child = startKeytarChild(session.env, { service: SERVICE });
  });
  afterAll(async () => {
    await child.kill();
    await session.stop();
  });

  it('keeps a session over a restart of the app, and nothing after its removal [ST-01] [LO-01]', async () => {
    const vault = openVault();
    const record = sessionOf(ADA, { refreshToken: 'refresh-token-ü-𝄞' });
    expect(await vault.write(ADA, record)).toEqual({ state: 'stored' });
    expect(await vault.write(BOB, sessionOf(BOB))).toEqual({ state: 'stored' });
    const items = await seenFromOutside();
    expect(items.stderr.match(/^attribute\.account = /gm)).toHaveLength(3);

    await child.kill();
    child = startKeytarChild(session.env, { service: SERVICE });
    const restarted = openVault();
    expect(await restarted.accounts()).toMatchObject({ state: 'found', value: [BOB, ADA] });
    expect(await restarted.read(ADA)).toEqual({ state: 'found', value: record });
    expect(await restarted.remove(ADA)).toEqual({ state: 'removed' });
    expect(await restarted.remove(BOB)).toEqual({ state: 'removed' });
    expect(await seenFromOutside()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('keeps a session of 10 kB over a restart of the app, in parts, and nothing after its removal [ST-03] [ST-08] [LO-01]', async () => {
    const vault = openVault();
    const large = (n: number) =>
      sessionOf(ADA, { refreshToken: `${String(n)}${'€ü𝄞x'.repeat(1000)}` });
    const restart = async () => {
      await child.kill();
      child = startKeytarChild(session.env, { service: SERVICE });
      return openVault();
    };
    const items = async () => (await seenFromOutside()).stderr.match(/^attribute\.account = /gm);
    expect(await vault.write(ADA, large(1))).toEqual({ state: 'stored' });
    // The list, the session's item, and five parts.
    expect(await items()).toHaveLength(7);
    const next = await restart();
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [ADA] });
    expect(await next.read(ADA)).toEqual({ state: 'found', value: large(1) });
    expect(await next.write(ADA, large(2))).toEqual({ state: 'stored' });
    expect(await items()).toHaveLength(7);
    const third = await restart();
    expect(await third.read(ADA)).toEqual({ state: 'found', value: large(2) });
    expect(await third.remove(ADA)).toEqual({ state: 'removed' });
    expect(await seenFromOutside()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('keeps a session of the greatest size, in items of 2,560 bytes at most [ST-03]', async () => {
    const vault = openVault();
    let length = 40_000;
    const longest = () => sessionOf(ADA, { refreshToken: 'x'.repeat(length) });
    while ((await vault.write(ADA, longest())).state === 'too-large') length -= 1;
    expect(await openVault().read(ADA)).toEqual({ state: 'found', value: longest() });
    const secrets = (await seenFromOutside()).stdout.match(/^secret = .*$/gm) ?? [];
    expect(secrets).toHaveLength(18);
    for (const secret of secrets) {
      expect(Buffer.byteLength(secret) - 'secret = '.length).toBeLessThanOrEqual(2560);
    }
    length += 1;
    expect(await vault.write(ADA, longest())).toEqual({ state: 'too-large' });
    await vault.remove(ADA);
    expect((await seenFromOutside()).stdout).toBe('');
  });

  it('is locked, and neither empty nor changed, while the keyring is [ST-05]', async () => {
    await openVault().write(ADA, sessionOf(ADA));
    const vault = openVault();
    await session.lock();
    expect(await vault.probe()).toBe('locked');
    expect(await vault.accounts()).toEqual({ state: 'locked' });
    expect(await vault.read(ADA)).toEqual({ state: 'locked' });
    expect(await vault.read(BOB)).toEqual({ state: 'locked' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'locked' });
    expect(await vault.remove(ADA)).toEqual({ state: 'locked' });
    await session.unlock();
    expect(await vault.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
    expect(await vault.remove(ADA)).toEqual({ state: 'removed' });
    expect((await seenFromOutside()).stdout).toBe('');
  });
});
