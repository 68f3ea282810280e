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
    expect(await restart().accounts()).toEqual({ state: 'found', value: [ADA] });
  });

  it('that failed half-way reads the list back when it is tried again [ST-08]', async () => {
    const { store, vault, restart } = setUp();
    store.fault({ kind: 'corrupt', value: 'other' }, { account: INDEX, method: 'set', nth: 1 });
    store.fault(
      { kind: 'fail', reason: 'unavailable' },
      { account: itemOf(ADA), method: 'set', nth: 1 },
    );
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'unavailable' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'not-verified' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
    expect(await restart().accounts()).toEqual({ state: 'found', value: [ADA] });
  });

  it('that cannot be read back is not stored [ST-08]', async () => {
    const { store, vault } = await signedIn(ADA);
    store.fault({ kind: 'fail', reason: 'denied' }, { method: 'get' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'denied' });
  });

  it('of more than 2,560 bytes is refused and changes nothing [ST-03]', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    const stored = store.items.get(itemOf(ADA)) ?? '';
    const room = 2560 - Buffer.byteLength(stored);
    const longest = sessionOf(ADA, {
      scope: `openid offline_access${'é'.repeat(room >> 1)}${'x'.repeat(room & 1)}`,
    });
    expect(await vault.write(ADA, longest)).toEqual({ state: 'stored' });
    expect(Buffer.byteLength(store.items.get(itemOf(ADA)) ?? '')).toBe(2560);
    const tooLong = { ...longest, scope: `${longest.scope}x` };
    store.calls.length = 0;
    expect(await vault.write(ADA, tooLong)).toEqual({ state: 'too-large' });
    expect(store.calls).toEqual([]);
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: longest });
  });

  it('of one account more than the list can hold is refused and changes nothing [ST-03]', async () => {
    const { store, vault } = await signedIn(ADA);
    const many = Array.from({ length: 40 }, (_, n) => ({
      ...ADA,
      subject: `${'s'.repeat(80)}${String(n)}`,
    }));
    const states = new Set<string>();
    for (const account of many) {
      const before = new Map(store.items);
      const { state } = await vault.write(account, sessionOf(account));
      states.add(state);
      if (state === 'too-large') expect(store.items).toEqual(before);
    }
    expect([...states]).toEqual(['stored', 'too-large']);
    expect(Buffer.byteLength(store.items.get(INDEX) ?? '')).toBeLessThanOrEqual(2560);
  });

  it('of a record of another account is refused and changes nothing [ST-02]', async () => {
    const { store, vault } = await signedIn(ADA);
    store.calls.length = 0;
    expect(await vault.write(BOB, sessionOf(ADA))).toEqual({ state: 'not-verified' });
    expect(store.calls).toEqual([]);
  });
});
