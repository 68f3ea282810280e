import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import { codeOfFailed, signedOut, type SessionScenario } from './session-scenario.ts';

const SECOND = 1000;
const phaseOf = ({ session }: SessionScenario) => {
  const snapshot = session.snapshot();
  return snapshot.state === 'signingIn' ? snapshot.phase : snapshot.state;
};

/** Somebody has pressed "Sign in", and the store is locked. */
async function beforeLockedStore() {
  const scenario = await signedOut();
  scenario.vault.health = 'locked';
  scenario.lock.is = 'locked';
  const answer = scenario.session.signIn();
  answer.catch(() => {});
  await turn();
  const unlock = () => {
    scenario.vault.health = 'available';
    scenario.lock.is = 'open';
  };
  return { ...scenario, answer, unlock };
}

describe('a sign-in with a locked store', () => {
  it('asks to unlock it, waits, and goes on to the browser by itself [ST-05, ST-12]', async () => {
    const scenario = await beforeLockedStore();
    const { session, lock, browser, clock, agree, answer, unlock, snapshots } = scenario;
    expect(phaseOf(scenario)).toBe('unlocking');
    expect([lock.asked, lock.prompts()]).toEqual([1, 1]);
    await clock.advance(20 * SECOND);
    expect(phaseOf(scenario)).toBe('unlocking');
    expect(browser.opened).toEqual([]);
    unlock();
    await clock.advance(SECOND);
    expect(phaseOf(scenario)).toBe('waiting_for_browser');
    expect([lock.asked, lock.prompts()]).toEqual([1, 0]);
    await agree();
    expect(await answer).toMatchObject({ state: 'signedIn', persistence: { kind: 'stored' } });
    const phases = snapshots.flatMap((s) => (s.state === 'signingIn' ? [s.phase] : []));
    expect(phases).toEqual([
      ...['preparing', 'unlocking', 'preparing', 'waiting_for_browser', 'completing'],
    ]);
    expect(session.cancelSignIn()).toBe(false);
  });

  it('reads nothing while it waits, and opens no second prompt when one is closed [ST-05, ST-06]', async () => {
    const { lock, vault, clock, unlock } = await beforeLockedStore();
    vault.calls.length = 0;
    await clock.advance(30 * SECOND);
    lock.dismiss();
    await clock.advance(30 * SECOND);
    expect(vault.calls).toEqual([]);
    expect(lock.asked).toBe(1);
    expect(lock.looked).toBeLessThanOrEqual(122);
    unlock();
    await clock.advance(SECOND);
    expect(vault.calls).toEqual(['probe']);
  });

  it('ends by Cancel at once, and the prompt goes [LB-14, ST-06]', async () => {
    const scenario = await beforeLockedStore();
    const { session, lock, clock, listener, browser } = scenario;
    expect(session.cancelSignIn()).toBe(true);
    expect(await codeOfFailed(scenario.answer)).toBe('sign_in_cancelled');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut' });
    expect(lock.prompts()).toBe(0);
    await turn();
    expect(clock.timers()).toEqual([]);
    const { looked } = lock;
    await clock.advance(60 * SECOND);
    expect(lock.looked).toBe(looked);
    expect([browser.opened, listener.receivers.size]).toEqual([[], 0]);
  });

  it('cancelled while the store is looked at stays ended, and nobody is asked [LB-14, ST-06]', async () => {
    const scenario = await signedOut();
    const { session, vault, lock, snapshots } = scenario;
    vault.health = 'locked';
    lock.is = 'locked';
    const gate = createGate();
    vault.next('probe', gate.before);
    const answer = session.signIn();
    await gate.reached;
    const failed = codeOfFailed(answer);
    expect(session.cancelSignIn()).toBe(true);
    expect(await failed).toBe('sign_in_cancelled');
    const { length } = snapshots;
    gate.open();
    await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signedOut' });
    expect([snapshots.length, lock.asked]).toEqual([length, 0]);
  });

  it('ends at its time limit, and says that the store is locked [LB-14, ST-05]', async () => {
    const { session, lock, clock, answer } = await beforeLockedStore();
    await clock.advance(300 * SECOND);
    expect(await codeOfFailed(answer)).toBe('store_locked');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', error: 'store_locked' });
    expect([lock.prompts(), clock.timers()]).toEqual([0, []]);
  });

  it('that is unlocked in time still has the usual time limit [LB-14]', async () => {
    const { clock, answer, unlock } = await beforeLockedStore();
    unlock();
    await clock.advance(300 * SECOND);
    expect(await codeOfFailed(answer)).toBe('sign_in_timed_out');
  });

  it.each([
    ['denied', 'store_denied'],
    ['locked', 'store_locked'],
  ] as const)(
    'ends when only a prompt could tell, and its answer is %s [ST-05]',
    async (health, code) => {
      const { vault, lock, clock, answer } = await beforeLockedStore();
      vault.health = health;
      lock.is = 'unknown';
      await clock.advance(SECOND);
      expect(await codeOfFailed(answer)).toBe(code);
      expect(vault.calls.filter((call) => call === 'probe')).toHaveLength(2);
    },
  );

  it('waits on while something else is still locked [ST-05]', async () => {
    const scenario = await beforeLockedStore();
    const { lock, vault, clock, unlock } = scenario;
    lock.is = 'open';
    await clock.advance(5 * SECOND);
    expect(phaseOf(scenario)).toBe('unlocking');
    expect(vault.calls.filter((call) => call === 'probe').length).toBeLessThanOrEqual(13);
    unlock();
    await clock.advance(SECOND);
    expect(phaseOf(scenario)).toBe('waiting_for_browser');
  });

  it('that goes away meanwhile is for this run only, and says so [ST-01]', async () => {
    const { session, lock, vault, clock } = await beforeLockedStore();
    vault.health = 'unavailable';
    lock.is = 'unknown';
    await clock.advance(SECOND);
    expect(session.snapshot()).toMatchObject({
      phase: 'waiting_for_browser',
      storeProblem: 'store_unavailable',
    });
  });

  it('ends with the provider, and the prompt goes [UA-02]', async () => {
    const scenario = await signedOut();
    const { session, provider, vault, lock, clock } = scenario;
    vault.health = 'locked';
    lock.is = 'locked';
    const gate = createGate();
    provider.next('warm', async () => {
      await gate.before(() => Promise.resolve());
      throw new AuthError('provider_unreachable');
    });
    const answer = codeOfFailed(session.signIn());
    await turn();
    expect(lock.prompts()).toBe(1);
    gate.open();
    expect(await answer).toBe('provider_unreachable');
    await turn();
    expect([lock.prompts(), clock.timers()]).toEqual([0, []]);
  });

  it('is told in the log [LG-02]', async () => {
    const { log } = await beforeLockedStore();
    expect(log.named('sign_in.unlocking')).toEqual([{}]);
  });
});
