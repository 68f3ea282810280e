import { describe, expect, it } from 'vitest';
import { errors } from '../../../preload/errors.ts';
import { turn } from '../../fakes/fake-clock.ts';
import {
  codeOfFailed,
  expectNoSecrets,
  onlyRecord,
  signedIn,
  signedOut,
} from './session-scenario.ts';

const NOT_OURS = { kind: 'not_ours' };
const FINISHED = { kind: 'finished' };

describe('signing in', () => {
  it('goes through its phases, stores the refresh token and says who it is [RT-01, IP-03]', async () => {
    const scenario = await signedOut();
    const { session, agree, snapshots, vault, focused, clock } = scenario;
    const before = snapshots.length;
    const answered = session.signIn();
    const page = await agree();
    const snapshot = await answered;
    expect(page).toEqual({ kind: 'signed_in' });
    const deadline = clock.now() + 300_000;
    expect(snapshots.slice(before)).toMatchObject([
      { state: 'signingIn', phase: 'preparing', deadline },
      { state: 'signingIn', phase: 'waiting_for_browser', deadline },
      { state: 'signingIn', phase: 'completing', deadline },
      { state: 'signedIn' },
    ]);
    expect(snapshot).toEqual({
      revision: snapshots.length,
      provider: 'Test sign-in',
      state: 'signedIn',
      account: { issuer: 'https://idp.test', subject: 'ada', name: 'Ada Lovelace' },
      connection: 'online',
      persistence: { kind: 'stored' },
      signedInAt: clock.now(),
      lastRefreshAt: null,
      accessTokenExpiresAt: clock.now() + 3_600_000,
      clockOffset: 0,
      scopes: ['openid', 'offline_access'],
    });
    expect(session.snapshot()).toBe(snapshot);
    expect(onlyRecord(vault).refreshToken).toMatch(/^refresh-/);
    expect(focused()).toBe(1);
    expectNoSecrets(scenario);
  });

  it('says by how much the clocks of computer and provider differ, and again after a refresh [RT-16]', async () => {
    const { session, provider, signIn, clock } = await signedOut();
    provider.offset = 90_000_000;
    expect(await signIn()).toMatchObject({ state: 'signedIn', clockOffset: 90_000_000 });
    provider.offset = 0;
    await clock.advance(60 * 60 * 1000);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', clockOffset: 0 });
  });

  it('keeps of the ID token what later ones must repeat, but not the nonce [TX-10, RT-12]', async () => {
    const { vault, provider } = await signedIn();
    expect(onlyRecord(vault).continuity).toEqual({
      issuer: 'https://idp.test',
      subject: 'ada',
      audience: ['desk'],
      authTime: provider.time(),
    });
  });

  it('looks at the store and opens the port before the browser is opened [LB-03, ST-01]', async () => {
    const { session, vault, listener, browser } = await signedOut();
    vault.calls.length = 0;
    let ports = -1;
    const open = browser.open;
    browser.open = (url) => {
      ports = listener.receivers.size;
      expect(vault.calls).toEqual(['probe']);
      return open(url);
    };
    session.signIn().catch(() => {});
    await turn();
    expect(ports).toBe(1);
    session.cancelSignIn();
  });

  it('closes the port when it has worked, and tells a second visitor so before [LB-03, LB-08]', async () => {
    const { session, provider, openedUrl, listener } = await signedOut();
    const answered = session.signIn();
    const query = provider.authorize(await openedUrl());
    const [redirectUri = ''] = listener.receivers.keys();
    const visits = await Promise.all(
      Array.from({ length: 50 }, () => listener.visit(redirectUri, query)),
    );
    await answered;
    expect(visits.filter(({ kind }) => kind === 'signed_in')).toHaveLength(1);
    expect(visits.slice(1)).toEqual(Array.from({ length: 49 }, () => FINISHED));
    expect(provider.calls.exchange).toBe(1);
    await turn();
    expect(listener.receivers.size).toBe(0);
  });

  it('goes on after a hundred forged callbacks, and asks the provider nothing for them [LB-06]', async () => {
    const { session, provider, openedUrl, visit, agree } = await signedOut();
    const answered = session.signIn();
    await openedUrl();
    const forged = [
      '',
      'error=access_denied',
      'code=x&state=y',
      'error=access_denied&state=y',
      'state=',
    ];
    for (let i = 0; i < 100; i += 1) {
      expect(await visit(forged[i % forged.length] ?? '')).toEqual(NOT_OURS);
    }
    expect(session.snapshot()).toMatchObject({ phase: 'waiting_for_browser' });
    expect(provider.calls.exchange).toBe(0);
    await agree();
    expect((await answered).state).toBe('signedIn');
    expect(provider.calls.exchange).toBe(1);
  });

  it('takes the answer of a browser that is faster than the system says it was opened [LB-06, UA-04]', async () => {
    const { session, provider, browser, visit } = await signedOut();
    const pages: Promise<unknown>[] = [];
    browser.open = async (url) => {
      browser.opened.push(url);
      // Signed in there already: the redirect comes before the launch is reported.
      pages.push(visit(provider.authorize(url)));
      await turn();
    };
    expect((await session.signIn()).state).toBe('signedIn');
    expect(await pages[0]).toEqual({ kind: 'signed_in' });
  });

  it('does not wait for a launch that is never reported [UA-04]', async () => {
    const { session, browser, agree } = await signedOut();
    browser.mode = 'never-says';
    const answered = session.signIn();
    expect(await agree()).toEqual({ kind: 'signed_in' });
    expect((await answered).state).toBe('signedIn');
  });

  it('tells app and browser why it did not work, in a sentence of its own [LB-10, AR-03]', async () => {
    for (const [error, code] of [
      ['access_denied', 'access_denied'],
      ['consent_required', 'access_denied'],
      ['server_error', 'provider_busy'],
      ['invalid_scope', 'sign_in_not_allowed'],
    ] as const) {
      const { session, openedUrl, visit, listener } = await signedOut();
      const answered = codeOfFailed(session.signIn());
      const state = new URL(await openedUrl()).searchParams.get('state') ?? '';
      const query = new URLSearchParams({ error, state, iss: 'https://idp.test' });
      query.set('error_description', '<script>canary</script>');
      expect(await visit(query.toString())).toEqual({
        kind: 'failed',
        sentence: errors[code].message,
      });
      expect(await answered).toBe(code);
      expect(session.snapshot()).toMatchObject({ state: 'signedOut', error: code });
      await turn();
      expect(listener.receivers.size).toBe(0);
    }
  });

  it('tells why when the tokens were refused, stores nothing and does not try again [AR-06, IT-11]', async () => {
    const { session, provider, vault, agree, openedUrl } = await signedOut();
    const { AuthError } = await import('../../../main/auth/auth-error.ts');
    provider.next('exchange', () => Promise.reject(new AuthError('id_token_invalid')));
    const answered = codeOfFailed(session.signIn());
    await openedUrl();
    expect(await agree()).toEqual({ kind: 'failed', sentence: errors.id_token_invalid.message });
    expect(await answered).toBe('id_token_invalid');
    expect(provider.calls.exchange).toBe(1);
    expect(vault.records()).toEqual([]);
  });

  it('without a browser ends with browser_failed and a closed port [UA-04]', async () => {
    const { session, browser, listener, vault } = await signedOut();
    browser.mode = 'fails';
    expect(await codeOfFailed(session.signIn())).toBe('browser_failed');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', error: 'browser_failed' });
    expect(listener.receivers.size).toBe(0);
    expect(vault.records()).toEqual([]);
  });

  it('tries the configured ports in order, and says so when all are taken [LB-12]', async () => {
    const scenario = await signedOut({ ports: [50_007, 50_008] });
    scenario.listener.takenPorts.add(50_007);
    const answered = scenario.session.signIn();
    expect(await scenario.openedUrl()).toContain(
      encodeURIComponent('http://127.0.0.1:50008/callback'),
    );
    await scenario.agree();
    await answered;
    await scenario.session.signOut();
    scenario.listener.takenPorts.add(50_008);
    expect(await codeOfFailed(scenario.session.signIn())).toBe('listener_failed');
    expect(scenario.browser.opened).toHaveLength(2);
  });

  it.each(['provider_unreachable', 'provider_invalid', 'provider_busy'] as const)(
    'that finds the provider with %s opens no browser',
    async (code) => {
      const { AuthError } = await import('../../../main/auth/auth-error.ts');
      for (const method of ['warm', 'authorizationRequest'] as const) {
        const { session, provider, browser, listener } = await signedOut();
        provider.next(method, () => Promise.reject(new AuthError(code)));
        expect(await codeOfFailed(session.signIn())).toBe(code);
        expect(browser.opened).toEqual([]);
        expect(listener.receivers.size).toBe(0);
      }
    },
  );
});

describe('somebody else who signs in', () => {
  it('with the same e-mail address is another account, and does not take over the first [TX-11, LO-06]', async () => {
    const scenario = await signedIn();
    const { session, provider, vault, signIn } = scenario;
    vault.health = 'locked';
    await session.signOut();
    vault.health = 'available';
    provider.person = { subject: 'another', claims: { name: 'Ada Lovelace' } };
    expect(await signIn()).toMatchObject({ account: { subject: 'another' } });
    expect(vault.records().map(({ continuity }) => continuity.subject)).toEqual(['another']);
  });
});
