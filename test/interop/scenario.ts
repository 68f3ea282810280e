/**
 * What every provider is put through: the built app in a real Electron, a real keyring, a real Chromium on
 * the provider's own pages. What came of each step is kept in docs/providers, and the run fails when it
 * is another than before.
 */
import { join } from 'node:path';
import type { Cookie } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keyringSecrets, storedRefreshTokens } from '../e2e/support/outside.ts';
import { call, requestText, sessionIn, sessionOf, signOut } from '../e2e/support/page-calls.ts';
import type { SessionSnapshot } from '../../preload/contract.ts';
import { beginSignIn } from '../e2e/support/signing-in.ts';
import { startApp, type RunningApp } from '../rig/app.ts';
import type { OpenedBrowser } from '../rig/default-browser.ts';
import { undeclaredCodes } from '../rig/declared-codes.ts';
import { startDesktop, type Desktop } from '../rig/desktop.ts';
import { until } from '../rig/until.ts';
import { interopConfig, userinfoCall } from './app-config.ts';
import { refreshTokenWorks } from './refresh-token.ts';
import { PERSON, type InteropProvider } from './provider.ts';
import { keepOutcomes, type Outcomes } from './outcomes.ts';

/** Where the results are kept. */
const KEPT = join(import.meta.dirname, '../../docs/providers');

/** What differs from provider to provider. */
export interface Expected {
  /** What a refused refresh does to the session. */
  readonly ended: 'signed out' | 'offline';
}

/** Describes the app with one provider. */
export function describeInterop(
  name: string,
  start: () => Promise<InteropProvider>,
  expected: Expected,
): void {
  describe(`the app with ${name}`, () => {
    const outcomes: Outcomes = {};
    let provider: InteropProvider;
    let desktop: Desktop;
    let apps: RunningApp[] = [];

    beforeAll(async () => {
      provider = await start();
    });
    afterAll(() => provider.stop());
    beforeEach(async () => {
      desktop = await startDesktop();
    });
    afterEach(async () => {
      for (const app of apps) {
        await app.kill();
        expect(undeclaredCodes(app.output())).toEqual([]);
      }
      apps = [];
      await desktop.stop();
    });

    async function startHere(): Promise<RunningApp> {
      const app = await startApp(desktop, { config: interopConfig(provider.settings) });
      apps.push(app);
      return app;
    }

    const onOwnPage = ({ page }: OpenedBrowser) => page.waitForURL('http://127.0.0.1:*/done');

    /** What the browser keeps of the latest sign-in. */
    let cookies: Cookie[] = [];

    async function signIn(app: RunningApp) {
      const browser = await beginSignIn(app, desktop);
      await provider.allow(browser.page);
      await onOwnPage(browser);
      cookies = await browser.page.context().cookies();
      const isDecided = (s: SessionSnapshot) => s.state === 'signedIn' || s.state === 'signedOut';
      const decided = await until(() => sessionOf(app.page).then((s) => (isDecided(s) ? s : null)));
      // Whole, so that a failure tells why there was no sign-in.
      expect(decided).toEqual(expect.objectContaining({ state: 'signedIn' }));
      const session = await sessionIn(app.page, 'signedIn');
      await browser.close();
      return session;
    }

    /** Waits until a refresh has come by itself; says whether the refresh token is another one. */
    async function refresh(app: RunningApp) {
      const [before] = await storedRefreshTokens(desktop);
      const { lastRefreshAt: last } = await sessionIn(app.page, 'signedIn');
      const isLater = (s: { lastRefreshAt: number | null }) => (s.lastRefreshAt ?? 0) > (last ?? 0);
      await sessionIn(app.page, 'signedIn', isLater);
      const [after, ...more] = await storedRefreshTokens(desktop);
      expect(more).toEqual([]);
      return after === before ? 'the same refresh token' : 'another refresh token';
    }

    /** The status of the answer of the provider's userinfo endpoint. */
    async function callApi(app: RunningApp) {
      const answer = await requestText(app.page, userinfoCall(provider.settings));
      return answer.ok ? answer.value.status : answer.error.code;
    }

    it('signs in, refreshes twice, is started again and signs out', async () => {
      const first = await startHere();
      const { account, persistence } = await signIn(first);
      expect(account.name).toBe(PERSON.name);
      expect(persistence).toEqual({ kind: 'stored' });
      expect(await callApi(first)).toBe(200);
      outcomes['sign in'] = 'works';

      outcomes['refresh'] = [await refresh(first), await refresh(first)].join(', then ');
      expect(await callApi(first)).toBe(200);
      await first.quit();

      const second = await startHere();
      await sessionIn(second.page, 'signedIn', (s) => s.lastRefreshAt !== null);
      expect(await callApi(second)).toBe(200);
      expect(await desktop.browser.opened()).toBe(1);
      outcomes['restart'] = 'works, without a browser';

      const [token = ''] = await storedRefreshTokens(desktop);
      const { signOut: report } = await signOut(second.page);
      expect(report).toMatchObject({ local: 'done' });
      expect(await keyringSecrets(desktop)).toEqual([]);
      const works = await refreshTokenWorks(provider.settings, token);
      outcomes['revocation at sign-out'] =
        `${report?.revocation ?? ''}; the refresh token ${works ? 'still works' : 'is dead'}`;
    });

    it('signs out in the browser too', async () => {
      const app = await startHere();
      await signIn(app);
      // Every browser here is a new one; a person's is the one that they signed in with.
      await desktop.browser.hold();
      expect((await signOut(app.page)).signOut).toMatchObject({ endSession: 'opened' });
      const browser = await desktop.browser.attach(2);
      await browser.page.context().addCookies(cookies);
      await browser.page.goto(browser.url.href);
      await provider.leave(browser.page);
      if (provider.settings.provider.postLogoutPath === undefined) {
        outcomes['sign-out in the browser'] = 'ends on a page of the provider';
        return;
      }
      await sessionIn(app.page, 'signedOut', (s) => s.signOut?.endSession === 'returned');
      outcomes['sign-out in the browser'] = 'comes back to the app';
    });

    it('notices that the session was ended at the provider', async () => {
      const app = await startHere();
      await signIn(app);
      const [token = ''] = await storedRefreshTokens(desktop);
      await provider.endSessions(token);
      if (expected.ended === 'signed out') {
        const session = await sessionIn(app.page, 'signedOut');
        expect(session).toMatchObject({ reason: 'session_ended' });
        await until(async () => (await keyringSecrets(desktop)).length === 0);
      } else {
        // What the provider says may be an outage as well: the session is kept (RT-10).
        await sessionIn(app.page, 'signedIn', (s) => s.connection === 'offline');
        expect(await storedRefreshTokens(desktop)).toEqual([token]);
      }
      expect(await desktop.browser.opened()).toBe(1);
      outcomes['ended at the provider'] = expected.ended;
    });

    it('says so when the person refuses', async () => {
      const app = await startHere();
      const browser = await beginSignIn(app, desktop);
      if (provider.deny) {
        await provider.deny(browser.page);
        await onOwnPage(browser);
        const session = await sessionIn(app.page, 'signedOut', (s) => s.error !== undefined);
        outcomes['refused by the person'] = session.error ?? '';
      } else {
        // The provider's pages have no way back: the app's own Cancel has to do.
        expect((await call(app.page, 'cancelSignIn')).ok).toBe(true);
        await sessionIn(app.page, 'signedOut');
        outcomes['refused by the person'] = 'no way back; cancelled in the app';
      }
      expect(await keyringSecrets(desktop)).toEqual([]);
    });

    it('does what it did when the results were kept', async () => {
      const { name: title, version } = provider;
      await keepOutcomes({ name: title, version, outcomes }, KEPT);
    });
  });
}
