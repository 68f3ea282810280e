import { describe, expect, it } from 'vitest';
import { createTracedVault } from '../../../main/vault/traced-vault.ts';
import type { SessionRecord } from '../../../main/ports.ts';
import { describeVault } from '../../contracts/vault.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createFakeStoreTrace } from '../../fakes/fake-store-trace.ts';
import { createFakeVault } from '../../fakes/fake-vault.ts';
import { createGate } from '../../fakes/interceptor.ts';

const record = (subject: string): SessionRecord => ({
  refreshToken: `refresh-${subject}`,
  scope: 'openid',
  continuity: { issuer: 'https://idp.test', subject, audience: ['desk'] },
  journal: null,
});
const ADA = { issuer: 'https://idp.test', subject: 'ada' };
const EVE = { issuer: 'https://idp.test', subject: 'eve' };

function setUp(vault = createFakeVault(), trace = createFakeStoreTrace()) {
  return { vault, trace, traced: createTracedVault(vault, trace) };
}

describeVault('a traced one', () => {
  const { vault, traced } = setUp();
  return {
    vault: traced,
    become: (health) => {
      vault.health = health;
    },
    corrupt: () => {
      vault.unreadable = 'corrupt';
    },
  };
});

describe('a traced vault', () => {
  it('notes how many sessions there are, when that changes and not at each rotation [ST-12]', async () => {
    const { traced, trace } = setUp();
    const noted: number[] = [];
    const { note } = trace;
    trace.note = (sessions) => {
      noted.push(sessions);
      return note(sessions);
    };
    await traced.write(ADA, record('ada'));
    await traced.update(ADA, record('ada'));
    await traced.write(EVE, record('eve'));
    await traced.remove(ADA);
    await traced.retire({ ...EVE, refreshToken: 'refresh-eve', since: 1 });
    expect(noted).toEqual([1, 2, 1, 0]);
  });

  it('is put right by a start that finds sessions, and not by one that finds none [ST-12]', async () => {
    const { vault, traced, trace } = setUp();
    trace.sessions = 5;
    await traced.accounts();
    // A list with nobody on it, as tombstones leave it.
    vault.next('accounts', () => Promise.resolve({ state: 'found' as const, value: [] }));
    await traced.accounts();
    await turn();
    expect(trace.sessions).toBe(5);
    vault.put(record('ada'));
    await traced.accounts();
    await traced.read(ADA);
    await turn();
    expect(trace.sessions).toBe(1);
  });

  it('does not take a listed account for a session that a kill in a sign-out has left without one [ST-12]', async () => {
    const { vault, traced, trace } = setUp();
    trace.sessions = 0;
    const listed = [ADA, EVE].map((account) => ({ ...account, claims: {} }));
    vault.next('accounts', () => Promise.resolve({ state: 'found' as const, value: listed }));
    await traced.accounts();
    await traced.read(ADA);
    await turn();
    expect([trace.sessions, await trace.lost()]).toEqual([0, null]);
    // Beside one that has it, only that one counts.
    vault.put(record('eve'));
    await traced.read(EVE);
    await turn();
    expect(trace.sessions).toBe(1);
  });

  it('never says more than the store has, wherever a kill comes [ST-12]', async () => {
    const { vault, traced, trace } = setUp();
    const writing = createGate();
    vault.next('write', writing.before);
    const written = traced.write(ADA, record('ada'));
    await turn();
    expect(trace.sessions).toBeNull();
    writing.open();
    await written;
    expect(trace.sessions).toBe(1);
    const removing = createGate();
    vault.next('remove', removing.before);
    const removed = traced.remove(ADA);
    await turn();
    expect([trace.sessions, vault.records().length]).toEqual([0, 1]);
    removing.open();
    await removed;
  });

  it('does not miss a session that was signed out behind a locked store [LO-01, ST-12]', async () => {
    const { vault, traced, trace } = setUp();
    await traced.write(ADA, record('ada'));
    vault.health = 'locked';
    await traced.retire({ ...ADA, refreshToken: 'refresh-ada', since: 1 });
    expect(await traced.markSignedOut(ADA, 1)).toBe(true);
    await turn();
    expect(trace.sessions).toBe(0);
  });

  it.each(['locked', 'denied', 'unavailable'] as const)(
    'that is %s has what it had [ST-05, ST-12]',
    async (health) => {
      const { vault, traced, trace } = setUp();
      await traced.write(ADA, record('ada'));
      vault.health = health;
      await traced.write(EVE, record('eve'));
      expect(trace.sessions).toBe(1);
      await traced.remove(ADA);
      await turn();
      expect(trace.sessions).toBe(1);
      await traced.retire({ ...ADA, refreshToken: 'refresh-ada', since: 1 });
      await turn();
      expect(trace.sessions).toBe(1);
      await traced.accounts();
      expect(trace.sessions).toBe(1);
    },
  );
});
