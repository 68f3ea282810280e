import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import type { ErrorCode } from '../../../preload/errors.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { constantRandom } from '../../fakes/fake-random.ts';
import { createGate } from '../../fakes/interceptor.ts';
import { codeOfFailed, expectNoSecrets, expire, onlyRecord, signedIn } from './session-scenario.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const fails = (code: ErrorCode) => () => Promise.reject(new AuthError(code));

describe('a rotation', () => {
  it('is stored before the new access token is handed out [RT-02]', async () => {
    const { session, vault, clock, provider } = await signedIn();
    const gate = createGate();
    await expire(clock);
    vault.next('update', (run) => run());
    vault.next('update', gate.before);
    let token: string | null = null;
    const asked = session
      .tokens()
      .get(undefined)
      .then(({ value }) => {
        token = value;
        // Durable by now, and the one that the provider takes.
        expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
      });
    await turn();
    expect(provider.calls.refresh).toBe(1);
    expect(token).toBeNull();
    expect(session.snapshot()).toMatchObject({ connection: 'refreshing' });
    gate.open();
    await asked;
    expect(token).toMatch(/^access-/);
  });

  it('that brings no new refresh token keeps the old one [RT-03]', async () => {
    const { session, vault, clock, provider } = await signedIn();
    const record = onlyRecord(vault);
    provider.grants.refreshToken = 'none';
    vault.calls.length = 0;
    await expire(clock);
    await session.tokens().get(undefined);
    expect(onlyRecord(vault)).toEqual(record);
    // Marked, sent, unmarked; from now on there is nothing that a crash could lose.
    expect(vault.calls.slice(0, 3)).toEqual(['read', 'update', 'update']);
    vault.calls.length = 0;
    await expire(clock);
    await session.tokens().get(undefined);
    expect(onlyRecord(vault)).toEqual(record);
    expect(vault.calls.filter((call) => call !== 'label')).toEqual(['read']);
  });

  it('is read from the store each time: the refresh token is nowhere else [MM-01, RT-01]', async () => {
    const { vault, clock } = await signedIn();
    vault.calls.length = 0;
    await clock.advance(HOUR);
    expect(vault.calls.slice(0, 3)).toEqual(['read', 'update', 'update']);
  });

  it('goes on and is stored though its caller does not wait, and closing waits for it [RT-09]', async () => {
    const { session, vault, clock, provider } = await signedIn();
    const old = onlyRecord(vault).refreshToken;
    const gate = createGate();
    vault.next('update', gate.before);
    await expire(clock);
    void session.tokens().get(undefined);
    await turn();
    let stopped = false;
    const stopping = session.stop().then(() => {
      stopped = true;
    });
    await turn();
    expect(stopped).toBe(false);
    gate.open();
    await stopping;
    expect(onlyRecord(vault).refreshToken).not.toBe(old);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('shows new names, and the time of the refresh', async () => {
    const { session, provider, clock } = await signedIn();
    const refresh = provider.refresh;
    provider.refresh = async (...args) => {
      const grant = await refresh(...args);
      return grant.identity
        ? { ...grant, identity: { ...grant.identity, claims: { name: 'Ada King' } } }
        : grant;
    };
    await expire(clock);
    await session.tokens().get(undefined);
    expect(session.snapshot()).toMatchObject({
      account: { name: 'Ada King' },
      lastRefreshAt: clock.now(),
      accessTokenExpiresAt: clock.now() + HOUR,
    });
  });
});

describe('a refresh that fails', () => {
  it.each([
    ['provider_unreachable', 'offline', 'offline'],
    ['provider_untrusted', 'provider_untrusted', 'untrusted'],
    ['provider_busy', 'offline', 'offline'],
    ['provider_invalid', 'provider_invalid', 'offline'],
    ['response_invalid', 'response_invalid', 'offline'],
    ['id_token_invalid', 'id_token_invalid', 'offline'],
    ['scope_not_granted', 'scope_not_granted', 'offline'],
    ['sign_in_not_allowed', 'sign_in_not_allowed', 'offline'],
    ['clock_wrong', 'clock_wrong', 'offline'],
  ] as const)(
    'with %s keeps the session and its record, and goes on later [RT-10, RT-12]',
    async (code, told, connection) => {
      const { session, provider, vault, clock } = await signedIn();
      const record = onlyRecord(vault);
      await expire(clock);
      provider.next('refresh', fails(code));
      expect(await codeOfFailed(session.tokens().get(undefined))).toBe(told);
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection });
      const journal = { phase: 'rotating', startedAt: clock.now() };
      expect(onlyRecord(vault)).toEqual({ ...record, journal });
      await clock.advance(60 * SECOND);
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
      expect(onlyRecord(vault).journal).toBeNull();
    },
  );

  it.each([
    ['locked', 'store_locked'],
    ['denied', 'store_denied'],
    ['unavailable', 'store_unavailable'],
  ] as const)(
    'because the store is %s keeps the session, and sends nothing [RT-10, ST-05]',
    async (health, code) => {
      const { session, provider, vault, clock } = await signedIn();
      vault.health = health;
      await expire(clock);
      expect(await codeOfFailed(session.tokens().get(undefined))).toBe(code);
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: code });
      expect(provider.calls.refresh).toBe(0);
      vault.health = 'available';
      await clock.advance(60 * SECOND);
      expect(session.snapshot()).toMatchObject({ connection: 'online' });
      expect(vault.records()).toHaveLength(1);
    },
  );

  it.each([
    ['absent', 'session_missing', 'session.gone', 0],
    ['corrupt', 'session_unreadable', 'session.unreadable', 0],
    ['newer-version', 'session_unreadable', 'session.unreadable', 1],
  ] as const)(
    'because the record is %s is one clean sign-out, and says that the service did not end it [ST-02, ST-05, ST-12]',
    async (state, code, event, left) => {
      const { session, provider, vault, clock, log } = await signedIn();
      vault.next('read', () => Promise.resolve({ state }));
      await expire(clock);
      expect(await codeOfFailed(session.tokens().get(undefined))).toBe(code);
      const ended = { state: 'signedOut', reason: 'session_ended', error: code };
      expect(session.snapshot()).toMatchObject(ended);
      expect(provider.calls.refresh).toBe(0);
      expect(log.named(event)).toHaveLength(1);
      expect(log.named('session.ended_by_provider')).toEqual([]);
      await turn();
      // One of a later version of the app is left alone: that may come back.
      expect(vault.records()).toHaveLength(left);
    },
  );

  it('waits longer each time, with chance in it, a minute at most [RT-10, RT-20]', async () => {
    const { provider, clock } = await signedIn({ random: constantRandom(128) });
    provider.always('refresh', fails('provider_busy'));
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const [wait = 0] = clock.timers();
      waits.push(wait / SECOND);
      await clock.advance(wait);
      expect(provider.calls.refresh).toBe(i + 1);
    }
    // 2, 4, 8, … 60 seconds, of which the random number leaves three quarters.
    expect(waits.slice(1)).toEqual([1.5, 3, 6, 12, 24, 45, 45]);
  });

  it('is told to those who ask within a second, instead of asking again [RT-10, RT-20]', async () => {
    const { session, provider, clock } = await signedIn();
    await expire(clock);
    provider.always('refresh', fails('provider_busy'));
    for (let i = 0; i < 100; i += 1) {
      expect(await codeOfFailed(session.tokens().get(undefined))).toBe('offline');
    }
    expect(provider.calls.refresh).toBe(1);
    await clock.advance(SECOND);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('offline');
    expect(provider.calls.refresh).toBe(2);
  });

  it('leaves a token of another resource that is still good [RI-01]', async () => {
    const { session, provider } = await signedIn({ mainResource: 'urn:a' });
    provider.always('refresh', fails('provider_unreachable'));
    expect(await codeOfFailed(session.tokens().get('urn:b'))).toBe('offline');
    expect((await session.tokens().get('urn:a')).value).toMatch(/^access-/);
  });
});

describe('a session that the provider has ended', () => {
  it('is wiped once, and said once: those who wait for other resources ask no more [RT-10, RT-18, RT-19]', async () => {
    const scenario = await signedIn({ mainResource: 'urn:a' });
    const { session, provider, vault, clock, snapshots, log } = scenario;
    provider.endAllSessions();
    await expire(clock);
    const resources = ['urn:a', 'urn:b', 'urn:c', 'urn:a'];
    const codes = await Promise.all(
      resources.map((name) => codeOfFailed(session.tokens().get(name))),
    );
    expect(codes).toEqual(['session_ended', 'not_signed_in', 'not_signed_in', 'session_ended']);
    expect(provider.calls.refresh).toBe(1);
    expect(vault.records()).toEqual([]);
    expect(snapshots.filter(({ state }) => state === 'signedOut')).toHaveLength(2);
    expect(log.named('refresh.failed')).toEqual([{ code: 'session_ended' }]);
    // No timer goes on for a session that is over.
    await clock.advance(DAY);
    expect(provider.calls.refresh).toBe(1);
    expect(clock.timers()).toEqual([]);
    expectNoSecrets(scenario);
  });

  it('by detecting reuse is a sign-out within one call, and the log says so [RT-18, LG-02]', async () => {
    const { session, provider, vault, clock, log } = await signedIn();
    const { refreshToken, scope, continuity } = onlyRecord(vault);
    // A thief uses the token first.
    await provider.refresh(refreshToken, continuity, scope, {});
    await expire(clock);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('session_ended');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'session_ended' });
    expect(vault.records()).toEqual([]);
    expect(log.named('refresh.failed')).toEqual([{ code: 'session_ended' }]);
    expect(log.named('session.reuse_suspected')).toEqual([
      { reason: 'unexpected', token: log.mark(refreshToken) },
    ]);
  });

  it('leaves the way free for a new sign-in', async () => {
    const { session, provider, clock, signIn } = await signedIn();
    provider.endAllSessions();
    await expire(clock);
    await codeOfFailed(session.tokens().get(undefined));
    expect(await signIn()).toMatchObject({ state: 'signedIn', connection: 'online' });
  });
});

describe('the timer', () => {
  it('refreshes ahead of expiry, between 75 and 85 percent of the lifetime [RT-20]', async () => {
    for (const [byte, percent] of [
      [0, 75],
      [255, 85],
    ] as const) {
      const { clock, provider } = await signedIn({ random: constantRandom(byte) });
      await turn();
      const [wait = 0] = clock.timers();
      expect(wait / HOUR).toBeCloseTo(percent / 100, 2);
      await clock.advance(wait);
      expect(provider.calls.refresh).toBe(1);
    }
  });

  it.each([0, 1, 5])(
    'with tokens of %i seconds asks once per ten seconds at most [RT-20, IT-10]',
    async (seconds) => {
      const { session, provider, clock } = await signedIn();
      provider.grants.expiresInSeconds = seconds;
      await expire(clock);
      await session.tokens().get(undefined);
      const before = provider.calls.refresh;
      await clock.advance(100 * SECOND);
      expect(provider.calls.refresh - before).toBeLessThanOrEqual(10);
      expect(provider.calls.refresh - before).toBeGreaterThanOrEqual(9);
    },
  );

  it('and those who ask for tokens of no lifetime ask once per second at most [RT-20]', async () => {
    const { session, provider, clock } = await signedIn();
    provider.grants.expiresInSeconds = 0;
    await expire(clock);
    for (let i = 0; i < 100; i += 1) await session.tokens().get(undefined);
    expect(provider.calls.refresh).toBe(1);
    await clock.advance(SECOND);
    for (let i = 0; i < 100; i += 1) await session.tokens().get(undefined);
    expect(provider.calls.refresh).toBe(2);
  });
});

describe('a listener that fails', () => {
  it('stops nothing: the refresh is finished, the others are told', async () => {
    const { session, clock, vault, provider } = await signedIn();
    const told: string[] = [];
    session.subscribe(() => {
      throw new Error('the window is gone');
    });
    const unsubscribe = session.subscribe(({ state }) => told.push(state));
    await expire(clock);
    expect((await session.tokens().get(undefined)).value).toMatch(/^access-/);
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
    expect(told).toEqual(['signedIn', 'signedIn', 'signedIn']);
    unsubscribe();
    await session.signOut();
    expect(told).toHaveLength(3);
  });
});
