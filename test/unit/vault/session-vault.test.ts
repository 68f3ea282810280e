import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AccountKey, SessionRecord, StoreFailure } from '../../../main/ports.ts';
import { indexItemName, sessionItemName } from '../../../main/vault/item-names.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { ADA, BOB, NAMESPACE, sessionOf } from './vault-samples.ts';

const INDEX = indexItemName(NAMESPACE).account;
const itemOf = (account: AccountKey): string => sessionItemName(NAMESPACE, account).account;

function setUp() {
  const store = createFakeCredentialStore();
  const log = { event: vi.fn() };
  const vault = createVault({ store, namespace: NAMESPACE, log });
  /** The same keyring as a newly started app meets it. */
  const restart = () => {
    store.calls.length = 0;
    return createVault({ store, namespace: NAMESPACE });
  };
  return { store, log, vault, restart };
}

async function signedIn(...accounts: readonly AccountKey[]) {
  const rig = setUp();
  for (const account of accounts) await rig.vault.write(account, sessionOf(account));
  rig.store.calls.length = 0;
  return rig;
}

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
    expect(await vault.accounts()).toEqual({ state: 'found', value: [ADA] });
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
    expect(await vault.accounts()).toEqual({ state: 'found', value: [BOB, ADA] });
    await vault.write(ADA, sessionOf(ADA, { refreshToken: 'refresh-token-2' }));
    const next = restart();
    expect(await next.accounts()).toEqual({ state: 'found', value: [ADA, BOB] });
    expect(await next.read(BOB)).toEqual({ state: 'found', value: sessionOf(BOB) });
    await next.remove(ADA);
    expect(await next.accounts()).toEqual({ state: 'found', value: [BOB] });
    expect(await next.read(BOB)).toEqual({ state: 'found', value: sessionOf(BOB) });
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
    ['client', { clientId: 'another' }],
    ['profile', { profile: '/home/bob' }],
  ])('does not share sessions with another %s [ST-04]', async (_, other) => {
    const { store, vault } = await signedIn(ADA);
    const stranger = createVault({ store, namespace: { ...NAMESPACE, ...other } });
    expect(await stranger.accounts()).toEqual({ state: 'absent' });
    expect(await stranger.read(ADA)).toEqual({ state: 'absent' });
    await stranger.write(ADA, sessionOf(ADA, { refreshToken: 'theirs' }));
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
    expect(read).toEqual({ state: 'found', value: accounts.slice(1).reverse() });
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

  it('writes the list before a new session, and reads both back [ST-08]', async () => {
    const { store, vault } = setUp();
    await vault.probe();
    store.calls.length = 0;
    await vault.write(ADA, sessionOf(ADA));
    expect(store.calls).toMatchObject([
      { method: 'set', account: INDEX },
      { method: 'set', account: itemOf(ADA) },
      { method: 'get', account: itemOf(ADA) },
      { method: 'get', account: INDEX },
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
  it('leaves a list entry without a session, which reads as absent and goes later [ST-02]', async () => {
    const { store, vault, restart } = setUp();
    store.fault({ kind: 'fail', reason: 'unavailable' }, { account: itemOf(ADA), method: 'set' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'unavailable' });
    expect([...store.items.keys()]).toEqual([INDEX]);

    const next = restart();
    expect(await next.accounts()).toEqual({ state: 'found', value: [ADA] });
    expect(await next.read(ADA)).toEqual({ state: 'absent' });
    expect(await next.accounts()).toEqual({ state: 'absent' });
    await next.write(BOB, sessionOf(BOB));
    expect(await restart().accounts()).toEqual({ state: 'found', value: [BOB] });
  });

  it('during removal leaves no token, and the entry goes with the next change', async () => {
    const { store, vault, restart } = await signedIn(ADA, BOB);
    const repair = store.fault({ kind: 'fail', reason: 'unavailable' }, { account: INDEX });
    expect(await vault.remove(BOB)).toEqual({ state: 'removed' });
    expect(store.items.has(itemOf(BOB))).toBe(false);
    repair();
    const next = restart();
    expect(await next.accounts()).toEqual({ state: 'found', value: [BOB, ADA] });
    expect(await next.read(BOB)).toEqual({ state: 'absent' });
    expect(await next.accounts()).toEqual({ state: 'found', value: [ADA] });
    await next.remove(ADA);
    expect([...store.items]).toEqual([]);
  });

  it('a session that comes back is listed again', async () => {
    const { vault } = await signedIn(ADA);
    await vault.remove(ADA);
    await vault.write(ADA, sessionOf(ADA));
    expect(await vault.accounts()).toEqual({ state: 'found', value: [ADA] });
  });
});

describe('a store that fails', () => {
  const failures: [StoreFailure, 'locked' | 'denied' | 'unavailable'][] = [
    ['locked', 'locked'],
    ['denied', 'denied'],
    ['unavailable', 'unavailable'],
    // A call that outlives its deadline waits for a person, most likely.
    ['timeout', 'locked'],
  ];

  it.each(failures)('with "%s" is answered with "%s" by every method [ST-05]', async (reason, state) => {
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
  });

  it.each(failures)('with "%s" at any one call of any method is never thrown, and works again after [ST-05]', async (reason, state) => {
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
  });

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
      log: {
        event: () => {
          throw new Error('disk full');
        },
      },
    });
    expect(await vault.probe()).toBe('unavailable');
    const noRecord = { refreshToken: 1n } as unknown as SessionRecord;
    expect(await vault.write(ADA, noRecord)).toEqual({ state: 'not-verified' });
    expect([...store.items]).toEqual([]);
  });
});

describe('a write', () => {
  it.each([
    ['something else', 'other'],
    ['nothing', null],
  ])('that reads back as %s is not verified [ST-08]', async (_, value) => {
    const { store, vault } = await signedIn(ADA);
    store.fault({ kind: 'corrupt', value }, { account: itemOf(ADA), method: 'set' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'not-verified' });
  });

  it('whose list reads back as something else is not verified [ST-08]', async () => {
    const { store, vault } = setUp();
    store.fault({ kind: 'corrupt', value: 'other' }, { account: INDEX, method: 'set' });
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'not-verified' });
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
    const longest = sessionOf(ADA, { scope: `openid offline_access${'é'.repeat(room >> 1)}${'x'.repeat(room & 1)}` });
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
    const many = Array.from({ length: 40 }, (_, n) => ({ ...ADA, subject: `${'s'.repeat(80)}${String(n)}` }));
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

  it('with one account\'s item under the name of another is corrupt [ST-02]', async () => {
    const { store, restart } = await signedIn(ADA, BOB);
    store.items.set(itemOf(BOB), store.items.get(itemOf(ADA)) ?? '');
    expect(await restart().read(BOB)).toEqual({ state: 'corrupt' });
  });

  it('with an item copied from the other channel is corrupt [ST-04]', async () => {
    const { store } = await signedIn(ADA);
    const namespace = { ...NAMESPACE, channel: 'release' as const };
    store.items.set(sessionItemName(namespace, ADA).account, store.items.get(itemOf(ADA)) ?? '');
    const vault = createVault({ store, namespace });
    expect(await vault.read(ADA)).toEqual({ state: 'corrupt' });
  });

  it('with an unreadable list says so, and a new sign-in or sign-out puts it right [ST-02]', async () => {
    const { store, restart } = await signedIn(ADA);
    store.items.set(INDEX, '{');
    const vault = restart();
    expect(await vault.accounts()).toEqual({ state: 'corrupt' });
    expect(store.items.get(INDEX)).toBe('{');
    await vault.write(BOB, sessionOf(BOB));
    expect(await restart().accounts()).toEqual({ state: 'found', value: [BOB] });
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
    const newer = JSON.stringify({ version: 2 });
    store.items.set(INDEX, newer);
    store.items.set(itemOf(ADA), newer);
    const vault = restart();
    expect(await vault.accounts()).toEqual({ state: 'newer-version' });
    expect(await vault.read(ADA)).toEqual({ state: 'newer-version' });
    await vault.remove(BOB);
    expect([store.items.get(INDEX), store.items.get(itemOf(ADA))]).toEqual([newer, newer]);
    expect(await vault.write(ADA, sessionOf(ADA))).toEqual({ state: 'stored' });
    expect(await restart().accounts()).toEqual({ state: 'found', value: [ADA] });
  });
});
