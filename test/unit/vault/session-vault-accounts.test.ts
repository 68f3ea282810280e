import { describe, expect, it } from 'vitest';
import { createVault } from '../../../main/vault/session-vault.ts';
import { afterEachKill } from './after-each-kill.ts';
import { INDEX, itemOf, signedIn } from './vault-rig.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from './vault-samples.ts';

const FAR = { issuer: 'https://far.example.com', subject: 'ada' };
const LARGE = sessionOf(ADA, { refreshToken: `refresh-token-3${'€'.repeat(1500)}` });
const NEXT = sessionOf(ADA, { refreshToken: 'refresh-token-2' });

describe('the vault of several accounts', () => {
  it.each([
    ['small', sessionOf(ADA), sessionOf(BOB)],
    ['large', LARGE, sessionOf(BOB, { refreshToken: LARGE.refreshToken })],
  ])(
    'keeps both %s sessions, whenever a switch from one to the other is killed [LO-06, RT-02]',
    async (_, ada, bob) => {
      await afterEachKill(
        async (vault) => {
          await vault.write(ADA, ada);
          await vault.write(BOB, bob);
        },
        (vault) => vault.select(ADA),
        async (next, ended) => {
          const listed = await next.accounts();
          const order = listed.state === 'found' ? listed.value.map((one) => one.subject) : [];
          expect([...order].sort()).toEqual(['ada', 'bob']);
          if (ended) expect(order).toEqual(['ada', 'bob']);
          expect(await next.read(ADA)).toEqual({ state: 'found', value: ada });
          expect(await next.read(BOB)).toEqual({ state: 'found', value: bob });
        },
      );
    },
  );

  it('keeps a session that has just come, whenever the switch away from it is killed [LO-06]', async () => {
    await afterEachKill(
      (vault) => vault.write(ADA, sessionOf(ADA)),
      async (vault) => {
        await vault.write(BOB, sessionOf(BOB), () => {});
        await vault.select(ADA);
      },
      async (next, ended) => {
        const bob = await next.read(BOB);
        if (ended) expect(bob.state).toBe('found');
        expect(await next.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
      },
    );
  });

  it('has the old or the new record, whenever a rotation beside the current account is killed [RT-02]', async () => {
    await afterEachKill(
      async (vault) => {
        await vault.write(ADA, sessionOf(ADA));
        await vault.write(BOB, sessionOf(BOB));
      },
      (vault) => vault.update(ADA, NEXT),
      async (next, ended) => {
        const read = await next.read(ADA);
        const token = read.state === 'found' ? read.value.refreshToken : read.state;
        expect(['refresh-token-1', 'refresh-token-2']).toContain(token);
        if (ended) expect(token).toBe('refresh-token-2');
        expect(await next.accounts()).toMatchObject({ value: [BOB, ADA] });
      },
    );
  });

  it('takes one set and one get for a switch, and for a rotation beside the current account', async () => {
    const { store, vault } = await signedIn(ADA, BOB);
    await vault.update(ADA, NEXT);
    expect(store.calls).toMatchObject([
      { method: 'set', account: itemOf(ADA) },
      { method: 'get', account: itemOf(ADA) },
    ]);
    store.calls.length = 0;
    await vault.select(ADA);
    expect(store.calls).toMatchObject([
      { method: 'set', account: INDEX },
      { method: 'get', account: INDEX },
    ]);
    store.calls.length = 0;
    await vault.select(ADA);
    expect(store.calls).toEqual([]);
  });

  it('lists the accounts of all issuers in one order, each with its own session [ST-04, RT-14]', async () => {
    const { vault, restart } = await signedIn(ADA, FAR, BOB);
    const next = restart();
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [BOB, FAR, ADA] });
    expect(await next.read(FAR)).toEqual({ state: 'found', value: sessionOf(FAR) });
    expect(await vault.remove(FAR)).toEqual({ state: 'removed' });
    expect(await vault.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
  });

  it('does not give a session that a kill left in the list to another client [ST-04]', async () => {
    await afterEachKill(
      () => Promise.resolve(),
      (vault) => vault.write(ADA, sessionOf(ADA)),
      async (next, ended, store) => {
        const clientIds = new Map([[ADA.issuer, 'another']]);
        const stranger = createVault({ store, namespace: { ...NAMESPACE, clientIds }, clock });
        expect((await stranger.read(ADA)).state).not.toBe('found');
        if (ended) expect((await next.read(ADA)).state).toBe('found');
      },
    );
  });
});
