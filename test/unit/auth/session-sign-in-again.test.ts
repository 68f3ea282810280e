import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import { codeOfFailed, signedIn, signedOut } from './session-scenario.ts';

const NOT_OURS = { kind: 'not_ours' };

describe('a second signIn()', () => {
  it('joins the first: one browser, one port, one answer [IP-07, LB-13]', async () => {
    const { session, browser, listener, agree } = await signedOut();
    const all = Array.from({ length: 1000 }, () => session.signIn());
    await turn();
    expect(browser.opened).toHaveLength(1);
    expect(listener.receivers.size).toBe(1);
    await agree();
    expect(new Set(await Promise.all(all)).size).toBe(1);
    expect(browser.opened).toHaveLength(1);
  });

  it('joins it at every phase', async () => {
    const { session, openedUrl, agree, browser } = await signedOut();
    const first = session.signIn();
    const atOnce = session.signIn();
    await openedUrl();
    const waiting = session.signIn();
    const page = agree();
    const completing = session.signIn();
    await page;
    expect(new Set(await Promise.all([first, atOnce, waiting, completing])).size).toBe(1);
    expect(browser.opened).toHaveLength(1);
  });

  it('fails as the first does', async () => {
    const { session, openedUrl } = await signedOut();
    const both = [codeOfFailed(session.signIn()), codeOfFailed(session.signIn())];
    await openedUrl();
    session.cancelSignIn();
    expect(await Promise.all(both)).toEqual(['sign_in_cancelled', 'sign_in_cancelled']);
  });

  it('when somebody is signed in is answered at once [IP-07]', async () => {
    const { session, browser } = await signedIn();
    const [opened, snapshot] = [browser.opened.length, session.snapshot()];
    expect(await session.signIn()).toBe(snapshot);
    expect(browser.opened).toHaveLength(opened);
  });

  it('after the first has ended is a new attempt with secrets of its own [TX-01, LB-13]', async () => {
    const { session, openedUrl, visit, provider, agree } = await signedOut();
    const first = codeOfFailed(session.signIn());
    const old = await openedUrl();
    session.cancelSignIn();
    expect(await first).toBe('sign_in_cancelled');
    const second = session.signIn();
    const next = await openedUrl();
    for (const name of ['state', 'nonce', 'redirect_uri']) {
      expect(new URL(next).searchParams.get(name)).not.toBe(new URL(old).searchParams.get(name));
    }
    // What was meant for the first does nothing for the second.
    expect(await visit(provider.authorize(old))).toEqual(NOT_OURS);
    await agree();
    expect((await second).state).toBe('signedIn');
  });
});

describe('the browser of a running attempt', () => {
  it('can be opened again at the same address, and its link be copied', async () => {
    const { session, browser, openedUrl } = await signedOut();
    session.signIn().catch(() => {});
    const url = await openedUrl();
    await session.reopenBrowser();
    expect(browser.opened).toEqual([url, url]);
    expect(session.signInLink()).toBe(url);
    session.cancelSignIn();
  });

  it('cannot be opened again when nothing waits for it', async () => {
    const { session, openedUrl, agree } = await signedOut();
    const nothing = async () => {
      expect(await codeOfFailed(session.reopenBrowser())).toBe('no_sign_in_running');
      expect(() => session.signInLink()).toThrow('no_sign_in_running');
    };
    await nothing();
    const answered = session.signIn();
    await nothing();
    await openedUrl();
    await agree();
    await answered;
    await nothing();
  });

  it('that cannot be opened again is told, and the attempt goes on [UA-04]', async () => {
    const { session, browser, openedUrl, agree } = await signedOut();
    const answered = session.signIn();
    await openedUrl();
    browser.mode = 'fails';
    expect(await codeOfFailed(session.reopenBrowser())).toBe('browser_failed');
    browser.mode = 'works';
    await agree();
    expect((await answered).state).toBe('signedIn');
  });
});
