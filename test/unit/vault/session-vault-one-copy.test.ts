import { describe, expect, it } from 'vitest';

import { createVault, type StoreVault } from '../../../main/vault/session-vault.ts';
import { createLimitedStore, killedAfter } from './split-rig.ts';
import { INDEX, itemOf } from './vault-rig.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from './vault-samples.ts';

const LARGE = '€'.repeat(1500);
const token = (name: string, large = false) =>
  sessionOf(ADA, { refreshToken: `token-${name}-${large ? LARGE : ''}` });
const open = (store: ReturnType<typeof createLimitedStore>) =>
  createVault({ store, namespace: NAMESPACE, clock });
/** The items that hold the token of this name. */
const holding = (store: ReturnType<typeof createLimitedStore>, name: string) =>
  [...store.items.values()].filter((value) => value.includes(`token-${name}-`)).length;

describe('the store', () => {
  it('has one copy of a session and none of what it was before, whatever was done with it [ST-07, RT-02]', async () => {
    const store = createLimitedStore();
    const vault = open(store);
    const steps: [string, (name: string) => Promise<unknown>][] = [
      ['signed-in', (name) => vault.write(ADA, token(name))],
      ['renewed', (name) => vault.update(ADA, token(name))],
      ['grown', (name) => vault.update(ADA, token(name, true))],
      ['shrunk', (name) => vault.update(ADA, token(name))],
      ['once-more', (name) => vault.write(ADA, token(name))],
      [
        'beside-another',
        (name) => vault.write(BOB, sessionOf(BOB)).then(() => vault.update(ADA, token(name))),
      ],
      ['switched-to', (name) => vault.select(ADA).then(() => vault.update(ADA, token(name, true)))],
    ];
    const names: string[] = [];
    for (const [name, step] of steps) {
      await step(name);
      expect(holding(store, name)).toBe(1);
      for (const earlier of names) expect(holding(store, earlier)).toBe(0);
      names.push(name);
    }
    await vault.remove(ADA);
    for (const name of names) expect(holding(store, name)).toBe(0);
    expect([...store.items.keys()].sort()).toEqual([INDEX, itemOf(BOB)].sort());
  });

  it('of an earlier version is brought to this one as a whole or not at all, whenever that is killed [ST-07, ST-02]', async () => {
    const first = createLimitedStore();
    await open(first).write(ADA, token('old'));
    /** What an app of version 1 left: the list had neither names nor tombstones. */
    const version1 = [...first.items].map(
      ([name, value]) => [name, value.replace('"version":2', '"version":1')] as const,
    );
    for (const [, value] of version1) expect(value).toContain('"version":1');

    const bring = async (vault: StoreVault) => {
      await vault.accounts();
      await vault.read(ADA);
      await vault.update(ADA, token('new'));
      await vault.label(ADA, { name: 'Ada' });
    };
    for (let calls = 0, ended = false; !ended; calls += 1) {
      const store = createLimitedStore();
      for (const [name, value] of version1) store.items.set(name, value);
      const { store: mortal, killed } = killedAfter(store, calls);
      const vault = createVault({ store: mortal, namespace: NAMESPACE, clock });
      ended = (await Promise.race([bring(vault), killed])) !== 'killed';

      // The same two items, each in one version or the other, and one session in them.
      expect([...store.items.keys()].sort()).toEqual([INDEX, itemOf(ADA)].sort());
      expect(holding(store, 'old') + holding(store, 'new')).toBe(1);
      expect(await open(store).accounts()).toMatchObject({ state: 'found', value: [ADA] });
      expect(await open(store).read(ADA)).toMatchObject({ state: 'found' });
      if (!ended) continue;
      for (const value of store.items.values()) expect(value).toContain('"version":2');
      expect(holding(store, 'new')).toBe(1);
    }
  });
});
