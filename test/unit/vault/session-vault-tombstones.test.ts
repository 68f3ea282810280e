import { describe, expect, it } from 'vitest';
import type { Tombstone, Vault } from '../../../main/ports.ts';
import { afterEachKill, isSignedIn } from './after-each-kill.ts';
import { INDEX, itemOf, setUp, signedIn } from './vault-rig.ts';
import { ADA, BOB, sessionOf } from './vault-samples.ts';

const { refreshToken } = sessionOf(ADA);
const LARGE = sessionOf(ADA, { refreshToken: `refresh-token-3${'€'.repeat(1500)}` });
const TOMBSTONE: Tombstone = { ...ADA, refreshToken, since: 1_700_000_000_000 };

const tokensOf = (read: Awaited<ReturnType<Vault['tombstones']>>) =>
  read.state === 'found' ? read.value.map((tombstone) => tombstone.refreshToken) : [];

describe('a kill after any store call', () => {
  it.each([
    ['small', sessionOf(ADA)],
    ['large', LARGE],
  ])(
    'of a sign-out of a %s session leaves somebody signed in or a token to revoke, never neither and never both [LO-01, LO-02]',
    async (_, record) => {
      const tombstone = { ...TOMBSTONE, refreshToken: record.refreshToken };
      await afterEachKill(
        async (vault) => {
          await vault.write(BOB, sessionOf(BOB));
          await vault.write(ADA, record);
        },
        (vault) => vault.retire(tombstone),
        async (next, ended, store) => {
          const stays = await isSignedIn(next, ADA);
          const left = tokensOf(await next.tombstones());
          expect(left).toEqual(stays ? [] : [record.refreshToken]);
          if (ended) expect(stays).toBe(false);
          expect(await isSignedIn(next, BOB)).toBe(true);
          // The next start goes on with it, and nothing of it is left then.
          if (stays) return;
          expect(await next.bury(tombstone)).toEqual({ state: 'removed' });
          expect(await next.tombstones()).toEqual({ state: 'absent' });
          await next.remove(BOB);
          expect([...store.items]).toEqual([]);
        },
      );
    },
  );

  it('of burying a tombstone leaves it there or nothing of it [LO-02]', async () => {
    await afterEachKill(
      async (vault) => {
        await vault.write(ADA, sessionOf(ADA));
        await vault.retire(TOMBSTONE);
      },
      (vault) => vault.bury(TOMBSTONE),
      async (next, ended, store) => {
        const left = tokensOf(await next.tombstones());
        if (ended) expect(left).toEqual([]);
        expect(await isSignedIn(next, ADA)).toBe(false);
        for (const _ of left) await next.bury(TOMBSTONE);
        expect([...store.items]).toEqual([]);
      },
    );
  });
});

describe('the list of accounts with tombstones on it', () => {
  it('takes a new session in, and settles it beside them [LO-02]', async () => {
    const { vault, restart } = await signedIn(ADA);
    await vault.retire(TOMBSTONE);
    expect(await vault.write(BOB, sessionOf(BOB), () => undefined)).toEqual({ state: 'stored' });
    await vault.label(BOB, { name: 'Bob' });
    const next = restart();
    expect(await next.accounts()).toMatchObject({ value: [{ ...BOB, claims: { name: 'Bob' } }] });
    expect(await next.read(BOB)).toEqual({ state: 'found', value: sessionOf(BOB) });
    expect(await next.tombstones()).toEqual({ state: 'found', value: [TOMBSTONE] });
  });

  it('is signed out of first, before anything is deleted [LO-01]', async () => {
    const { store, vault } = await signedIn(ADA);
    await vault.retire(TOMBSTONE);
    const changes = store.calls.filter(({ method }) => method !== 'get');
    expect(changes.map(({ method, account }) => [method, account])).toEqual([
      ['set', INDEX],
      ['delete', itemOf(ADA)],
    ]);
  });

  it('costs a sign-out three store calls, and three more when it is finished', async () => {
    const { store, vault } = await signedIn(ADA);
    await vault.read(ADA);
    store.calls.length = 0;
    await vault.retire(TOMBSTONE);
    expect(store.methods()).toEqual(['set', 'get', 'delete']);
    store.calls.length = 0;
    await vault.bury(TOMBSTONE);
    expect(store.methods()).toEqual(['delete', 'get', 'delete']);
  });

  it('costs a start no store call when there is none', async () => {
    const { store, restart } = await signedIn(ADA);
    const next = restart();
    await next.accounts();
    expect(await next.tombstones()).toEqual({ state: 'absent' });
    expect(store.methods()).toEqual(['get']);
  });

  it('that has no room for one more deletes the session all the same [LO-01]', async () => {
    const { store, vault } = await signedIn(ADA);
    const huge = { ...TOMBSTONE, refreshToken: 'x'.repeat(40_000) };
    expect(await vault.retire(huge)).toEqual({ state: 'not-kept' });
    expect([...store.items]).toEqual([]);
  });

  it('in a store that takes nothing more is left, and the session is deleted all the same [LO-01]', async () => {
    const { store, vault, restart } = await signedIn(BOB, ADA);
    store.fault({ kind: 'fail', reason: 'unavailable' }, { method: 'set' });
    expect(await vault.retire(TOMBSTONE)).toEqual({ state: 'not-kept' });
    expect(await restart().read(ADA)).toEqual({ state: 'absent' });
    expect(await restart().read(BOB)).toMatchObject({ state: 'found' });
  });

  it('that does not read back is not trusted with the token [ST-08, LO-01]', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    store.fault({ kind: 'corrupt', value: 'other' }, { account: INDEX, method: 'set', nth: 1 });
    expect(await vault.retire(TOMBSTONE)).toEqual({ state: 'not-kept' });
    expect(await restart().read(ADA)).toEqual({ state: 'absent' });
  });

  it('of a newer version is left alone, and the session deleted [ST-02, LO-01]', async () => {
    const { store, restart } = await signedIn(ADA);
    store.items.set(INDEX, JSON.stringify({ version: 1000 }));
    expect(await restart().retire(TOMBSTONE)).toEqual({ state: 'not-kept' });
    expect([...store.items.keys()]).toEqual([INDEX]);
  });

  it('is read anew for each change: no token of it stays in memory [MM-01]', async () => {
    const { store, vault } = setUp();
    await vault.write(ADA, sessionOf(ADA));
    await vault.retire(TOMBSTONE);
    store.calls.length = 0;
    await vault.tombstones();
    expect(store.methods()).toEqual(['get']);
    await vault.tombstones();
    expect(store.methods()).toEqual(['get', 'get']);
  });

  it('cannot be buried while the store is locked, and is there afterwards [ST-05]', async () => {
    const { store, vault } = await signedIn(ADA);
    await vault.retire(TOMBSTONE);
    const unlock = store.fault({ kind: 'fail', reason: 'locked' });
    expect(await vault.bury(TOMBSTONE)).toEqual({ state: 'locked' });
    unlock();
    expect(tokensOf(await vault.tombstones())).toEqual([refreshToken]);
  });
});
