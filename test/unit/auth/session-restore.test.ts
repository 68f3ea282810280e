import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  createSessionScenario,
  earlierSession,
  expire,
  expectNoSecrets,
  onlyRecord,
} from './session-scenario.ts';

const BLOCKED = [
  ['locked', 'store_locked'],
  ['denied', 'store_denied'],
] as const;

describe('a start', () => {
  it('with nothing stored finds nobody, with two looks at the store at most', async () => {
    const { session, vault, snapshots } = createSessionScenario();
    expect(session.snapshot()).toMatchObject({ state: 'starting', revision: 0 });
    await session.start();
    expect(snapshots).toMatchObject([
      { state: 'restoring' },
      { state: 'signedOut', reason: 'never_signed_in' },
    ]);
    expect(vault.calls).toEqual(['accounts', 'tombstones']);
  });

  it('finds the session of another account, where a killed sign-out has left an entry without one [RT-07, ST-02]', async () => {
    const { session, vault } = await earlierSession();
    const record = onlyRecord(vault);
    vault.put({ ...record, continuity: { ...record.continuity, subject: 'ben' } });
    vault.next('read', () => Promise.resolve({ state: 'absent' as const }));
    await session.start();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', account: { subject: 'ada' } });
    expect(vault.calls.slice(0, 3)).toEqual(['accounts', 'read', 'read']);
  });

  it('finds the session, shows it at once and refreshes it in the background [RT-07]', async () => {
    const scenario = await earlierSession();
    const { session, provider, snapshots, clock, vault } = scenario;
    const gate = createGate();
    provider.next('refresh', gate.before);
    const { refreshToken } = onlyRecord(vault);
    await session.start();
    expect(session.snapshot()).toMatchObject({
      state: 'signedIn',
      account: { issuer: 'https://idp.test', subject: 'ada' },
      connection: 'refreshing',
      signedInAt: null,
      lastRefreshAt: null,
      accessTokenExpiresAt: null,
      clockOffset: 0,
      scopes: ['openid', 'offline_access'],
    });
    // The store was read once: the refresh uses what the start has read.
    expect(vault.calls.slice(0, 3)).toEqual(['accounts', 'read', 'tombstones']);
    expect(vault.calls.filter((call) => call === 'read')).toHaveLength(1);
    gate.open();
    await turn();
    expect(session.snapshot()).toMatchObject({
      state: 'signedIn',
      account: { name: 'Ada Lovelace' },
      connection: 'online',
      lastRefreshAt: clock.now(),
    });
    expect(onlyRecord(vault).refreshToken).not.toBe(refreshToken);
    expect(provider.calls.refresh).toBe(1);
    expect(snapshots.map(({ revision }) => revision)).toEqual(snapshots.map((_, i) => i + 1));
    expectNoSecrets(scenario);
  });

  it('warms the provider meanwhile, and does not fail when that fails', async () => {
    const { session, provider, log } = createSessionScenario();
    provider.next('warm', () => Promise.reject(new AuthError('provider_unreachable')));
    await session.start();
    expect(session.snapshot()).toMatchObject({ state: 'signedOut' });
    expect(log.named('provider.warm_failed')).toEqual([{ code: 'provider_unreachable' }]);
  });

  it.each(BLOCKED)(
    'with a store that is %s says so, and signs nobody out [ST-05]',
    async (health, problem) => {
      const { session, vault } = await earlierSession();
      vault.health = health;
      await session.start();
      expect(session.snapshot()).toMatchObject({ state: 'storeBlocked', problem });
      expect(vault.records()).toHaveLength(1);
      expect(vault.calls).not.toContain('remove');
      expect(await codeOfFailed(session.signIn())).toBe(problem);
      expect(await codeOfFailed(session.signOut())).toBe('not_signed_in');
    },
  );

  it.each(BLOCKED)(
    'with a store that is %s goes on when it is open, on the next sign-in [ST-05]',
    async (health) => {
      const { session, vault, browser } = await earlierSession();
      vault.health = health;
      await session.start();
      vault.health = 'available';
      expect(await session.signIn()).toMatchObject({
        state: 'signedIn',
        account: { subject: 'ada' },
      });
      expect(browser.opened).toEqual([]);
    },
  );

  it('that is blocked looks once more for many who ask at the same time [ST-05, IP-07]', async () => {
    const { session, vault, lock } = await earlierSession();
    vault.health = 'locked';
    lock.is = 'locked';
    await session.start();
    vault.calls.length = 0;
    const all = Array.from({ length: 100 }, () => codeOfFailed(session.signIn()));
    await turn();
    expect([lock.asked, lock.prompts()]).toEqual([1, 1]);
    lock.dismiss();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['store_locked']));
    expect(vault.calls).toEqual(['accounts']);
    vault.health = 'available';
    vault.calls.length = 0;
    const snapshots = await Promise.all(Array.from({ length: 100 }, () => session.signIn()));
    expect(new Set(snapshots).size).toBe(1);
    expect(vault.calls.slice(0, 2)).toEqual(['accounts', 'read']);
    expect(vault.calls.filter((call) => call === 'accounts' || call === 'read')).toHaveLength(2);
  });

  it('without any store says so before a password is typed, and wipes nothing [ST-05, ST-01]', async () => {
    const { session, vault } = await earlierSession();
    vault.health = 'unavailable';
    await session.start();
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'never_signed_in',
      storeProblem: 'store_unavailable',
    });
    expect(vault.records()).toHaveLength(1);
    expect(vault.calls).not.toContain('remove');
  });

  it.each(['locked', 'denied', 'unavailable'] as const)(
    'whose second look finds the store %s wipes nothing [ST-05]',
    async (health) => {
      const { session, vault } = await earlierSession();
      vault.next('accounts', async (run) => {
        const answer = await run();
        vault.health = health;
        return answer;
      });
      await session.start();
      expect(session.snapshot().state).toBe(
        health === 'unavailable' ? 'signedOut' : 'storeBlocked',
      );
      expect(vault.calls).toEqual(['accounts', 'read']);
      expect(vault.records()).toHaveLength(1);
    },
  );

  it('with a session that nobody understands is one clean sign-out, and it is removed [ST-02, ST-05]', async () => {
    const { session, vault, provider } = await earlierSession();
    vault.unreadable = 'corrupt';
    await session.start();
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'session_ended',
      error: 'session_unreadable',
    });
    expect(vault.records()).toEqual([]);
    expect(provider.calls.refresh).toBe(0);
  });

  it('with a session of a later version of the app leaves it alone [ST-05]', async () => {
    const { session, vault } = await earlierSession();
    vault.unreadable = 'newer-version';
    await session.start();
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'session_ended' });
    expect(vault.records()).toHaveLength(1);
  });

  it('with an entry whose session is gone finds nobody', async () => {
    const { session, vault } = await earlierSession();
    vault.next('read', () => Promise.resolve({ state: 'absent' as const }));
    await session.start();
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'never_signed_in' });
  });

  it("never touches another issuer's session: its refresh token is not sent, not deleted [RT-14, MD-08]", async () => {
    const { session, vault, provider } = await earlierSession();
    const record = onlyRecord(vault);
    const continuity = { ...record.continuity, issuer: 'https://other.test' };
    await vault.remove(record.continuity);
    vault.put({ ...record, continuity });
    await session.start();
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'never_signed_in' });
    expect(provider.calls).toMatchObject({ refresh: 0, revoke: 0 });
    expect(vault.records()).toHaveLength(1);
  });

  it.each([
    ['offline', new AuthError('provider_unreachable'), 'offline'],
    ['while the provider is busy', new AuthError('provider_busy'), 'offline'],
    ['with an answer that was refused', new AuthError('id_token_invalid'), 'offline'],
    ['with an error of ours', new Error('bug'), 'offline'],
  ] as const)('%s keeps the session [RT-10]', async (_what, error, connection) => {
    const { session, vault, provider } = await earlierSession();
    const record = onlyRecord(vault);
    provider.next('refresh', () => Promise.reject(error));
    await session.start();
    await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection });
    expect(onlyRecord(vault)).toMatchObject({ ...record, journal: { phase: 'rotating' } });
  });

  it('whose session the provider has ended is one clean sign-out [RT-10, RT-19]', async () => {
    const { session, vault, provider, clock } = await earlierSession();
    provider.endAllSessions();
    await session.start();
    await turn();
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'session_ended',
      error: 'session_ended',
    });
    expect(vault.records()).toEqual([]);
    // No loop: nothing is asked again, today or tomorrow.
    await clock.advance(24 * 60 * 60 * 1000);
    expect(provider.calls.refresh).toBe(1);
    expect(clock.timers()).toEqual([]);
  });

  it('without a network says who is signed in, by the name of the last run', async () => {
    const before = createSessionScenario();
    await before.session.start();
    await before.signIn();
    await turn();
    await before.session.stop();
    for (const idToken of [true, false]) {
      const { session, provider } = createSessionScenario({
        vault: before.vault,
        provider: before.provider,
      });
      provider.grants.idToken = idToken;
      provider.next('refresh', () => Promise.reject(new AuthError('provider_unreachable')));
      await session.start();
      await turn();
      expect(session.snapshot()).toMatchObject({
        state: 'signedIn',
        connection: 'offline',
        account: { subject: 'ada', name: 'Ada Lovelace' },
      });
      await session.stop();
    }
  });

  it('asks for a new name once, where no ID token has one, and keeps it for the next start', async () => {
    const { session, vault, provider, clock } = await earlierSession();
    provider.grants.idToken = false;
    await session.start();
    await turn();
    expect(session.snapshot()).toMatchObject({ account: { name: 'Ada Lovelace' } });
    await expire(clock);
    await session.tokens().get(undefined);
    await turn();
    expect(provider.calls.userInfo).toBe(1);
    expect(await vault.accounts()).toMatchObject({ value: [{ claims: { name: 'Ada Lovelace' } }] });
  });

  it('lets a sign-in wait until it is known whether somebody is signed in [ST-05]', async () => {
    const { session, vault, browser } = await earlierSession();
    const gate = createGate();
    vault.next('accounts', gate.before);
    const started = session.start();
    const answered = session.signIn();
    await turn();
    expect(session.snapshot()).toMatchObject({ state: 'restoring' });
    gate.open();
    await started;
    expect(await answered).toMatchObject({ state: 'signedIn' });
    expect(browser.opened).toEqual([]);
  });
});
