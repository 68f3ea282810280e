import { describe, expect, it } from 'vitest';
import type { SessionRecord, StoreFailure } from '../../../main/ports.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { fakeMark } from '../../fakes/fake-log.ts';
import { INDEX, setUp, signedIn } from './vault-rig.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from './vault-samples.ts';

describe('a store that fails', () => {
  const failures: [StoreFailure, 'locked' | 'denied' | 'unavailable'][] = [
    ['locked', 'locked'],
    ['denied', 'denied'],
    ['unavailable', 'unavailable'],
    // A call that outlives its deadline waits for a person, most likely.
    ['timeout', 'locked'],
  ];

  it.each(failures)(
    'with "%s" is answered with "%s" by every method [ST-05]',
    async (reason, state) => {
      const { store, vault } = await signedIn(ADA);
      const before = [...store.items];
      store.fault({ kind: 'fail', reason });
      expect(await vault.probe()).toBe(state);
      expect(await vault.accounts()).toEqual({ state });
      expect(await vault.read(ADA)).toEqual({ state });
      expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state });
      expect(await vault.write(BOB, sessionOf(BOB))).toEqual({ state });
      expect(await vault.remove(ADA)).toEqual({ state });
      expect([...store.items]).toEqual(before);
    },
  );

  it.each(failures)(
    'with "%s" at any one call of any method is never thrown, and works again after [ST-05]',
    async (reason, state) => {
      const rotated = sessionOf(ADA, { refreshToken: 'refresh-token-2' });
      for (let nth = 1; nth <= 7; nth += 1) {
        const { store, vault, restart } = setUp();
        const repair = store.fault({ kind: 'fail', reason }, { nth });
        const states = [
          await vault.write(ADA, sessionOf(ADA)),
          await vault.write(BOB, sessionOf(BOB)),
          await vault.remove(BOB),
        ].map((answer) => answer.state);
        expect(['stored', 'removed', state]).toEqual(expect.arrayContaining(states));
        repair();
        expect(await vault.remove(BOB)).toEqual({ state: 'removed' });
        expect(await vault.write(ADA, rotated)).toEqual({ state: 'stored' });
        const next = restart();
        expect(await next.accounts()).toMatchObject({ state: 'found' });
        expect(await next.read(ADA)).toEqual({ state: 'found', value: rotated });
        expect(await next.read(BOB)).toEqual({ state: 'absent' });
        await next.remove(ADA);
        expect([...store.items]).toEqual([]);
      }
    },
  );

  it.each([[new Error('CANARY')], ['text'], [undefined]])(
    'by throwing %j is unavailable [ST-05]',
    async (error) => {
      const { store, vault } = await signedIn(ADA);
      store.fault({ kind: 'throw', error });
      expect(await vault.probe()).toBe('unavailable');
      expect(await vault.accounts()).toEqual({ state: 'unavailable' });
      expect(await vault.read(ADA)).toEqual({ state: 'unavailable' });
      expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'unavailable' });
      expect(await vault.remove(ADA)).toEqual({ state: 'unavailable' });
    },
  );

  it.each(['locked', 'denied'] as const)(
    'with "%s" once gets no write and no delete before a read has succeeded [ST-05]',
    async (reason) => {
      const { store, vault } = await signedIn(ADA);
      const unlock = store.fault({ kind: 'fail', reason }, { method: 'get' });
      await vault.read(ADA);
      store.calls.length = 0;
      expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: reason });
      expect(await vault.write(BOB, sessionOf(BOB))).toEqual({ state: reason });
      expect(await vault.remove(ADA)).toEqual({ state: reason });
      expect(store.methods()).toEqual(['get', 'get', 'get']);
      unlock();
      store.calls.length = 0;
      expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
      expect(store.methods()).toEqual(['get', 'set', 'get']);
      expect(await vault.remove(ADA)).toEqual({ state: 'removed' });
    },
  );

  it('with a locked write is not written to again before a read has succeeded [ST-05]', async () => {
    const { store, vault } = await signedIn(ADA);
    store.fault({ kind: 'fail', reason: 'locked' }, { method: 'set', nth: 1 });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'locked' });
    store.calls.length = 0;
    await vault.write(ADA, sessionOf(ADA));
    expect(store.methods()).toEqual(['get', 'set', 'get']);
  });

  it('may be written to again without a read after it was unavailable', async () => {
    const { store, vault } = await signedIn(ADA);
    store.fault({ kind: 'fail', reason: 'unavailable' }, { nth: 1 });
    await vault.read(ADA);
    store.calls.length = 0;
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
    expect(store.methods()).toEqual(['set', 'get']);
  });

  it('while the list is read is not given a new list, which would lose accounts [ST-05]', async () => {
    const { store, restart } = await signedIn(ADA);
    const before = [...store.items];
    const vault = restart();
    store.fault({ kind: 'fail', reason: 'unavailable' }, { method: 'get', nth: 1 });
    expect(await vault.write(BOB, sessionOf(BOB))).toEqual({ state: 'unavailable' });
    expect([...store.items]).toEqual(before);
    expect(await vault.write(BOB, sessionOf(BOB))).toEqual({ state: 'stored' });
    expect(await restart().accounts()).toMatchObject({ state: 'found', value: [BOB, ADA] });
  });

  it('after the list was written all the same is asked for it again [ST-08]', async () => {
    const { store, vault, restart } = await signedIn(ADA);
    store.fault({ kind: 'land', reason: 'timeout' }, { account: INDEX, method: 'set', nth: 1 });
    expect(await vault.write(BOB, sessionOf(BOB))).toEqual({ state: 'locked' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
    expect(await restart().accounts()).toMatchObject({ state: 'found', value: [ADA, BOB] });
  });

  it('tells each change of its state once [LG-02]', async () => {
    const { store, log, vault } = await signedIn(ADA);
    const unlock = store.fault({ kind: 'fail', reason: 'locked' });
    await vault.read(ADA);
    await vault.read(ADA);
    unlock();
    await vault.read(ADA);
    await vault.read(ADA);
    expect(log.event.mock.calls).toEqual([
      ['store.state', { outcome: 'available' }],
      ['store.state', { outcome: 'locked' }],
      ['store.state', { outcome: 'available' }],
    ]);
  });

  it('is survived together with a log that throws and a record that is none', async () => {
    const store = createFakeCredentialStore();
    const vault = createVault({
      store,
      namespace: NAMESPACE,
      clock,
      log: {
        event: () => {
          throw new Error('disk full');
        },
        mark: fakeMark,
      },
    });
    expect(await vault.probe()).toBe('unavailable');
    const noRecord = { refreshToken: 1n } as unknown as SessionRecord;
    expect(await vault.write(ADA, noRecord)).toEqual({ state: 'not-verified' });
    expect([...store.items]).toEqual([]);
  });
});
