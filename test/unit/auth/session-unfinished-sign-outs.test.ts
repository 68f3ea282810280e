import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { turn, type FakeClock } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  createSessionScenario,
  earlierSession,
  expectNoSecrets,
  expire,
  onlyRecord,
  signedIn,
  type SessionScenario,
} from './session-scenario.ts';

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

const unreachable = () => Promise.reject(new AuthError('provider_unreachable'));

/** Somebody has signed out while the provider could not be reached. */
async function signedOutOffline() {
  const scenario = await signedIn();
  const { refreshToken } = onlyRecord(scenario.vault);
  scenario.provider.always('revoke', unreachable);
  const report = await scenario.session.signOut();
  const online = () => {
    scenario.provider.always('revoke', (run) => run());
  };
  return { ...scenario, refreshToken, report, online };
}

/** The app is started again, with the same store and the same provider. */
async function restarted({ vault, provider }: SessionScenario) {
  const scenario = createSessionScenario({ vault, provider });
  await scenario.session.start();
  await turn();
  return scenario;
}

const afterThat = async (clock: FakeClock, ms: number) => {
  await clock.advance(ms);
  await turn();
};

describe('a sign-out that the provider did not hear of', () => {
  it('leaves no session here, but the token that is to be revoked, and says so [LO-01, LO-02]', async () => {
    const scenario = await signedOutOffline();
    const { session, vault, refreshToken, report } = scenario;
    expect(report).toMatchObject({ local: 'done', revocation: 'pending' });
    expect(vault.records()).toEqual([]);
    expect(await vault.tombstones()).toMatchObject({ value: [{ subject: 'ada', refreshToken }] });
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', unfinishedSignOuts: 1 });
    expectNoSecrets(scenario);
  });

  it('is repeated by itself until it succeeds, and then nothing of it is left [LO-02]', async () => {
    const { session, vault, provider, clock, refreshToken, online } = await signedOutOffline();
    await afterThat(clock, 10 * 60 * SECOND);
    expect(provider.isAlive(refreshToken)).toBe(true);
    expect(provider.calls.revoke).toBeGreaterThan(3);
    online();
    await afterThat(clock, HOUR);
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(await vault.tombstones()).toEqual({ state: 'absent' });
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      signOut: { local: 'done', revocation: 'done' },
    });
    expect(session.snapshot()).not.toHaveProperty('unfinishedSignOuts');
    const calls = provider.calls.revoke;
    await afterThat(clock, DAY);
    expect(provider.calls.revoke).toBe(calls);
    expect(clock.timers()).toEqual([]);
  });

  it('waits longer each time, up to an hour, and as long as the provider asks [LO-02, RT-20]', async () => {
    const { session, provider, clock } = await signedOutOffline();
    await afterThat(clock, DAY);
    expect(provider.calls.revoke).toBeLessThan(60);
    provider.always('revoke', () =>
      Promise.reject(new AuthError('provider_busy', { retryAfterMs: 3 * HOUR })),
    );
    await afterThat(clock, HOUR);
    const calls = provider.calls.revoke;
    await afterThat(clock, 2 * HOUR - 60 * SECOND);
    session.resume();
    await turn();
    expect(provider.calls.revoke).toBe(calls);
    await afterThat(clock, 2 * HOUR);
    expect(provider.calls.revoke).toBeGreaterThan(calls);
  });

  it('is gone on with by the next start, which signs nobody in [LO-01, LO-02]', async () => {
    const before = await signedOutOffline();
    await before.session.stop();
    const again = await restarted(before);
    expect(again.session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'never_signed_in',
      unfinishedSignOuts: 1,
    });
    before.online();
    await afterThat(again.clock, HOUR);
    expect(before.provider.isAlive(before.refreshToken)).toBe(false);
    expect(again.session.snapshot()).not.toHaveProperty('unfinishedSignOuts');
  });

  it('is finished before the next sign-in, which it does not touch [LO-02]', async () => {
    const { session, vault, provider, clock, refreshToken, online, signIn } =
      await signedOutOffline();
    await afterThat(clock, 30 * SECOND);
    online();
    expect(await signIn()).toMatchObject({ state: 'signedIn' });
    await turn();
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
    expect(session.snapshot()).not.toHaveProperty('unfinishedSignOuts');
  });

  it('is tried when the computer wakes, and when a refresh shows that the network works, but not often [LO-02]', async () => {
    const { session, provider, clock, refreshToken, online, signIn } = await signedOutOffline();
    await signIn();
    await afterThat(clock, 20 * 60 * SECOND);
    const calls = provider.calls.revoke;
    for (let wakes = 0; wakes < 100; wakes += 1) session.resume();
    await turn();
    expect(provider.calls.revoke).toBe(calls + 1);
    await afterThat(clock, 11 * SECOND);
    session.resume();
    await turn();
    expect(provider.calls.revoke).toBe(calls + 2);

    await afterThat(clock, 11 * SECOND);
    online();
    const { value } = await session.tokens().get(undefined);
    session.tokens().invalidate(undefined, value);
    await session.tokens().get(undefined);
    await turn();
    expect(provider.isAlive(refreshToken)).toBe(false);
  });

  it('keeps the newest token to revoke, when a refresh came in between, and no other [RT-15, LO-02]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    provider.always('revoke', unreachable);
    await expire(clock);
    const gate = createGate();
    provider.next('refresh', gate.after);
    const asked = session
      .tokens()
      .get(undefined)
      .catch(() => {});
    await turn();
    const signingOut = session.signOut();
    await turn();
    gate.open();
    await signingOut;
    await asked;
    const read = await vault.tombstones();
    const kept = read.state === 'found' ? read.value.map(({ refreshToken }) => refreshToken) : [];
    expect(kept).toHaveLength(1);
    expect(kept.every((token) => provider.isAlive(token))).toBe(true);
  });

  it('that stays unheard of does not disturb the next session [LO-02]', async () => {
    const { session, vault, provider, clock, signIn } = await signedOutOffline();
    await signIn();
    await afterThat(clock, 10 * 60 * SECOND);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', unfinishedSignOuts: 1 });
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('ends when the provider says no for good, and is reported so [LO-02]', async () => {
    const { session, vault, provider, clock } = await signedOutOffline();
    provider.always('revoke', () => Promise.resolve('refused' as const));
    await afterThat(clock, HOUR);
    expect(await vault.tombstones()).toEqual({ state: 'absent' });
    expect(session.snapshot()).toMatchObject({ signOut: { revocation: 'refused' } });
  });

  it('is given up after ninety days [LO-02]', async () => {
    const before = await signedOutOffline();
    await before.session.stop();
    const calls = before.provider.calls.revoke;
    await before.clock.advance(91 * DAY);
    const again = createSessionScenario({ ...before, clock: before.clock });
    await again.session.start();
    await turn();
    expect(before.provider.calls.revoke).toBe(calls);
    expect(await before.vault.tombstones()).toEqual({ state: 'absent' });
  });

  it('keeps a person waiting for five seconds at most, and goes on behind the answer [LO-02]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    const { refreshToken } = onlyRecord(vault);
    let answer = () => {};
    provider.next('revoke', async (run) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return run();
    });
    const signingOut = session.signOut();
    await clock.advance(4_999);
    expect(session.snapshot()).toMatchObject({ state: 'signingOut' });
    await clock.advance(1);
    expect(await signingOut).toMatchObject({ local: 'done', revocation: 'pending' });
    answer();
    await turn();
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(session.snapshot()).toMatchObject({ signOut: { revocation: 'done' } });
  });

  it('of a session that was in memory only is repeated while the app runs [LO-02]', async () => {
    const { session, vault, provider, clock, signIn } = createSessionScenario();
    vault.health = 'unavailable';
    await session.start();
    await signIn();
    const [refreshToken = ''] = provider.secrets.filter((text) => text.startsWith('refresh'));
    provider.next('revoke', unreachable);
    expect(await session.signOut()).toMatchObject({ local: 'done', revocation: 'pending' });
    expect(session.snapshot()).toMatchObject({ unfinishedSignOuts: 1 });
    await afterThat(clock, HOUR);
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(session.snapshot()).not.toHaveProperty('unfinishedSignOuts');
  });

  it('and that the store has no room for is repeated while the app runs [LO-02]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    const { refreshToken } = onlyRecord(vault);
    vault.keepsTombstones = false;
    provider.next('revoke', unreachable);
    expect(await session.signOut()).toMatchObject({ local: 'done', revocation: 'pending' });
    await afterThat(clock, HOUR);
    expect(provider.isAlive(refreshToken)).toBe(false);
  });
});

describe('a token that is to be revoked', () => {
  it('is never sent to another provider than the one that issued it [RT-14, LO-02]', async () => {
    const { vault, provider } = await signedOutOffline();
    provider.always('revoke', (run) => run());
    provider.calls.revoke = 0;
    const elsewhere = { issuer: 'https://other.test' };
    const again = createSessionScenario({ vault, provider, service: elsewhere });
    await again.session.start();
    await again.clock.advance(DAY);
    expect(provider.calls.revoke).toBe(0);
    expect(again.session.snapshot()).not.toHaveProperty('unfinishedSignOuts');
    expect(await vault.tombstones()).toMatchObject({ state: 'found' });
  });
});

describe('a sign-out that the store did not take', () => {
  it('and that is tried while the person signs in again deletes nothing of that [LO-01]', async () => {
    const { session, vault, provider, clock, openedUrl, agree } = await signedIn();
    vault.health = 'denied';
    await session.signOut();
    vault.health = 'available';
    vault.next('read', () => Promise.resolve({ state: 'denied' }));
    vault.next('remove', () => Promise.resolve({ state: 'denied' }));
    const signingIn = session.signIn();
    await openedUrl();
    await clock.advance(11 * SECOND);
    const gate = createGate();
    vault.next('read', gate.after);
    session.resume();
    await turn();
    vault.calls.length = 0;
    const answered = agree();
    // The session of the new sign-in is on its way to the store, behind what is being read there.
    while (!vault.calls.includes('write')) await turn();
    gate.open();
    await answered;
    await signingIn;
    await afterThat(clock, HOUR);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn' });
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('is repeated by itself: deleted and revoked once the store is unlocked [LO-01, LO-02]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    const { refreshToken } = onlyRecord(vault);
    vault.health = 'locked';
    expect(await session.signOut()).toMatchObject({ local: 'pending', revocation: 'pending' });
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', unfinishedSignOuts: 1 });
    await afterThat(clock, 10 * 60 * SECOND);
    vault.health = 'available';
    await afterThat(clock, HOUR);
    expect(vault.records()).toEqual([]);
    expect(await vault.tombstones()).toEqual({ state: 'absent' });
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(session.snapshot()).toMatchObject({ signOut: { local: 'done', revocation: 'done' } });
  });

  it('is not undone when the app is closed: the next start opens nothing, deletes and revokes [LO-01, LO-02]', async () => {
    const before = await signedIn();
    const { session, vault, provider } = before;
    const { refreshToken } = onlyRecord(vault);
    vault.health = 'locked';
    await session.signOut();
    await session.stop();
    vault.health = 'available';
    const again = await restarted(before);
    expect(again.snapshots.map(({ state }) => state)).not.toContain('signedIn');
    expect(again.session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'never_signed_in',
    });
    expect(vault.records()).toEqual([]);
    expect(provider.calls.refresh).toBe(0);
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(await vault.tombstones()).toEqual({ state: 'absent' });
  });

  it('is not undone by an unlock after the next start either [LO-01]', async () => {
    const before = await signedIn();
    before.vault.health = 'locked';
    await before.session.signOut();
    await before.session.stop();
    const again = await restarted(before);
    expect(again.session.snapshot()).toMatchObject({ state: 'storeBlocked' });
    before.vault.health = 'available';
    expect(await again.signIn()).toMatchObject({ state: 'signedIn' });
    expect(again.snapshots.filter(({ state }) => state === 'signingIn')).not.toEqual([]);
    const next = await restarted(before);
    expect(next.session.snapshot()).toMatchObject({ state: 'signedIn' });
  });

  it('leaves the session of who signs in again to the next start [LO-01]', async () => {
    const before = await signedIn();
    before.vault.health = 'denied';
    await before.session.signOut();
    before.vault.health = 'available';
    await before.signIn();
    await before.session.stop();
    const again = await restarted(before);
    expect(again.session.snapshot()).toMatchObject({ state: 'signedIn' });
  });

  it('in a run without a store takes what an earlier run has left in it [LO-01]', async () => {
    const before = await earlierSession();
    before.vault.health = 'unavailable';
    await before.session.start();
    await before.signIn();
    expect(await before.session.signOut()).toMatchObject({ local: 'done' });
    await before.session.stop();
    before.vault.health = 'available';
    const again = await restarted(before);
    expect(again.session.snapshot()).toMatchObject({ state: 'signedOut' });
    expect(before.vault.records()).toEqual([]);
  });

  it('leaves a session alone that the person began while nothing could be deleted [LO-01]', async () => {
    const { session, vault, provider, clock, signIn } = await signedIn();
    vault.health = 'denied';
    await session.signOut();
    vault.health = 'available';
    // What is tried before the sign-in does not work yet.
    vault.next('read', () => Promise.resolve({ state: 'denied' }));
    vault.next('remove', () => Promise.resolve({ state: 'denied' }));
    await signIn();
    await afterThat(clock, HOUR);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn' });
    expect(session.snapshot()).not.toHaveProperty('unfinishedSignOuts');
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('leaves a session alone that the person began meanwhile [LO-01]', async () => {
    const { session, vault, provider, clock, signIn } = await signedIn();
    vault.health = 'denied';
    await session.signOut();
    vault.health = 'available';
    await signIn();
    await afterThat(clock, HOUR);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn' });
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });
});
