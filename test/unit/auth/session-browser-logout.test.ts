import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  expectNoSecrets,
  expire,
  signedIn,
  type SessionScenarioOptions,
} from './session-scenario.ts';

const MINUTE = 60_000;

/** Somebody has signed out; the provider's page is open, and `comeBack` is its way back to the app. */
async function signedOutWithReturn(options: SessionScenarioOptions = {}) {
  const service = { postLogoutPath: '/signed-out', ...options.service };
  const scenario = await signedIn({ ...options, service });
  const report = await scenario.session.signOut();
  const url = new URL(await scenario.openedUrl());
  const back = url.searchParams.get('post_logout_redirect_uri') ?? '';
  const state = url.searchParams.get('state') ?? '';
  const comeBack = (query: string) => scenario.listener.visit(back, query);
  return { ...scenario, report, url, back, state, comeBack };
}

const endSessionIn = (session: { snapshot: () => unknown }) => {
  const { signOut } = session.snapshot() as { signOut?: { endSession: string } };
  return signOut?.endSession;
};

describe('signing out in the browser with a way back', () => {
  it('opens a port of its own, and sends its address and a fresh state with the client_id [LO-03]', async () => {
    const { report, url, back, state, listener } = await signedOutWithReturn();
    expect(report).toMatchObject({ local: 'done', endSession: 'opened' });
    expect([...url.searchParams.keys()]).toEqual([
      'client_id',
      'post_logout_redirect_uri',
      'state',
    ]);
    expect(back).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/signed-out$/);
    expect(state).toMatch(/^[0-9a-f]{64}$/);
    expect([...listener.receivers.keys()]).toEqual([back]);
  });

  it('sends another state each time [LO-03]', async () => {
    const { session, openedUrl, signIn, state } = await signedOutWithReturn();
    await signIn();
    await session.signOut();
    const next = new URL(await openedUrl()).searchParams.get('state');
    expect(next).toMatch(/^[0-9a-f]{64}$/);
    expect(next).not.toBe(state);
  });

  it('reports the return that has its state, shows its page, and closes the port [LO-03]', async () => {
    const scenario = await signedOutWithReturn();
    const { session, comeBack, state, listener, clock, snapshots } = scenario;
    const { revision } = session.snapshot();
    expect(await comeBack(`state=${state}`)).toEqual({ kind: 'signed_out' });
    await turn();
    expect(session.snapshot()).toMatchObject({
      state: 'signedOut',
      reason: 'signed_out',
      revision: revision + 1,
      signOut: { local: 'done', revocation: 'done', endSession: 'returned' },
    });
    expect(snapshots.at(-1)).toEqual(session.snapshot());
    expect(listener.receivers.size).toBe(0);
    expect(clock.timers()).toEqual([]);
    expectNoSecrets(scenario);
  });

  it.each([
    ['no state', () => ''],
    ['another state', () => 'state=forged'],
    ['an empty state', () => 'state='],
    ['its state twice', (state: string) => `state=${state}&state=${state}`],
    ['its state and another', (state: string) => `state=forged&state=${state}`],
    ['a part of its state', (state: string) => `state=${state.slice(1)}`],
    ['an error', () => 'error=access_denied&error_description=x'],
  ])(
    'answers a return with %s as not ours, keeps waiting, and calls nothing returned [LO-04]',
    async (_what, query) => {
      const { session, comeBack, state, vault } = await signedOutWithReturn();
      const before = session.snapshot();
      expect(await comeBack(query(state))).toEqual({ kind: 'not_ours' });
      await turn();
      expect(session.snapshot()).toEqual(before);
      expect(vault.records()).toEqual([]);
      expect(await comeBack(`state=${state}`)).toEqual({ kind: 'signed_out' });
      await turn();
      expect(endSessionIn(session)).toBe('returned');
    },
  );

  it('counts a return that comes before the report of the sign-out is there [LO-03]', async () => {
    const { session, listener, browser } = await signedIn({
      service: { postLogoutPath: '/signed-out' },
    });
    const gate = createGate();
    const { open } = browser;
    browser.open = (url) => gate.after(() => open(url));
    const signingOut = session.signOut();
    await turn();
    const url = new URL(browser.opened.at(-1) ?? '');
    const back = url.searchParams.get('post_logout_redirect_uri') ?? '';
    const state = url.searchParams.get('state') ?? '';
    expect(await listener.visit(back, `state=${state}`)).toEqual({ kind: 'signed_out' });
    gate.open();
    expect(await signingOut).toMatchObject({ endSession: 'opened' });
    await turn();
    expect(endSessionIn(session)).toBe('returned');
  });

  it('waits for three minutes, and the report stays what it was [LO-03]', async () => {
    const { session, listener, clock, comeBack, state } = await signedOutWithReturn();
    await clock.advance(3 * MINUTE - 1);
    expect(listener.receivers.size).toBe(1);
    await clock.advance(1);
    expect(listener.receivers.size).toBe(0);
    expect(await comeBack(`state=${state}`)).toEqual({ kind: 'unreachable' });
    expect(endSessionIn(session)).toBe('opened');
  });

  it('waits no longer when the app is closed, at once or while it still signs out [LO-03, LB-03]', async () => {
    const { session, listener, clock } = await signedOutWithReturn();
    await session.stop();
    expect(listener.receivers.size).toBe(0);
    expect(clock.timers()).toEqual([]);

    const other = await signedIn({ service: { postLogoutPath: '/signed-out' } });
    const gate = createGate();
    other.provider.next('endSessionUrl', gate.before);
    void other.session.signOut();
    await turn();
    const stopped = other.session.stop();
    gate.open();
    await stopped;
    expect(other.listener.receivers.size).toBe(0);
  });

  it('waits no longer when somebody signs in, on the one port that there is too [LO-03, LB-12]', async () => {
    const { session, listener, back, signIn, clock } = await signedOutWithReturn({
      ports: [50_123],
    });
    expect(back).toBe('http://127.0.0.1:50123/signed-out');
    expect(await signIn()).toMatchObject({ state: 'signedIn' });
    expect(listener.receivers.has(back)).toBe(false);
    // Its time is over without a word about the session that is there now.
    await clock.advance(4 * MINUTE);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn' });
  });

  it('goes without a way back when no port is free [LO-03]', async () => {
    const scenario = await signedIn({
      ports: [50_123],
      service: { postLogoutPath: '/signed-out' },
    });
    scenario.listener.takenPorts.add(50_123);
    expect(await scenario.session.signOut()).toMatchObject({ endSession: 'opened' });
    const url = new URL(await scenario.openedUrl());
    expect([...url.searchParams.keys()]).toEqual(['client_id']);
  });

  it.each([
    ['has no logout page', { endSession: false }, 'works', 'unsupported'],
    ['is shown by no browser', { endSession: true }, 'fails', 'failed'],
  ] as const)(
    'leaves no port open when the provider %s [LO-03]',
    async (_what, has, mode, told) => {
      const scenario = await signedIn({ service: { postLogoutPath: '/signed-out' } });
      const { session, provider, browser, listener, clock } = scenario;
      provider.supports.endSession = has.endSession;
      browser.mode = mode;
      expect(await session.signOut()).toMatchObject({ local: 'done', endSession: told });
      expect(listener.receivers.size).toBe(0);
      expect(clock.timers()).toEqual([]);
    },
  );

  it('opens no port where the configuration has no path or no logout [LO-03]', async () => {
    for (const service of [{}, { endSession: false, postLogoutPath: '/signed-out' }]) {
      const { session, listener } = await signedIn({ service });
      await session.signOut();
      expect(listener.receivers.size).toBe(0);
    }
  });
});

describe('the hint of a logout', () => {
  const hintIn = (url: string) => new URL(url).searchParams.get('id_token_hint');

  it('is the last ID token of this run [LO-03]', async () => {
    const { session, provider, clock, openedUrl } = await signedIn();
    provider.grants.idTokenHint = true;
    await expire(clock);
    await session.tokens().get(undefined);
    const newest = provider.secrets.filter((secret) => secret.startsWith('id-token')).at(-1);
    // A refresh that brings none keeps the one that is there.
    provider.grants.idTokenHint = false;
    await expire(clock);
    await session.tokens().get(undefined);
    await session.signOut();
    expect(newest).toEqual(expect.any(String));
    expect(hintIn(await openedUrl())).toBe(newest);
  });

  it('is not sent where there is none, as after a start [LO-03]', async () => {
    const { session, openedUrl } = await signedIn();
    await session.signOut();
    expect(hintIn(await openedUrl())).toBeNull();
  });

  it('is not kept for the next session [LO-03]', async () => {
    const { session, provider, signIn, openedUrl } = await signedIn();
    provider.grants.idTokenHint = true;
    await session.signOut();
    await signIn();
    await session.signOut();
    expect(hintIn(await openedUrl())).toMatch(/^id-token/);
    provider.grants.idTokenHint = false;
    await signIn();
    await session.signOut();
    expect(hintIn(await openedUrl())).toBeNull();
  });
});
