import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import type { VaultWrite } from '../../../main/ports.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  earlierSession,
  expire,
  onlyRecord,
  signedIn,
  signedOut,
} from './session-scenario.ts';

const lost = () => Promise.reject(new AuthError('provider_unreachable'));

describe('the rotation journal', () => {
  it('is in the store before the request is sent, and goes with the new token [RT-07]', async () => {
    const { session, provider, vault, clock } = await signedIn();
    const before = onlyRecord(vault);
    await expire(clock);
    provider.next('refresh', (run) => {
      const journal = { phase: 'rotating', startedAt: clock.now() };
      expect(onlyRecord(vault)).toEqual({ ...before, journal });
      return run();
    });
    await session.tokens().get(undefined);
    expect(onlyRecord(vault).journal).toBeNull();
    expect(onlyRecord(vault).refreshToken).not.toBe(before.refreshToken);
    expect.assertions(3);
  });

  it.each([
    ['locked', 'store_locked'],
    ['denied', 'store_denied'],
    ['unavailable', 'store_unavailable'],
    ['not-verified', 'store_unavailable'],
    ['too-large', 'store_unavailable'],
  ] as const)(
    'that the store answers with %s keeps the request from being sent: what it brings would be lost [RT-07, RT-08]',
    async (state, code) => {
      const { session, provider, vault, clock } = await signedIn();
      const before = onlyRecord(vault);
      await expire(clock);
      vault.next('update', () => Promise.resolve<VaultWrite>({ state }));
      expect(await codeOfFailed(session.tokens().get(undefined))).toBe(code);
      expect(provider.calls.refresh).toBe(0);
      expect(onlyRecord(vault)).toEqual(before);
      expect(session.snapshot()).toMatchObject({
        state: 'signedIn',
        connection: code,
        persistence: { kind: 'stored' },
      });
      await clock.advance(60_000);
      expect(session.snapshot()).toMatchObject({ connection: 'online' });
    },
  );

  it('is written once for all requests whose answers do not come [RT-07]', async () => {
    const { session, provider, vault, clock } = await signedIn();
    await expire(clock);
    const repair = provider.always('refresh', lost);
    vault.calls.length = 0;
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('offline');
    const journal = onlyRecord(vault).journal;
    while (provider.calls.refresh < 4) await clock.advance(60_000);
    expect(vault.calls.filter((call) => call === 'update')).toHaveLength(1);
    expect(onlyRecord(vault).journal).toEqual(journal);
    repair();
    await clock.advance(60_000);
    expect(onlyRecord(vault).journal).toBeNull();
  });

  it('that a crash left is followed by one request with the same token, which is good as before [RT-07]', async () => {
    const { session, provider, vault } = await earlierSession();
    const journal = { phase: 'rotating', startedAt: 1 } as const;
    vault.put({ ...onlyRecord(vault), journal });
    await session.start();
    await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
    expect(provider.calls.refresh).toBe(1);
    expect(onlyRecord(vault).journal).toBeNull();
    expect(provider.isAlive(onlyRecord(vault).refreshToken)).toBe(true);
  });

  it('that a crash left is followed by one clean sign-out that says why, when the token was spent [RT-07, RT-11]', async () => {
    const { session, provider, vault, clock, log } = await earlierSession();
    const journal = { phase: 'rotating', startedAt: 1 } as const;
    vault.put({ ...onlyRecord(vault), journal });
    provider.endAllSessions();
    await session.start();
    await turn();
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'session_ended',
      error: 'session_interrupted',
    });
    expect(vault.records()).toEqual([]);
    expect(log.named('session.ended_by_provider')).toEqual([{ reason: 'interrupted' }]);
    expect(log.named('session.reuse_suspected')).toMatchObject([{ reason: 'interrupted' }]);
    await clock.advance(24 * 60 * 60 * 1000);
    expect(provider.calls.refresh).toBe(1);
  });

  it('tells an end after a lost answer from one that came unexpectedly [RT-11, RT-18]', async () => {
    const unexpected = await signedIn();
    await expire(unexpected.clock);
    unexpected.provider.endAllSessions();
    expect(await codeOfFailed(unexpected.session.tokens().get(undefined))).toBe('session_ended');
    expect(unexpected.log.named('session.ended_by_provider')).toEqual([{ reason: 'unexpected' }]);

    const { session, provider, clock } = await signedIn();
    await expire(clock);
    provider.next('refresh', lost);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('offline');
    provider.endAllSessions();
    await clock.advance(2_000);
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      error: 'session_interrupted',
    });
  });

  it('is kept in memory where nothing can be kept elsewhere [RT-11, ST-01]', async () => {
    const { session, provider, vault, clock, signIn } = await signedOut();
    vault.health = 'unavailable';
    await signIn();
    await expire(clock);
    provider.next('refresh', lost);
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('offline');
    provider.endAllSessions();
    await clock.advance(2_000);
    expect(session.snapshot()).toMatchObject({ error: 'session_interrupted' });
    expect(vault.calls).not.toContain('update');
  });

  it('that is being written when the person signs out sends nothing [RT-15, RT-07]', async () => {
    const { session, provider, vault, clock } = await signedIn();
    await expire(clock);
    const gate = createGate();
    vault.next('update', gate.before);
    const asked = codeOfFailed(session.tokens().get(undefined));
    await turn();
    const signedOutOf = session.signOut();
    gate.open();
    expect(await asked).toBe('not_signed_in');
    expect(await signedOutOf).toMatchObject({ local: 'done', revocation: 'done' });
    expect(provider.calls.refresh).toBe(0);
    expect(vault.records()).toEqual([]);
  });

  it('is not written after the person has signed out: nothing of the session comes back [RT-15]', async () => {
    const { session, provider, vault, clock } = await signedIn();
    await expire(clock);
    const gate = createGate();
    const { refresh } = provider;
    provider.refresh = (token, continuity, scope, options) =>
      gate.before(() => refresh(token, continuity, scope, options));
    const asked = codeOfFailed(session.tokens().get(undefined));
    await turn();
    const signingOut = session.signOut();
    await turn();
    expect(vault.records()).toEqual([]);
    gate.open();
    expect(await asked).toBe('not_signed_in');
    await signingOut;
    expect(provider.calls.refresh).toBe(0);
    expect(vault.records()).toEqual([]);
  });
});
