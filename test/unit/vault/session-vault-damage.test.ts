import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionItemName } from '../../../main/vault/item-names.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import { INDEX, itemOf, setUp, signedIn } from './vault-rig.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from './vault-samples.ts';

describe('a damaged store', () => {
  it('with an unreadable session is corrupt, left alone, and clean after removal [ST-02]', async () => {
    const { store, restart } = await signedIn(ADA);
    store.items.set(itemOf(ADA), 'garbage');
    const vault = restart();
    expect(await vault.read(ADA)).toEqual({ state: 'corrupt' });
    expect(store.items.get(itemOf(ADA))).toBe('garbage');
    await vault.remove(ADA);
    expect([...store.items]).toEqual([]);
  });

  it("with one account's item under the name of another is corrupt [ST-02]", async () => {
    const { store, restart } = await signedIn(ADA, BOB);
    store.items.set(itemOf(BOB), store.items.get(itemOf(ADA)) ?? '');
    expect(await restart().read(BOB)).toEqual({ state: 'corrupt' });
  });

  it('with an item copied from the other channel is corrupt [ST-04]', async () => {
    const { store } = await signedIn(ADA);
    const namespace = { ...NAMESPACE, channel: 'release' as const };
    store.items.set(sessionItemName(namespace, ADA).account, store.items.get(itemOf(ADA)) ?? '');
    const vault = createVault({ store, namespace, clock });
    expect(await vault.read(ADA)).toEqual({ state: 'corrupt' });
  });

  it('with an unreadable list says so, and a new sign-in or sign-out puts it right [ST-02]', async () => {
    const { store, restart } = await signedIn(ADA);
    store.items.set(INDEX, '{');
    const vault = restart();
    expect(await vault.accounts()).toEqual({ state: 'corrupt' });
    expect(store.items.get(INDEX)).toBe('{');
    await vault.write(BOB, sessionOf(BOB));
    expect(await restart().accounts()).toMatchObject({ state: 'found', value: [BOB] });
    store.items.set(INDEX, '{');
    const next = restart();
    await next.remove(BOB);
    await next.remove(ADA);
    expect([...store.items]).toEqual([]);
  });

  it('with any text in its items is never found by accident, and never throws [ST-02]', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
    await fc.assert(
      fc.asyncProperty(text, async (stored) => {
        const { store, vault } = setUp();
        store.items.set(INDEX, stored);
        store.items.set(itemOf(ADA), stored);
        expect(await vault.probe()).toBe('available');
        const states = [(await vault.accounts()).state, (await vault.read(ADA)).state];
        for (const state of states) expect(['corrupt', 'newer-version']).toContain(state);
      }),
    );
  });

  it('of a newer version is left alone until the person signs in anew [ST-02]', async () => {
    const { store, restart } = await signedIn(ADA);
    const newer = JSON.stringify({ version: 3 });
    store.items.set(INDEX, newer);
    store.items.set(itemOf(ADA), newer);
    const vault = restart();
    expect(await vault.accounts()).toEqual({ state: 'newer-version' });
    expect(await vault.read(ADA)).toEqual({ state: 'newer-version' });
    await vault.remove(BOB);
    expect([store.items.get(INDEX), store.items.get(itemOf(ADA))]).toEqual([newer, newer]);
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
    expect(await restart().accounts()).toMatchObject({ state: 'found', value: [ADA] });
  });
});
