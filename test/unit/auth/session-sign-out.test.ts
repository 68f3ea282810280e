import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  expectNoSecrets,
  onlyRecord,
  signedIn,
  signedOut,
  type SessionScenario,
} from './session-scenario.ts';

/** Every step that can be seen from outside, in its order. */
function watch({ vault, provider, browser }: SessionScenario): string[] {
  const steps: string[] = [];
  vault.always('retire', (run) => {
    steps.push('delete here');
    return run();
  });
  provider.always('revoke', (run) => {
    steps.push('revoke');
    return run();
  });
  const open = browser.open;
  browser.open = (url) => {
    steps.push(`open ${url}`);
    return open(url);
  };
  return steps;
}

describe('signing out', () => {
  it('deletes here first, then revokes, then ends the session in the browser [LO-01, LO-02, LO-03]', async () => {
    const scenario = await signedIn();
    const { session, vault, provider, snapshots, clock } = scenario;
    const { refreshToken } = onlyRecord(vault);
    const steps = watch(scenario);
    const report = await session.signOut();
    expect(report).toEqual({ local: 'done', revocation: 'done', endSession: 'opened' });
    expect(steps).toEqual(['delete here', 'revoke', 'open https://idp.test/logout?client_id=desk']);
    expect(vault.records()).toEqual([]);
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(snapshots.slice(-2)).toMatchObject([
      { state: 'signingOut' },
      { state: 'signedOut', reason: 'signed_out', signOut: report },
    ]);
    expect(clock.timers()).toEqual([]);
    expectNoSecrets(scenario);
  });

  it.each(['locked', 'denied', 'unavailable'] as const)(
    'with a store that is %s marks the account outside of it, reports so, and does the rest [LO-01]',
    async (health) => {
      const { session, vault } = await signedIn();
      vault.health = health;
      expect(await session.signOut()).toEqual({
        local: 'pending',
        revocation: 'pending',
        endSession: 'opened',
      });
      expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
    },
  );

  it('that can be neither deleted nor marked is reported as failed [LO-01]', async () => {
    const { session, vault } = await signedIn();
    vault.health = 'locked';
    vault.keepsMarks = false;
    expect(await session.signOut()).toMatchObject({ local: 'failed', revocation: 'pending' });
  });

  it('offline deletes here all the same [LO-01]', async () => {
    const { session, vault, provider } = await signedIn();
    provider.next('revoke', () => Promise.reject(new AuthError('provider_unreachable')));
    provider.next('endSessionUrl', () => Promise.reject(new AuthError('provider_unreachable')));
    expect(await session.signOut()).toEqual({
      local: 'done',
      revocation: 'pending',
      endSession: 'failed',
    });
    expect(vault.records()).toEqual([]);
  });

  it('reports what the provider cannot do [LO-02, LO-03]', async () => {
    const { session, provider, browser } = await signedIn();
    provider.supports.revocation = false;
    provider.supports.endSession = false;
    expect(await session.signOut()).toEqual({
      local: 'done',
      revocation: 'unsupported',
      endSession: 'unsupported',
    });
    expect(browser.opened).toHaveLength(1);
  });

  it('does not end the browser session where the configuration says so [LO-03]', async () => {
    const { session, browser, provider } = await signedIn({ service: { endSession: false } });
    expect(await session.signOut()).toMatchObject({ revocation: 'done', endSession: 'skipped' });
    expect(browser.opened).toHaveLength(1);
    expect(provider.calls.endSessionUrl).toBe(0);
  });

  it('reports a browser that cannot be opened [LO-03, UA-04]', async () => {
    const { session, browser } = await signedIn();
    browser.mode = 'fails';
    expect(await session.signOut()).toMatchObject({ local: 'done', endSession: 'failed' });
  });

  it('of a session without a refresh token has nothing to revoke [LO-02]', async () => {
    const { session, provider, signIn } = await signedOut();
    provider.grants.refreshToken = 'none';
    await signIn();
    expect(await session.signOut()).toMatchObject({
      local: 'done',
      revocation: 'nothing_to_revoke',
    });
    expect(provider.calls.revoke).toBe(0);
  });

  it('a thousand times at once is one sign-out: one request, one tab [IP-07]', async () => {
    const { session, provider, browser } = await signedIn();
    const reports = await Promise.all(Array.from({ length: 1000 }, () => session.signOut()));
    expect(new Set(reports).size).toBe(1);
    expect(provider.calls.revoke).toBe(1);
    expect(browser.opened).toHaveLength(2);
  });

  it('is not possible for nobody, nor while signing in', async () => {
    const { session, openedUrl } = await signedOut();
    expect(await codeOfFailed(session.signOut())).toBe('not_signed_in');
    session.signIn().catch(() => {});
    await openedUrl();
    expect(await codeOfFailed(session.signOut())).toBe('not_signed_in');
    expect(session.snapshot()).toMatchObject({ state: 'signingIn' });
    session.cancelSignIn();
  });

  it('makes the next sign-in wait for its end [LO-01]', async () => {
    const scenario = await signedIn();
    const { session, provider, browser, agree } = scenario;
    const gate = createGate();
    provider.next('revoke', gate.before);
    const signingOut = session.signOut();
    const next = session.signIn();
    await turn();
    expect(browser.opened).toHaveLength(1);
    gate.open();
    await signingOut;
    await agree();
    expect((await next).state).toBe('signedIn');
    expect(scenario.vault.records()).toHaveLength(1);
  });

  it('hands out no token from its first moment on [LO-05]', async () => {
    const { session, vault } = await signedIn();
    const kept = session.tokens();
    const { value } = await kept.get(undefined);
    vault.next('read', () => new Promise<never>(() => {}));
    void session.signOut();
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('not_signed_in');
    expect(session.tokens().invalidate(undefined, value)).toBe(false);
    // Nor to who had asked before; the store has not even answered.
    expect(await codeOfFailed(kept.get(undefined))).toBe('not_signed_in');
  });
});
