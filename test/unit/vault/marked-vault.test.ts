import { describe, expect, it } from 'vitest';
import type { AccountKey, SignOutMarks, Vault } from '../../../main/ports.ts';
import { createMarkedVault } from '../../../main/vault/marked-vault.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import {
  createFakeCredentialStore,
  type FakeCredentialStore,
} from '../../fakes/fake-credential-store.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createFakeSignOutMarks } from '../../fakes/fake-sign-out-marks.ts';
import { ADA, BOB, clock, NAMESPACE, sessionOf } from './vault-samples.ts';

const OLD = sessionOf(ADA, { refreshToken: 'old' });
const NEW = sessionOf(ADA, { refreshToken: 'new' });
const SINCE = 1_700_000_000_000;

/** What survives the processes of a computer. */
function createComputer() {
  return { store: createFakeCredentialStore(), marks: createFakeSignOutMarks() };
}
type Computer = ReturnType<typeof createComputer>;

const log = createFakeLog();
/** A process on the computer. */
const open = ({ store, marks }: { store: Computer['store']; marks: SignOutMarks }): Vault =>
  createMarkedVault({ vault: createVault({ store, namespace: NAMESPACE, clock }), marks, log });

/** A process that is killed after so many calls, of the store or of the marks' disk. */
function openMortal({ store, marks }: Computer, calls: number) {
  const killed = Promise.withResolvers<'killed'>();
  let left = calls;
  const counted =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left === 0) {
        killed.resolve('killed');
        return new Promise<never>(() => {});
      }
      left -= 1;
      return call(...args);
    };
  const mortal: FakeCredentialStore = {
    ...store,
    get: counted(store.get),
    set: counted(store.set),
    delete: counted(store.delete),
  };
  const mortalMarks = {
    since: marks.since,
    add: counted(marks.add),
    remove: counted(marks.remove),
  };
  return { vault: open({ store: mortal, marks: mortalMarks }), killed: killed.promise };
}

/** Somebody has signed out while the store was locked; now it is not. */
async function markedComputer(): Promise<Computer> {
  const computer = createComputer();
  const vault = open(computer);
  await vault.write(BOB, sessionOf(BOB));
  await vault.write(ADA, OLD);
  const unlock = computer.store.fault({ kind: 'fail', reason: 'locked' });
  expect(await vault.retire({ ...ADA, refreshToken: 'old', since: SINCE })).toEqual({
    state: 'locked',
  });
  expect(await vault.markSignedOut(ADA, SINCE)).toBe(true);
  unlock();
  return computer;
}

const namesOf = (read: Awaited<ReturnType<Vault['accounts']>>) =>
  read.state === 'found' ? read.value.map(({ subject }) => subject) : [read.state];
const tokensOf = (read: Awaited<ReturnType<Vault['tombstones']>>) =>
  read.state === 'found' ? read.value.map(({ refreshToken }) => refreshToken) : [];
const tokenOf = async (vault: Vault, account: AccountKey) => {
  const read = await vault.read(account);
  return read.state === 'found' ? read.value.refreshToken : read.state;
};

describe('an account that is marked as signed out', () => {
  it('has no session at the next start, and what it had is to be revoked [LO-01, LO-02]', async () => {
    const computer = await markedComputer();
    const next = open(computer);
    expect(namesOf(await next.accounts())).toEqual(['bob']);
    expect(await tokenOf(next, ADA)).toBe('absent');
    expect(await next.tombstones()).toEqual({
      state: 'found',
      value: [{ ...ADA, refreshToken: 'old', since: SINCE }],
    });
    expect(computer.marks.count()).toBe(0);
    expect(log.named('sign_out.caught_up')).not.toEqual([]);
  });

  it('takes nothing from another account [LO-06]', async () => {
    const next = open(await markedComputer());
    expect(await tokenOf(next, BOB)).toBe('refresh-token-1');
    await next.accounts();
    expect(await tokenOf(next, BOB)).toBe('refresh-token-1');
  });

  it('is retired by a read as well, which finds nothing [LO-01]', async () => {
    const next = open(await markedComputer());
    expect(await tokenOf(next, ADA)).toBe('absent');
    expect(tokensOf(await next.tombstones())).toEqual(['old']);
  });

  it.each(['write', 'update'] as const)(
    'has a session again when somebody signs in, by a %s, and the old one is to be revoked [LO-01, LO-02]',
    async (method) => {
      const computer = await markedComputer();
      const vault = open(computer);
      expect(await vault[method](ADA, NEW)).toEqual({ state: 'stored' });
      expect(computer.marks.count()).toBe(0);
      const next = open(computer);
      expect(namesOf(await next.accounts())).toEqual(['ada', 'bob']);
      expect(await tokenOf(next, ADA)).toBe('new');
      expect(tokensOf(await next.tombstones())).toEqual(['old']);
    },
  );

  it.each(['locked', 'denied', 'unavailable'] as const)(
    'has none while its item is %s, and takes no new one that could be taken for the old one [LO-01, ST-05]',
    async (reason) => {
      const computer = await markedComputer();
      const vault = open(computer);
      // The list can be read, and the session itself cannot be deleted.
      computer.store.fault({ kind: 'fail', reason }, { method: 'delete' });
      computer.store.fault({ kind: 'fail', reason }, { method: 'set' });
      expect(namesOf(await vault.accounts())).toEqual(['bob']);
      expect(await tokenOf(vault, ADA)).toBe(reason);
      expect(await vault.write(ADA, NEW)).toEqual({ state: reason });
      expect(await vault.update(ADA, NEW)).toEqual({ state: reason });
      expect(computer.marks.count()).toBe(1);
    },
  );

  it('keeps its mark, and gets no new session, while the mark cannot be taken away [LO-01]', async () => {
    const computer = await markedComputer();
    computer.marks.takes = false;
    const vault = open(computer);
    expect(namesOf(await vault.accounts())).toEqual(['bob']);
    expect(await vault.write(ADA, NEW)).toEqual({ state: 'unavailable' });
    expect(await tokenOf(open(computer), ADA)).not.toBe('old');
    computer.marks.takes = true;
    expect(await vault.write(ADA, NEW)).toEqual({ state: 'stored' });
    expect(await tokenOf(open(computer), ADA)).toBe('new');
  });

  it.each([
    ['cut', (item: string) => item.slice(1)],
    ['of a newer version', () => JSON.stringify({ version: 1000 })],
  ])('loses an item that is %s too [LO-01, ST-02]', async (_what, damage) => {
    const computer = await markedComputer();
    const { items } = computer.store;
    for (const [name, item] of items) if (item.includes('"old"')) items.set(name, damage(item));
    expect(namesOf(await open(computer).accounts())).toEqual(['bob']);
    expect(await tokenOf(open(computer), ADA)).toBe('absent');
    expect(computer.marks.count()).toBe(0);
  });

  it.each([
    ['retired', (vault: Vault) => vault.retire({ ...ADA, refreshToken: 'old', since: 8 })],
    ['removed', (vault: Vault) => vault.remove(ADA)],
  ])('loses the mark when its session is %s [LO-01]', async (_how, change) => {
    const computer = await markedComputer();
    expect(await change(open(computer))).toEqual({ state: 'removed' });
    expect(computer.marks.count()).toBe(0);
  });

  it('is settled once, however many ask at once, and a new session is not mistaken for the old one [LO-01, RT-15]', async () => {
    const computer = await markedComputer();
    const vault = open(computer);
    await Promise.all([
      vault.accounts(),
      vault.read(ADA),
      vault.write(ADA, NEW),
      vault.accounts(),
      vault.read(ADA),
    ]);
    expect(await tokenOf(open(computer), ADA)).toBe('new');
    expect(tokensOf(await vault.tombstones())).toEqual(['old']);
  });
});

describe('a kill after any call of the store or of the disk', () => {
  /** Runs `change` on a marked computer, killed after each call; `check` sees what the next start finds. */
  async function afterEachKill(
    change: (vault: Vault) => Promise<unknown>,
    check: (next: Vault, computer: Computer) => Promise<void>,
  ): Promise<number> {
    for (let calls = 0; ; calls += 1) {
      const computer = await markedComputer();
      const { vault, killed } = openMortal(computer, calls);
      const ended = (await Promise.race([change(vault), killed])) !== 'killed';
      await check(open(computer), computer);
      if (ended) return calls;
    }
  }

  it('of the start after a sign-out never opens the session again, and loses no token to revoke [LO-01, LO-02]', async () => {
    const calls = await afterEachKill(
      (vault) => vault.accounts(),
      async (next, computer) => {
        expect(namesOf(await next.accounts())).toEqual(['bob']);
        expect(await tokenOf(next, ADA)).toBe('absent');
        expect(new Set(tokensOf(await next.tombstones()))).toEqual(new Set(['old']));
        await open(computer).write(ADA, NEW);
        expect(computer.marks.count()).toBe(0);
        expect(await tokenOf(open(computer), ADA)).toBe('new');
      },
    );
    expect(calls).toBeGreaterThan(4);
  });

  it('of the next sign-in leaves nobody or the new session, never the old one [LO-01]', async () => {
    const found: string[] = [];
    await afterEachKill(
      (vault) => vault.write(ADA, NEW),
      async (next) => {
        await next.accounts();
        found.push(await tokenOf(next, ADA));
        expect(tokensOf(await next.tombstones())).toContain('old');
        // And once more: what is there stays.
        expect(await tokenOf(next, ADA)).toBe(found.at(-1));
      },
    );
    expect(new Set(found)).toEqual(new Set(['absent', 'new']));
    expect(found.at(-1)).toBe('new');
  });

  it('of the deletion that the running app repeats never brings the session back [LO-01]', async () => {
    await afterEachKill(
      (vault) => vault.retire({ ...ADA, refreshToken: 'old', since: SINCE }),
      async (next) => {
        expect(namesOf(await next.accounts())).toEqual(['bob']);
        expect(await tokenOf(next, ADA)).toBe('absent');
      },
    );
  });

  it('of the marking itself leaves somebody signed in, or marked: nothing was told by then [LO-01]', async () => {
    for (const calls of [0, 1]) {
      const computer = createComputer();
      await open(computer).write(ADA, OLD);
      const { vault, killed } = openMortal(computer, calls);
      const told = (await Promise.race([vault.markSignedOut(ADA, SINCE), killed])) === true;
      expect(told).toBe(calls === 1);
      expect(await tokenOf(open(computer), ADA)).toBe(told ? 'absent' : 'old');
    }
  });
});
