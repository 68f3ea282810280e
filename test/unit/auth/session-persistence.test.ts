import { describe, expect, it } from 'vitest';
import type { VaultWrite } from '../../../main/ports.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { constantRandom } from '../../fakes/fake-random.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  earlierSession,
  expire,
  onlyRecord,
  signedIn,
  signedOut,
} from './session-scenario.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('a sign-in', () => {
  it('with a store that refuses stops at once, before the browser opens [ST-01, ST-05]', async () => {
    const { session, vault, lock, browser, listener } = await signedOut();
    vault.health = 'denied';
    expect(await codeOfFailed(session.signIn())).toBe('store_denied');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', error: 'store_denied' });
    expect(browser.opened).toEqual([]);
    expect(listener.receivers.size).toBe(0);
    expect(lock.asked).toBe(0);
  });

  it('without any store says so while it waits, and is for this run only [ST-01]', async () => {
    const { session, vault, snapshots, signIn } = await signedOut();
    vault.health = 'unavailable';
    expect(await signIn()).toMatchObject({
      state: 'signedIn',
      persistence: { kind: 'memory_only', problem: 'store_unavailable' },
    });
    expect(
      snapshots.find((s) => s.state === 'signingIn' && s.phase === 'waiting_for_browser'),
    ).toMatchObject({
      storeProblem: 'store_unavailable',
    });
    expect(vault.calls).not.toContain('write');
    expect(await session.signOut()).toMatchObject({ local: 'done', revocation: 'done' });
  });

  it.each([
    ['available', 'done', 0],
    ['locked', 'pending', 1],
  ] as const)(
    'without any store, signed out when it is %s again, takes what an earlier run left of the account: %s [LO-01]',
    async (health, local, left) => {
      const { session, vault, signIn } = await earlierSession();
      vault.health = 'unavailable';
      await session.start();
      await signIn();
      vault.health = health;
      expect(await session.signOut()).toMatchObject({ local });
      expect(vault.records()).toHaveLength(left);
    },
  );

  it.each([
    ['locked', 'store_locked'],
    ['denied', 'store_denied'],
    ['unavailable', 'store_unavailable'],
    ['too-large', 'store_unavailable'],
    ['not-verified', 'store_unavailable'],
  ] as const)(
    'whose write is answered with %s signs in, and says that nothing is kept [ST-01, ST-03, ST-08]',
    async (state, problem) => {
      const { vault, signIn } = await signedOut();
      vault.next('write', () => Promise.resolve<VaultWrite>({ state }));
      expect(await signIn()).toMatchObject({
        state: 'signedIn',
        persistence: { kind: 'memory_only', problem },
      });
    },
  );

  it('whose record turns out not to be stored says so at once, and offers it again [ST-08, RT-08]', async () => {
    const { session, vault, signIn, clock } = await signedOut();
    vault.laterOutcome = { state: 'not-verified' };
    await signIn();
    await turn();
    expect(session.snapshot()).toMatchObject({
      state: 'signedIn',
      persistence: { kind: 'memory_only', problem: 'store_unavailable' },
    });
    await clock.advance(HOUR);
    expect(session.snapshot()).toMatchObject({ persistence: { kind: 'stored' } });
  });

  it('that was signed out of before it was read back is not told about [ST-08]', async () => {
    const { session, vault, signIn } = await signedOut();
    vault.laterOutcome = { state: 'not-verified' };
    await signIn();
    expect(await session.signOut()).toMatchObject({ local: 'done' });
    expect(vault.records()).toEqual([]);
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
  });

  it('that brings no refresh token has nothing to keep, and lasts as long as its token [RT-03]', async () => {
    const { session, provider, vault, signIn, clock } = await signedOut();
    provider.grants.refreshToken = 'none';
    expect(await signIn()).toMatchObject({
      persistence: { kind: 'memory_only', problem: 'nothing_to_keep' },
    });
    expect(vault.calls).not.toContain('update');
    await clock.advance(0.95 * HOUR);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
    expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    await clock.advance(0.05 * HOUR);
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'session_ended' });
    expect(provider.calls.refresh).toBe(0);
  });

  it('without a store is refreshed from memory, rotation after rotation [ST-01, RT-02]', async () => {
    const { session, provider, vault, signIn, clock } = await signedOut();
    vault.health = 'unavailable';
    await signIn();
    for (let round = 1; round <= 3; round += 1) {
      await clock.advance(HOUR);
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
      expect(provider.calls.refresh).toBeGreaterThanOrEqual(round);
    }
    expect(vault.calls).not.toContain('update');
    expect(vault.records()).toEqual([]);
  });
});

describe('a rotated token that the store does not take', () => {
  it('is kept in memory, the old one is never sent again, and the page is told [RT-08]', async () => {
    const { session, provider, vault, clock } = await signedIn();
    const old = onlyRecord(vault).refreshToken;
    const sent: string[] = [];
    const refresh = provider.refresh;
    provider.refresh = (token, ...rest) => {
      sent.push(token);
      return refresh(token, ...rest);
    };
    // The mark is written, and from then on nothing.
    vault.next('update', (run) => run());
    let problem: 'locked' | 'unavailable' = 'locked';
    const repair = vault.always('update', () => Promise.resolve<VaultWrite>({ state: problem }));
    await clock.advance(50 * MINUTE);
    expect(session.snapshot()).toMatchObject({
      connection: 'online',
      persistence: { kind: 'memory_only', problem: 'store_locked' },
    });
    expect(onlyRecord(vault).refreshToken).toBe(old);
    problem = 'unavailable';
    await clock.advance(HOUR);
    expect(session.snapshot()).toMatchObject({
      connection: 'online',
      persistence: { kind: 'memory_only', problem: 'store_unavailable' },
    });
    expect(sent.length).toBeGreaterThan(1);
    repair();
    await clock.advance(MINUTE);
    expect(session.snapshot()).toMatchObject({ persistence: { kind: 'stored' } });
    expect(new Set(sent).size).toBe(sent.length);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('is offered again with longer and longer waits, a minute at most [RT-08, RT-20]', async () => {
    const { provider, vault, clock, session } = await signedIn({ random: constantRandom(128) });
    const at: number[] = [];
    vault.next('update', (run) => run());
    const repair = vault.always('update', () => {
      at.push(clock.monotonic());
      return Promise.resolve<VaultWrite>({ state: 'unavailable' });
    });
    while (at.length < 9) await clock.advance(SECOND);
    const waits = at.slice(1).map((time, n) => time - (at[n] ?? 0));
    expect(waits.every((wait, n) => wait >= (waits[n - 1] ?? 0) && wait <= MINUTE)).toBe(true);
    expect(waits[0]).toBeLessThan(3 * SECOND);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(false);
    repair();
    await clock.advance(MINUTE);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
    expect(session.snapshot()).toMatchObject({ persistence: { kind: 'stored' } });
    vault.calls.length = 0;
    await clock.advance(5 * MINUTE);
    expect(vault.calls).toEqual([]);
  });

  it('is offered again at the next refresh, also when that brings no new one [RT-08, RT-03]', async () => {
    const { provider, vault, clock, session } = await signedIn();
    vault.next('update', (run) => run());
    const repair = vault.always('update', () => Promise.resolve<VaultWrite>({ state: 'locked' }));
    await clock.advance(50 * MINUTE);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(false);
    provider.grants.refreshToken = 'same';
    repair();
    await expire(clock);
    await session.tokens().get(undefined);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
    expect(session.snapshot()).toMatchObject({ persistence: { kind: 'stored' } });
  });

  it('is offered once more when the app closes [RT-08, RT-09]', async () => {
    const { provider, vault, clock, session } = await signedIn();
    vault.next('update', (run) => run());
    const repair = vault.always('update', () =>
      Promise.resolve<VaultWrite>({ state: 'unavailable' }),
    );
    await clock.advance(50 * MINUTE);
    repair();
    await session.stop();
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('is offered at once when the app closes, and waits for no answer of the provider [RT-08, RT-09]', async () => {
    const { provider, vault, clock, session } = await signedIn();
    vault.next('update', (run) => run());
    const repair = vault.always('update', () =>
      Promise.resolve<VaultWrite>({ state: 'unavailable' }),
    );
    await expire(clock);
    await session.tokens().get(undefined);
    await expire(clock);
    const gate = createGate();
    provider.next('refresh', gate.before);
    const asked = session.tokens().get(undefined);
    await turn();
    repair();
    const stopped = session.stop();
    await turn();
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
    gate.open();
    await Promise.all([asked, stopped]);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('is the one that is revoked at sign-out [RT-08, LO-02]', async () => {
    const { session, vault, provider, clock } = await signedIn();
    vault.next('update', (run) => run());
    vault.always('update', () => Promise.resolve<VaultWrite>({ state: 'unavailable' }));
    await clock.advance(HOUR);
    const revoked: string[] = [];
    const revoke = provider.revoke;
    provider.revoke = (token) => {
      revoked.push(token);
      expect(provider.isAlive(token)).toBe(true);
      return revoke(token);
    };
    await session.signOut();
    expect(revoked).toHaveLength(1);
    expect(vault.records()).toEqual([]);
  });
});
