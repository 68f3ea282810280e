import { describe, expect, it } from 'vitest';
import type { AccountKey, SessionRecord } from '../../../main/ports.ts';
import { createVault, type StoreVault } from '../../../main/vault/session-vault.ts';
import { createLimitedStore, killedAfter } from './split-rig.ts';
import { INDEX, itemOf, setUp, signedIn } from './vault-rig.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from './vault-samples.ts';

const SMALL = sessionOf(ADA);
const SMALL_NEXT = sessionOf(ADA, { refreshToken: 'refresh-token-2' });
const LARGE = sessionOf(ADA, { refreshToken: `refresh-token-3${'€'.repeat(1500)}` });
const LARGE_NEXT = sessionOf(ADA, { refreshToken: `refresh-token-4${'x'.repeat(9000)}` });
const LONG_BOB: AccountKey = { ...BOB, subject: 'b'.repeat(1500) };
const LONG_EVE: AccountKey = { ...BOB, subject: 'e'.repeat(1500) };

type Step = (vault: StoreVault) => Promise<unknown>;
const write =
  (record: SessionRecord): Step =>
  (vault) =>
    vault.write(ADA, record);
const remove: Step = (vault) => vault.remove(ADA);
const others = async (vault: StoreVault): Promise<void> => {
  for (const account of [LONG_BOB, LONG_EVE]) await vault.write(account, sessionOf(account));
};

describe('a kill after any store call', () => {
  const none = null;
  it.each<[string, Step[], Step, (SessionRecord | null)[]]>([
    ['a first sign-in with a large session', [], write(LARGE), [none, LARGE]],
    ['a small session growing large', [write(SMALL)], write(LARGE), [SMALL, LARGE]],
    ['the rotation of a large one', [write(LARGE)], write(LARGE_NEXT), [LARGE, LARGE_NEXT]],
    ['the second one', [write(SMALL), write(LARGE_NEXT)], write(LARGE), [LARGE_NEXT, LARGE]],
    ['a large session growing small', [write(LARGE)], write(SMALL), [LARGE, SMALL]],
    ['the removal of a large one', [write(LARGE)], remove, [LARGE, none]],
    ['a sign-in anew', [write(LARGE), others], write(LARGE_NEXT), [LARGE, LARGE_NEXT]],
    ['a smaller one anew', [write(LARGE_NEXT), others], write(SMALL), [LARGE_NEXT, SMALL]],
    ['a sign-in beside a large list', [others], write(SMALL), [none, SMALL]],
    ['a removal beside a large list', [others, write(LARGE)], remove, [LARGE, none]],
  ])(
    'of %s leaves one of the two whole, and nothing for ever [ST-02, ST-03, ST-08]',
    async (_, before, change, allowed) => {
      const open = (store: ReturnType<typeof createLimitedStore>) =>
        createVault({ store, namespace: NAMESPACE, clock });
      const start = createLimitedStore();
      const steady = open(start);
      for (const step of before) await step(steady);

      for (let calls = 0, ended = false; !ended; calls += 1) {
        const store = createLimitedStore();
        for (const [name, value] of start.items) store.items.set(name, value);
        const { store: mortal, killed } = killedAfter(store, calls);
        const vault = createVault({ store: mortal, namespace: NAMESPACE, clock });
        ended = (await Promise.race([change(vault), killed])) !== 'killed';

        // The next start: it lists, it reads.
        const next = open(store);
        const listed = await next.accounts();
        const read = await next.read(ADA);
        const found = read.state === 'found' ? read.value : null;
        if (!found) expect(read.state).toBe('absent');
        expect(allowed).toContainEqual(found);
        // A session is on the list, or nobody would find it.
        const accounts = listed.state === 'found' ? listed.value : [];
        if (found) expect(accounts).toContainEqual({ ...ADA, claims: {} });
        if (ended) expect(found).toEqual(allowed[1]);

        // Somebody else comes and goes: without a session of ADA nothing of hers is left then.
        await next.write(BOB, sessionOf(BOB));
        for (const account of [BOB, LONG_BOB, LONG_EVE]) {
          expect(await next.remove(account)).toEqual({ state: 'removed' });
        }
        if (!found) expect([...store.items]).toEqual([]);
        expect(await next.write(ADA, SMALL_NEXT)).toEqual({ state: 'stored' });
        expect(store.items.size).toBe(2);
        expect(await next.remove(ADA)).toEqual({ state: 'removed' });
        expect([...store.items]).toEqual([]);
        expect(store.refused).toEqual([]);
      }
    },
  );
});

describe('a large session', () => {
  it('is written after the list, and read back whole [ST-03, ST-08]', async () => {
    const { store, vault, restart } = setUp();
    expect(await vault.write(ADA, LARGE)).toEqual({ state: 'stored' });
    const writes = store.calls.filter(({ method }) => method === 'set');
    expect(writes[0]).toMatchObject({ account: INDEX });
    expect(writes[1]).toEqual({ method: 'set', account: itemOf(ADA), value: '+' });
    expect(writes.at(-1)).toMatchObject({ account: itemOf(ADA) });
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: LARGE });
    // The item and its two parts.
    expect(store.methods()).toEqual(['get', 'get', 'get', 'get']);
  });

  it('above what its parts may hold is refused and changes nothing, for whoever it is [ST-03]', async () => {
    const { store, vault } = await signedIn(ADA);
    const before = new Map(store.items);
    for (const account of [ADA, BOB]) {
      const huge = sessionOf(account, { refreshToken: 'x'.repeat(40_000) });
      expect(await vault.write(account, huge)).toEqual({ state: 'too-large' });
    }
    expect(store.calls).toEqual([]);
    expect(store.items).toEqual(before);
  });

  it('that does not read back as a whole is not verified [ST-08]', async () => {
    const { store, vault } = await signedIn(ADA);
    store.fault(
      { kind: 'corrupt', value: 'other' },
      { account: itemOf(ADA), method: 'set', nth: 2 },
    );
    expect(await vault.write(ADA, LARGE)).toEqual({ state: 'not-verified' });
    expect(await vault.write(ADA, LARGE)).toEqual({ state: 'stored' });
    await vault.remove(ADA);
    expect([...store.items]).toEqual([]);
  });

  it('that follows one still within the list does not drop that before it is stored [RT-09]', async () => {
    const { store, vault, restart } = setUp();
    const failing = { account: itemOf(ADA), method: 'set', nth: 1 } as const;
    store.fault({ kind: 'fail', reason: 'unavailable' }, failing);
    await vault.write(ADA, SMALL);
    expect(store.items.get(INDEX)).toContain('refresh-token-1');
    store.fault({ kind: 'fail', reason: 'unavailable' }, { ...failing, nth: 3 });
    expect(await restart().write(ADA, LARGE)).toEqual({ state: 'unavailable' });
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: SMALL });
    expect(await restart().write(ADA, LARGE)).toEqual({ state: 'stored' });
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: LARGE });
  });

  it('stays on the list while what a killed removal left cannot be taken away [ST-03, LO-01]', async () => {
    const { store, vault, restart } = setUp();
    await vault.write(ADA, LARGE);
    const repair = store.fault({ kind: 'fail', reason: 'unavailable' }, { method: 'delete' });
    expect(await vault.remove(ADA)).toEqual({ state: 'unavailable' });
    const next = restart();
    expect(await next.read(ADA)).toEqual({ state: 'absent' });
    await next.write(BOB, sessionOf(BOB));
    expect(store.items.get(INDEX)).toContain('"ada"');
    repair();
    const third = restart();
    expect(await third.read(ADA)).toEqual({ state: 'absent' });
    await third.remove(BOB);
    expect([...store.items]).toEqual([]);
  });
});

describe('a large list', () => {
  it('whose removal was killed is taken away by the next start [ST-03, LO-01]', async () => {
    const { store, vault, restart } = setUp();
    await others(vault);
    await vault.write(ADA, SMALL);
    expect(store.items.get(INDEX)).toContain('"split"');
    // As a kill after the list was emptied and before its parts were deleted leaves it.
    store.items.set(INDEX, '+');
    for (const account of [ADA, LONG_BOB, LONG_EVE]) store.items.delete(itemOf(account));
    expect(store.items.size).toBe(3);
    expect(await restart().accounts()).toEqual({ state: 'absent' });
    expect([...store.items]).toEqual([]);
  });

  it('that is corrupt or of a newer version says so [ST-02]', async () => {
    const { store, vault, restart } = setUp();
    await others(vault);
    const part = [...store.items.keys()].find((name) => name.startsWith(`${INDEX.slice(0, -1)},`));
    store.items.delete(part ?? '');
    expect(await restart().accounts()).toEqual({ state: 'corrupt' });
    store.items.set(INDEX, '{"split":{},"version":3}');
    expect(await restart().accounts()).toEqual({ state: 'newer-version' });
  });
});
