import { describe, expect, it } from 'vitest';
import type { VaultWrite } from '../../../main/ports.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import { codeOfFailed, createSessionScenario, onlyRecord } from './session-scenario.ts';
import { signedIn, signedOut, type SessionScenarioOptions } from './session-scenario.ts';

const MINUTE = 60_000;
const FOR_THIS_RUN = { kind: 'memory_only', problem: 'store_unavailable' };

/** Somebody signed in while there was no store. */
async function signedInWithoutStore(options: SessionScenarioOptions = {}) {
  const scenario = await signedOut(options);
  scenario.vault.health = 'unavailable';
  scenario.lock.is = 'unknown';
  await scenario.signIn();
  const persistence = () => {
    const snapshot = scenario.session.snapshot();
    return snapshot.state === 'signedIn' ? snapshot.persistence : null;
  };
  const storeAppears = () => {
    scenario.vault.health = 'available';
    scenario.lock.is = 'open';
  };
  return { ...scenario, persistence, storeAppears };
}

describe('a store that appears after the sign-in', () => {
  it('is noticed, and keeping the session is offered; nothing is kept unasked [ST-01]', async () => {
    const { persistence, storeAppears, clock, vault } = await signedInWithoutStore();
    await clock.advance(5 * MINUTE);
    expect(persistence()).toEqual(FOR_THIS_RUN);
    storeAppears();
    await clock.advance(MINUTE);
    expect(persistence()).toEqual({ ...FOR_THIS_RUN, canKeep: true });
    await clock.advance(120 * MINUTE);
    expect(vault.records()).toEqual([]);
    expect(vault.calls).not.toContain('write');
  });

  it('is noticed at once when the computer wakes, and at a renewal [ST-01]', async () => {
    const one = await signedInWithoutStore();
    one.storeAppears();
    one.session.resume();
    await turn();
    expect(one.persistence()).toEqual({ ...FOR_THIS_RUN, canKeep: true });

    const other = await signedInWithoutStore();
    other.storeAppears();
    other.clock.sleep(2 * 60 * MINUTE);
    await other.session.tokens().get(undefined);
    await turn();
    expect(other.persistence()).toEqual({ ...FOR_THIS_RUN, canKeep: true });
  });

  it('that goes away again is offered no more [ST-01]', async () => {
    const { persistence, storeAppears, clock, vault } = await signedInWithoutStore();
    storeAppears();
    await clock.advance(MINUTE);
    vault.health = 'unavailable';
    await clock.advance(MINUTE);
    expect(persistence()).toEqual(FOR_THIS_RUN);
  });

  it('is not read while that could open a prompt [ST-05, ST-06]', async () => {
    const { persistence, lock, clock, vault } = await signedInWithoutStore();
    vault.calls.length = 0;
    vault.health = 'available';
    for (const is of ['unknown', 'locked'] as const) {
      lock.is = is;
      await clock.advance(5 * MINUTE);
    }
    expect(vault.calls).toEqual([]);
    expect(lock.asked).toBe(0);
    expect(persistence()).toEqual(FOR_THIS_RUN);
  });

  it('is not looked for when there is nothing to keep, when all is stored, and when it is over', async () => {
    const scenario = await signedOut();
    scenario.provider.grants.refreshToken = 'none';
    await scenario.signIn();
    const stored = await signedIn();
    const left = await signedInWithoutStore();
    await left.session.signOut();
    const closed = await signedInWithoutStore();
    await closed.session.stop();
    for (const { lock, clock, vault } of [scenario, stored, left, closed]) {
      lock.looked = 0;
      vault.calls.length = 0;
      await clock.advance(5 * MINUTE);
      expect(lock.looked).toBe(0);
      expect(vault.calls).toEqual([]);
    }
  });
});

describe('keeping a session that was for this run only', () => {
  async function offered() {
    const scenario = await signedInWithoutStore();
    scenario.storeAppears();
    await scenario.clock.advance(MINUTE);
    return scenario;
  }

  it('stores it with its name, and answers with the snapshot; the next start is signed in [ST-01, ST-08]', async () => {
    const { session, provider, vault, clock, log } = await offered();
    const kept = await session.keepSession();
    expect(kept).toMatchObject({ state: 'signedIn', persistence: { kind: 'stored' } });
    expect(kept).toBe(session.snapshot());
    const record = onlyRecord(vault);
    expect(provider.isAlive(record.refreshToken)).toBe(true);
    expect(record.continuity).not.toHaveProperty('nonce');
    expect(log.named('session.kept')).toEqual([{}]);
    await turn();
    await session.stop();
    const next = createSessionScenario({ provider, vault, clock });
    await next.session.start();
    expect(next.session.snapshot()).toMatchObject({
      state: 'signedIn',
      account: { subject: 'ada', name: 'Ada Lovelace' },
    });
  });

  it('is done once, however often it is asked for', async () => {
    const { session, vault, log } = await offered();
    vault.calls.length = 0;
    await Promise.all([session.keepSession(), session.keepSession()]);
    await session.keepSession();
    expect(vault.calls.filter((call) => call === 'write')).toHaveLength(1);
    expect(log.named('session.kept').length).toBeLessThanOrEqual(2);
  });

  it('is as any stored session from then on: rotation, mark, no token in memory [RT-02, RT-07, MM-01]', async () => {
    const { session, provider, vault, clock } = await offered();
    await session.keepSession();
    const before = onlyRecord(vault).refreshToken;
    const gate = createGate();
    provider.next('refresh', gate.after);
    clock.sleep(2 * 60 * MINUTE);
    const asked = session.tokens().get(undefined);
    await turn();
    expect(onlyRecord(vault).journal).not.toBeNull();
    gate.open();
    await asked;
    expect(onlyRecord(vault).refreshToken).not.toBe(before);
    expect(onlyRecord(vault).journal).toBeNull();
  });

  it('in the middle of a refresh keeps the mark, and then the new token [RT-07, RT-08]', async () => {
    const { session, provider, vault, clock } = await offered();
    const gate = createGate();
    provider.next('refresh', gate.after);
    clock.sleep(2 * 60 * MINUTE);
    const asked = session.tokens().get(undefined);
    await turn();
    await session.keepSession();
    expect(onlyRecord(vault).journal).not.toBeNull();
    gate.open();
    await asked;
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
    expect(onlyRecord(vault).journal).toBeNull();
  });

  it('is deleted by a sign-out, one that comes in the middle too [LO-01, RT-15]', async () => {
    const one = await offered();
    await one.session.keepSession();
    expect(await one.session.signOut()).toMatchObject({ local: 'done', revocation: 'done' });
    expect(one.vault.records()).toEqual([]);

    const other = await offered();
    const gate = createGate();
    other.vault.next('write', gate.before);
    const kept = codeOfFailed(other.session.keepSession());
    await turn();
    const out = other.session.signOut();
    gate.open();
    await Promise.all([kept, out]);
    expect(other.vault.records()).toEqual([]);
    expect(other.session.snapshot()).toMatchObject({ state: 'signedOut' });
  });

  it.each([
    ['locked', 'store_locked'],
    ['denied', 'store_denied'],
    ['unavailable', 'store_unavailable'],
    ['not-verified', 'store_unavailable'],
  ] as const)(
    'fails with its code when the store is %s, and what was asked for is done by itself later [RT-08, ST-08]',
    async (state, code) => {
      const { session, vault, clock, persistence, provider } = await offered();
      const repair = vault.always('write', () => Promise.resolve<VaultWrite>({ state }));
      expect(await codeOfFailed(session.keepSession())).toBe(code);
      expect(persistence()).toEqual({ kind: 'memory_only', problem: code });
      repair();
      await clock.advance(MINUTE);
      expect(persistence()).toEqual({ kind: 'stored' });
      expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
    },
  );

  it('fails when there is nothing to keep, and when nobody is signed in', async () => {
    const scenario = await signedOut();
    expect(await codeOfFailed(scenario.session.keepSession())).toBe('not_signed_in');
    scenario.provider.grants.refreshToken = 'none';
    await scenario.signIn();
    expect(await codeOfFailed(scenario.session.keepSession())).toBe('nothing_to_keep');
    expect(scenario.vault.records()).toEqual([]);
  });
});
