import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import { createGate } from '../../fakes/interceptor.ts';
import {
  codeOfFailed,
  signedOut,
  type SessionScenario,
  type SessionScenarioOptions,
} from './session-scenario.ts';

const STOPPED = { kind: 'failed', sentence: 'The sign-in was stopped before it was complete.' };

/** Brings a sign-in to the point where one step hangs; returns how the browser's tab ends. */
type Reach = (
  scenario: SessionScenario,
) => Promise<{ readonly page: Promise<unknown> | null; readonly release: () => void }>;

/** @param hold makes the step hang; returns what lets it go on, if anything ever does. */
const hang =
  (hold: (scenario: SessionScenario) => (() => void) | undefined, thenAgree: boolean): Reach =>
  async (scenario) => {
    const release = hold(scenario) ?? (() => {});
    scenario.session.signIn().catch(() => {});
    await turn();
    const page = thenAgree ? scenario.agree() : null;
    await turn();
    await turn();
    return { page, release };
  };
const never = () => new Promise<never>(() => {});

const hangProvider = (method: 'warm' | 'authorizationRequest' | 'exchange') =>
  hang(({ provider }) => {
    provider.next(method, never);
    return undefined;
  }, method === 'exchange');
const hangVault = (method: 'probe' | 'write') =>
  hang(({ vault }) => {
    const gate = createGate();
    vault.next(method, gate.before);
    return gate.open;
  }, method === 'write');
const hangBrowser = hang(({ browser }) => {
  browser.mode = 'never-says';
  return undefined;
}, false);

const PHASES: readonly (readonly [string, string, Reach])[] = [
  ['while the store is asked', 'preparing', hangVault('probe')],
  ['while the provider is asked', 'preparing', hangProvider('warm')],
  ['while the request is made', 'preparing', hangProvider('authorizationRequest')],
  ['while the browser is launched', 'waiting_for_browser', hangBrowser],
  ['while the browser is waited for', 'waiting_for_browser', hang(() => undefined, false)],
  ['while the code is exchanged', 'completing', hangProvider('exchange')],
  ['while the tokens are stored', 'completing', hangVault('write')],
];

async function reached(reach: Reach, phase: string, options: SessionScenarioOptions = {}) {
  const scenario = await signedOut(options);
  const { page, release } = await reach(scenario);
  expect(scenario.session.snapshot()).toMatchObject({ state: 'signingIn', phase });
  const answered = codeOfFailed(scenario.session.signIn());
  return { ...scenario, page, release, answered };
}

describe('cancelling', () => {
  it.each(PHASES)(
    '%s is immediate: the promise rejects, the port is closed, nothing is stored [LB-14, LB-03]',
    async (_when, phase, reach) => {
      const { session, answered, listener, vault, page } = await reached(reach, phase);
      expect(session.cancelSignIn()).toBe(true);
      expect(await answered).toBe('sign_in_cancelled');
      expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'never_signed_in' });
      expect(session.snapshot()).not.toHaveProperty('error');
      await turn();
      expect(listener.receivers.size).toBe(0);
      expect(vault.records()).toEqual([]);
      if (page) expect(await page).toEqual(STOPPED);
      expect(session.cancelSignIn()).toBe(false);
    },
  );

  it.each(PHASES)(
    '%s leaves the way free for the next sign-in [LB-13, LB-14]',
    async (_when, phase, reach) => {
      const { session, answered, signIn, browser, release } = await reached(reach, phase);
      session.cancelSignIn();
      await answered;
      browser.mode = 'works';
      release();
      expect((await signIn()).state).toBe('signedIn');
    },
  );

  it('while the tokens are stored undoes it: the record goes, the token is revoked [LB-14]', async () => {
    const { session, provider, vault, agree } = await signedOut();
    const gate = createGate();
    vault.next('write', gate.after);
    const answered = codeOfFailed(session.signIn());
    const page = agree();
    await turn();
    await turn();
    expect(vault.records()).toHaveLength(1);
    const { refreshToken } = vault.records()[0]!;
    session.cancelSignIn();
    expect(await answered).toBe('sign_in_cancelled');
    expect(await page).toEqual(STOPPED);
    gate.open();
    await turn();
    expect(vault.records()).toEqual([]);
    expect(provider.isAlive(refreshToken)).toBe(false);
    expect(session.snapshot()).toMatchObject({ state: 'signedOut' });
    expect(await codeOfFailed(session.tokens().get(undefined))).toBe('not_signed_in');
  });

  it('when nothing runs does nothing', async () => {
    const { session } = await signedOut();
    const before = session.snapshot();
    expect(session.cancelSignIn()).toBe(false);
    expect(session.snapshot()).toBe(before);
  });

  it('twice is cancelling once', async () => {
    const { session, openedUrl, snapshots } = await signedOut();
    const answered = codeOfFailed(session.signIn());
    await openedUrl();
    session.cancelSignIn();
    session.cancelSignIn();
    expect(await answered).toBe('sign_in_cancelled');
    expect(snapshots.filter(({ state }) => state === 'signedOut')).toHaveLength(2);
  });
});

describe('the time limit', () => {
  it.each(PHASES)(
    '%s ends the sign-in after five minutes, not before [LB-14, LB-03]',
    async (_when, phase, reach) => {
      const { session, answered, listener, clock, page } = await reached(reach, phase);
      await clock.advance(299_999);
      expect(session.snapshot()).toMatchObject({ state: 'signingIn' });
      await clock.advance(1);
      expect(await answered).toBe('sign_in_timed_out');
      expect(session.snapshot()).toMatchObject({ state: 'signedOut', error: 'sign_in_timed_out' });
      expect(listener.receivers.size).toBe(0);
      if (page) expect(await page).toEqual(STOPPED);
    },
  );

  it('is not moved by callbacks, reopening or joining [TX-04, LB-14]', async () => {
    const { session, openedUrl, visit, clock } = await signedOut();
    const answered = codeOfFailed(session.signIn());
    await openedUrl();
    for (let minute = 0; minute < 5; minute += 1) {
      await visit('code=x&state=y');
      await session.reopenBrowser();
      session.signIn().catch(() => {});
      await clock.advance(60_000);
    }
    expect(await answered).toBe('sign_in_timed_out');
  });

  it('is over for the code, too: a late answer is not taken [TX-04]', async () => {
    const { session, provider, openedUrl, visit, clock } = await signedOut();
    const answered = codeOfFailed(session.signIn());
    const url = await openedUrl();
    const query = provider.authorize(url);
    await clock.advance(300_000);
    await answered;
    expect(await visit(query)).toEqual({ kind: 'unreachable' });
    expect(provider.calls.exchange).toBe(0);
  });

  it('is gone when the sign-in has ended: no timer is left but the refresh', async () => {
    const { session, openedUrl, signIn, clock } = await signedOut();
    const answered = codeOfFailed(session.signIn());
    await openedUrl();
    session.cancelSignIn();
    await answered;
    await turn();
    expect(clock.timers()).toEqual([]);
    await signIn();
    await turn();
    expect(clock.timers()).toHaveLength(1);
  });
});

describe('closing the app', () => {
  it.each(PHASES.slice(0, -1))(
    '%s ends the sign-in and waits for the port [LB-03]',
    async (_when, phase, reach) => {
      const { session, answered, listener, page } = await reached(reach, phase);
      await session.stop();
      expect(await answered).toBe('shutting_down');
      expect(listener.receivers.size).toBe(0);
      expect(session.snapshot()).toMatchObject({ state: 'signedOut', error: 'shutting_down' });
      if (page) expect(await page).toEqual(STOPPED);
    },
  );

  it('while the tokens are stored waits until they are gone again', async () => {
    const { session, vault, agree } = await signedOut();
    const gate = createGate();
    vault.next('write', gate.after);
    const answered = codeOfFailed(session.signIn());
    void agree();
    await turn();
    await turn();
    let stopped = false;
    const stopping = session.stop().then(() => {
      stopped = true;
    });
    expect(await answered).toBe('shutting_down');
    await turn();
    expect(stopped).toBe(false);
    gate.open();
    await stopping;
    expect(vault.records()).toEqual([]);
  });
});
