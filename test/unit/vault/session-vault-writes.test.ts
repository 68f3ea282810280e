import { describe, expect, it } from 'vitest';
import { INDEX, itemOf, setUp, signedIn } from './vault-rig.ts';
import { ADA, BOB, sessionOf } from './vault-samples.ts';

describe('a write', () => {
  it.each([
    ['something else', 'other'],
    ['nothing', null],
  ])('that reads back as %s is not verified [ST-08]', async (_, value) => {
    const { store, vault } = await signedIn(ADA);
    store.fault({ kind: 'corrupt', value }, { account: itemOf(ADA), method: 'set' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'not-verified' });
  });

  it('whose list reads back as something else is not verified, and the next one mends it [ST-08]', async () => {
    const { store, vault, restart } = setUp();
    store.fault({ kind: 'corrupt', value: 'other' }, { account: INDEX, method: 'set', nth: 1 });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'not-verified' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
    expect(await restart().accounts()).toMatchObject({ state: 'found', value: [ADA] });
  });

  it('that failed half-way, on a list that was not what it should be, is mended by the next one [ST-08]', async () => {
    const { store, vault, restart } = setUp();
    store.fault({ kind: 'corrupt', value: 'other' }, { account: INDEX, method: 'set', nth: 1 });
    store.fault(
      { kind: 'fail', reason: 'unavailable' },
      { account: itemOf(ADA), method: 'set', nth: 1 },
    );
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'not-verified' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'unavailable' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
    const next = restart();
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [ADA] });
    expect(await next.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
  });

  it.each([
    ['the list', INDEX],
    ['the session', 'own'],
  ])('that was early and whose %s does not read back is told later [ST-08]', async (_, item) => {
    const { store, vault } = setUp();
    const account = item === 'own' ? itemOf(ADA) : item;
    store.fault({ kind: 'corrupt', value: 'other' }, { account, method: 'set', nth: 1 });
    const told = Promise.withResolvers<unknown>();
    expect(await vault.write(ADA, sessionOf(ADA), told.resolve)).toEqual({ state: 'stored' });
    expect(await told.promise).toEqual({ state: 'not-verified' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
  });

  it('that was early and was taken back at once leaves nothing [LB-14]', async () => {
    const { store, vault } = setUp();
    const told = Promise.withResolvers<unknown>();
    void vault.write(ADA, sessionOf(ADA), told.resolve);
    expect(await vault.remove(ADA)).toEqual({ state: 'removed' });
    await told.promise;
    expect([...store.items]).toEqual([]);
  });

  it('of a session that does not fit beside the list is written after it [ST-03]', async () => {
    const short = (await signedIn(ADA)).store.items.get(itemOf(ADA)) ?? '';
    const room = 2560 - Buffer.byteLength(short);
    const long = sessionOf(ADA, { refreshToken: `refresh-token-1${'x'.repeat(room)}` });
    const { store, vault, restart } = setUp();
    await vault.probe();
    store.calls.length = 0;
    expect(await vault.write(ADA, long)).toEqual({ state: 'stored' });
    expect(store.calls).toMatchObject([
      { method: 'set', account: INDEX, value: expect.not.stringContaining('xxx') as string },
      { method: 'get', account: INDEX },
      { method: 'get', account: itemOf(ADA) },
      { method: 'set', account: itemOf(ADA) },
      { method: 'get', account: itemOf(ADA) },
    ]);
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: long });
  });

  it('that cannot be read back is not stored [ST-08]', async () => {
    const { store, vault } = await signedIn(ADA);
    store.fault({ kind: 'fail', reason: 'denied' }, { method: 'get' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'denied' });
  });

  it('of exactly 2,560 bytes takes one item, of one byte more several, of 40,001 is refused [ST-03]', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    const stored = Buffer.byteLength(store.items.get(itemOf(ADA)) ?? '');
    const ofBytes = (bytes: number) => {
      const room = bytes - stored;
      const scope = `openid offline_access${'é'.repeat(room >> 1)}${'x'.repeat(room & 1)}`;
      return sessionOf(ADA, { scope });
    };
    expect(await vault.write(ADA, ofBytes(2560))).toEqual({ state: 'stored' });
    expect(Buffer.byteLength(store.items.get(itemOf(ADA)) ?? '')).toBe(2560);
    expect(store.items.size).toBe(2);
    expect(await vault.write(ADA, ofBytes(2561))).toEqual({ state: 'stored' });
    expect(store.items.size).toBe(4);
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: ofBytes(2561) });
    expect(await vault.write(ADA, ofBytes(40_000))).toEqual({ state: 'stored' });
    store.calls.length = 0;
    expect(await vault.write(ADA, ofBytes(40_001))).toEqual({ state: 'too-large' });
    expect(store.calls).toEqual([]);
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: ofBytes(40_000) });
    expect(await vault.remove(ADA)).toEqual({ state: 'removed' });
    expect([...store.items]).toEqual([]);
  });

  it('of an account whose list does not fit one item splits the list, up to its cap [ST-03]', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    const many = Array.from({ length: 30 }, (_, n) => ({
      ...ADA,
      subject: `${'s'.repeat(1500)}${String(n)}`,
    }));
    const stored = [ADA];
    for (const account of many) {
      const before = new Map(store.items);
      const { state } = await vault.write(account, sessionOf(account));
      if (state === 'stored') stored.unshift(account);
      else {
        expect(state).toBe('too-large');
        expect(store.items).toEqual(before);
      }
    }
    expect(stored.length).toBeGreaterThan(20);
    expect(stored.length).toBeLessThan(30);
    const next = restart();
    expect(await next.accounts()).toMatchObject({ state: 'found', value: stored });
    for (const account of stored) {
      expect(await next.read(account)).toEqual({ state: 'found', value: sessionOf(account) });
      expect(await next.remove(account)).toEqual({ state: 'removed' });
    }
    expect([...store.items]).toEqual([]);
  });

  it('of a record of another account is refused and changes nothing [ST-02]', async () => {
    const { store, vault } = await signedIn(ADA);
    store.calls.length = 0;
    expect(await vault.write(BOB, sessionOf(ADA))).toEqual({ state: 'not-verified' });
    expect(store.calls).toEqual([]);
  });
});
