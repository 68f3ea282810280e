import { describe, expect, it } from 'vitest';
import { createVault } from '../../../main/vault/session-vault.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { INDEX, itemOf, setUp, signedIn } from './vault-rig.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from './vault-samples.ts';

describe('the vault', () => {
  it('is empty at first', async () => {
    const { vault } = setUp();
    expect(await vault.probe()).toBe('available');
    expect(await vault.accounts()).toEqual({ state: 'absent' });
    expect(await vault.read(ADA)).toEqual({ state: 'absent' });
  });

  it('finds a session again after a restart [ST-02]', async () => {
    const { restart } = await signedIn(ADA);
    const vault = restart();
    expect(await vault.accounts()).toMatchObject({ state: 'found', value: [ADA] });
    expect(await vault.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
  });

  it('keeps the mark of a rotation under way across a restart, and clears it [RT-07]', async () => {
    const { vault, restart } = await signedIn(ADA);
    const rotating = sessionOf(ADA, { journal: { phase: 'rotating', startedAt: 1_700_000_000 } });
    expect(await vault.write(ADA, rotating)).toEqual({ state: 'stored' });
    const next = restart();
    expect(await next.read(ADA)).toEqual({ state: 'found', value: rotating });
    await next.write(ADA, sessionOf(ADA, { refreshToken: 'refresh-token-2' }));
    expect(await next.read(ADA)).toMatchObject({
      value: { refreshToken: 'refresh-token-2', journal: null },
    });
  });

  it('keeps two accounts apart, the one written last first [TX-11]', async () => {
    const { vault, restart } = await signedIn(ADA, BOB);
    expect(await vault.accounts()).toMatchObject({ state: 'found', value: [BOB, ADA] });
    await vault.write(ADA, sessionOf(ADA, { refreshToken: 'refresh-token-2' }));
    const next = restart();
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [ADA, BOB] });
    expect(await next.read(BOB)).toEqual({ state: 'found', value: sessionOf(BOB) });
    await next.remove(ADA);
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [BOB] });
    expect(await next.read(BOB)).toEqual({ state: 'found', value: sessionOf(BOB) });
  });

  it('keeps apart who has one subject at two issuers [TX-11]', async () => {
    const other = { ...ADA, issuer: 'https://id.example.org' };
    const { vault } = await signedIn(ADA, other);
    expect(await vault.accounts()).toMatchObject({ state: 'found', value: [other, ADA] });
    await vault.remove(ADA);
    expect(await vault.accounts()).toMatchObject({ state: 'found', value: [other] });
    expect(await vault.read(other)).toEqual({ state: 'found', value: sessionOf(other) });
  });

  it('leaves nothing behind when the last account has gone [LO-01]', async () => {
    const { store, vault } = await signedIn(ADA, BOB);
    expect(await vault.remove(BOB)).toEqual({ state: 'removed' });
    expect(store.items.size).toBe(2);
    expect(await vault.remove(ADA)).toEqual({ state: 'removed' });
    expect([...store.items]).toEqual([]);
    expect(await vault.accounts()).toEqual({ state: 'absent' });
  });

  it('removes what it has not read before, after a restart', async () => {
    const { store, restart } = await signedIn(ADA);
    expect(await restart().remove(ADA)).toEqual({ state: 'removed' });
    expect([...store.items]).toEqual([]);
  });

  it('removes what is not there', async () => {
    const { store, vault } = setUp();
    expect(await vault.remove(ADA)).toEqual({ state: 'removed' });
    expect([...store.items]).toEqual([]);
  });

  it.each([
    ['channel', { channel: 'release' as const }],
    ['profile', { profile: '/home/bob' }],
  ])('does not share sessions with another %s [ST-04]', async (_, other) => {
    const { store, vault } = await signedIn(ADA);
    const stranger = createVault({ store, namespace: { ...NAMESPACE, ...other }, clock });
    expect(await stranger.accounts()).toEqual({ state: 'absent' });
    expect(await stranger.read(ADA)).toEqual({ state: 'absent' });
    await stranger.write(ADA, sessionOf(ADA, { refreshToken: 'theirs' }));
    await stranger.remove(ADA);
    expect(await vault.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
  });

  it('does not share sessions with another client, which knows of the accounts alone [ST-04]', async () => {
    const { store, vault } = await signedIn(ADA);
    const clientIds = new Map([[ADA.issuer, 'another']]);
    const stranger = createVault({ store, namespace: { ...NAMESPACE, clientIds }, clock });
    expect(await stranger.read(ADA)).toEqual({ state: 'absent' });
    await stranger.write(ADA, sessionOf(ADA, { refreshToken: 'theirs' }));
    expect(await vault.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
    await stranger.remove(ADA);
    expect(await vault.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
  });

  it('does its methods one after the other, so that no account is lost from the list', async () => {
    const { vault, restart } = setUp();
    const accounts = Array.from({ length: 6 }, (_, n) => ({ ...ADA, subject: String(n) }));
    await Promise.all(accounts.map((account) => vault.write(account, sessionOf(account))));
    const [first] = accounts;
    if (first !== undefined) await Promise.all([vault.remove(first), vault.read(first)]);
    const read = await restart().accounts();
    expect(read).toMatchObject({ state: 'found', value: accounts.slice(1).reverse() });
  });
});

describe('store calls of the vault', () => {
  it('asks once to probe, to list and to read', async () => {
    const { store, restart } = await signedIn(ADA);
    const vault = restart();
    await vault.probe();
    await vault.accounts();
    await vault.read(ADA);
    expect(store.calls).toEqual([
      { method: 'get', account: INDEX },
      { method: 'get', account: INDEX },
      { method: 'get', account: itemOf(ADA) },
    ]);
  });

  it('does not ask to probe a store that did its work within ten seconds [ST-05]', async () => {
    const { store } = await signedIn(ADA);
    let now = 0;
    const watched = createVault({ store, namespace: NAMESPACE, clock: { monotonic: () => now } });
    await watched.accounts();
    store.calls.length = 0;
    now = 9_999;
    expect(await watched.probe()).toBe('available');
    expect(store.calls).toEqual([]);
    now = 10_000;
    expect(await watched.probe()).toBe('available');
    expect(store.methods()).toEqual(['get']);
    const lock = store.fault({ kind: 'fail', reason: 'locked' });
    await watched.read(ADA);
    expect(await watched.probe()).toBe('locked');
    lock();
    expect(await watched.probe()).toBe('available');
  });

  it('writes the current account again with one set and one get, also after a restart', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    await vault.write(ADA, sessionOf(ADA, { refreshToken: 'refresh-token-2' }));
    expect(store.calls).toMatchObject([
      { method: 'set', account: itemOf(ADA) },
      { method: 'get', account: itemOf(ADA) },
    ]);
    const next = restart();
    await next.accounts();
    await next.read(ADA);
    store.calls.length = 0;
    await next.write(ADA, sessionOf(ADA));
    expect(store.methods()).toEqual(['set', 'get']);
  });

  it('writes a new session within the list first, and reads everything back [ST-08]', async () => {
    const { store, vault } = setUp();
    await vault.probe();
    store.calls.length = 0;
    await vault.write(ADA, sessionOf(ADA));
    expect(store.calls).toMatchObject([
      {
        method: 'set',
        account: INDEX,
        value: expect.stringContaining('refresh-token-1') as string,
      },
      { method: 'get', account: INDEX },
      // Whether there is a session in parts, which this one would replace.
      { method: 'get', account: itemOf(ADA) },
      { method: 'set', account: itemOf(ADA) },
      { method: 'get', account: itemOf(ADA) },
      { method: 'set', account: INDEX, value: expect.not.stringContaining('token') as string },
      { method: 'get', account: INDEX },
    ]);
  });

  it('makes a sign-in wait for one set, and does the rest after it [ST-08]', async () => {
    const { store, vault } = setUp();
    await vault.probe();
    store.calls.length = 0;
    const told: unknown[] = [];
    await vault.write(ADA, sessionOf(ADA), (outcome) => told.push(outcome));
    expect(store.methods().filter((method) => method === 'set')).toHaveLength(1);
    expect(told).toEqual([]);
    // The next one waits for what is under way.
    expect(await vault.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
    expect(told).toEqual([{ state: 'stored' }]);
    expect(store.items.get(INDEX)).not.toContain('token');
  });

  it('leaves the list alone when the removed account is not on it', async () => {
    const { store, vault } = await signedIn(ADA);
    await vault.remove(BOB);
    expect(store.calls).toEqual([
      { method: 'get', account: itemOf(BOB) },
      { method: 'delete', account: itemOf(BOB) },
    ]);
  });

  it('deletes the session before it changes the list', async () => {
    const { store, vault } = await signedIn(ADA, BOB);
    await vault.remove(BOB);
    await vault.remove(ADA);
    expect(store.calls).toMatchObject([
      { method: 'delete', account: itemOf(BOB) },
      { method: 'set', account: INDEX },
      { method: 'delete', account: itemOf(ADA) },
      { method: 'delete', account: INDEX },
    ]);
  });
});

describe('a crash between two store calls', () => {
  it.each([
    ['before the list is read back', 'get', INDEX, 1],
    ["before the session's own item is written", 'set', 'own', 1],
    ['after it was written', 'get', 'own', 1],
    ['before the list is written without it', 'set', INDEX, 2],
    ['after that', 'get', INDEX, 2],
  ] as const)(
    'of a first sign-in, %s, loses nothing and leaves nothing behind [ST-02, ST-08]',
    async (_, method, item, nth) => {
      const { store, vault } = setUp();
      await vault.probe();
      const account = item === 'own' ? itemOf(ADA) : item;
      // From that call on nothing of this run is done any more.
      const seen = { calls: 0 };
      const killed = Promise.withResolvers<never>();
      for (const name of ['get', 'set'] as const) {
        const real = store[name].bind(store) as (...args: unknown[]) => Promise<never>;
        store[name] = async (...args: unknown[]) => {
          if (name === method && args[0] === account) seen.calls += 1;
          return seen.calls >= nth ? killed.promise : real(...args);
        };
      }
      void vault.write(ADA, sessionOf(ADA), () => undefined);
      while (seen.calls < nth) await Promise.resolve();

      const left = createFakeCredentialStore();
      for (const [name, value] of store.items) left.items.set(name, value);
      expect([...left.items.values()].join()).toContain('refresh-token-1');
      const next = createVault({ store: left, namespace: NAMESPACE, clock });
      expect(await next.accounts()).toMatchObject({ state: 'found', value: [ADA] });
      expect(await next.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
      const rotated = sessionOf(ADA, { refreshToken: 'refresh-token-2' });
      expect(await next.write(ADA, rotated)).toEqual({ state: 'stored' });
      expect([...left.items.values()].join()).not.toContain('refresh-token-1');
      const third = createVault({ store: left, namespace: NAMESPACE, clock });
      expect(await third.read(ADA)).toEqual({ state: 'found', value: rotated });
      expect(await third.remove(ADA)).toEqual({ state: 'removed' });
      expect([...left.items]).toEqual([]);
    },
  );

  it('does not lose the session that had arrived to whoever comes or goes next [TX-11]', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    store.fault(
      { kind: 'fail', reason: 'unavailable' },
      { account: itemOf(BOB), method: 'set', nth: 1 },
    );
    expect(await vault.write(BOB, sessionOf(BOB))).toEqual({ state: 'unavailable' });
    const eve = { ...ADA, subject: 'eve' };
    expect(await restart().write(eve, sessionOf(eve))).toEqual({ state: 'stored' });
    const next = restart();
    expect(await next.read(BOB)).toEqual({ state: 'found', value: sessionOf(BOB) });
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [eve, BOB, ADA] });

    await next.remove(eve);
    store.fault(
      { kind: 'fail', reason: 'unavailable' },
      { account: itemOf(eve), method: 'set', nth: 1 },
    );
    await next.write(eve, sessionOf(eve));
    expect(await restart().remove(ADA)).toEqual({ state: 'removed' });
    expect(await restart().read(eve)).toEqual({ state: 'found', value: sessionOf(eve) });
  });

  it('during the rotation of a session that the list still holds finds the newest one [RT-09]', async () => {
    const { store, vault, restart } = setUp();
    const failing = { account: itemOf(ADA), method: 'set', nth: 1 } as const;
    store.fault({ kind: 'fail', reason: 'unavailable' }, failing);
    await vault.write(ADA, sessionOf(ADA));
    const rotated = sessionOf(ADA, { refreshToken: 'refresh-token-2' });
    store.fault({ kind: 'fail', reason: 'unavailable' }, { account: INDEX, method: 'set', nth: 2 });
    expect(await restart().write(ADA, rotated)).toEqual({ state: 'unavailable' });
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: rotated });
  });

  it('says why, when the session that has to be moved first cannot be [ST-05]', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    store.fault(
      { kind: 'fail', reason: 'unavailable' },
      { account: itemOf(BOB), method: 'set', nth: 1 },
    );
    await vault.write(BOB, sessionOf(BOB));
    store.fault({ kind: 'fail', reason: 'denied' }, { account: itemOf(BOB), method: 'set' });
    expect(await restart().remove(ADA)).toEqual({ state: 'denied' });
    expect(await restart().read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
  });

  it('is not called removed while the list still holds the session [LO-01]', async () => {
    const { store, vault, restart } = setUp();
    store.fault({ kind: 'fail', reason: 'unavailable' }, { account: itemOf(ADA), method: 'set' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'unavailable' });
    const next = restart();
    expect(await next.read(ADA)).toEqual({ state: 'found', value: sessionOf(ADA) });
    const repair = store.fault(
      { kind: 'fail', reason: 'denied' },
      { account: INDEX, method: 'delete' },
    );
    expect(await next.remove(ADA)).toEqual({ state: 'denied' });
    expect([...store.items.values()].join()).toContain('refresh-token-1');
    repair();
    expect(await next.remove(ADA)).toEqual({ state: 'removed' });
    expect([...store.items]).toEqual([]);
  });

  it('whose session was deleted by hand leaves an entry that reads as absent and goes later [ST-02]', async () => {
    const { store, restart } = await signedIn(ADA);
    store.items.delete(itemOf(ADA));
    const next = restart();
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [ADA] });
    expect(await next.read(ADA)).toEqual({ state: 'absent' });
    expect(await next.accounts()).toEqual({ state: 'absent' });
    await next.write(BOB, sessionOf(BOB));
    expect(await restart().accounts()).toMatchObject({ state: 'found', value: [BOB] });
  });

  it('during removal leaves no token, and the entry goes with the next change', async () => {
    const { store, vault, restart } = await signedIn(ADA, BOB);
    const repair = store.fault({ kind: 'fail', reason: 'unavailable' }, { account: INDEX });
    expect(await vault.remove(BOB)).toEqual({ state: 'removed' });
    expect(store.items.has(itemOf(BOB))).toBe(false);
    repair();
    expect(await vault.accounts()).toMatchObject({ state: 'found', value: [ADA] });
    const next = restart();
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [BOB, ADA] });
    expect(await next.read(BOB)).toEqual({ state: 'absent' });
    expect(await next.accounts()).toMatchObject({ state: 'found', value: [ADA] });
    await next.remove(ADA);
    expect([...store.items]).toEqual([]);
  });

  it('or a session deleted by hand takes the entry off with the next write', async () => {
    const { store, vault, restart } = await signedIn(ADA, BOB);
    store.items.delete(itemOf(ADA));
    expect(await vault.read(ADA)).toEqual({ state: 'absent' });
    await vault.write(BOB, sessionOf(BOB));
    expect(await restart().accounts()).toMatchObject({ state: 'found', value: [BOB] });
  });

  it('a session that comes back is listed again', async () => {
    const { vault } = await signedIn(ADA);
    await vault.remove(ADA);
    await vault.write(ADA, sessionOf(ADA));
    expect(await vault.accounts()).toMatchObject({ state: 'found', value: [ADA] });
  });
});
