import { isRefused, listeningOn } from '../../rig/listening-ports.ts';
import { expect, test } from '../support/fixtures.ts';
import { tokenRequests } from '../support/outside.ts';
import { sessionIn, sessionOf } from '../support/page-calls.ts';
import { beginSignIn, finishInBrowser, redirectOf } from '../support/signing-in.ts';

/** What somebody sends who can reach the port and does not know the state. */
function forgedCallbacks(redirect: URL, state: string): URL[] {
  const queries = [
    'error=access_denied',
    'error=access_denied&state=',
    'code=forged',
    'code=forged&state=forged',
    `code=forged&state=${state.slice(0, -1)}`,
    `code=forged&state=${state}x`,
    `code=forged&state=forged&state=${state}`,
    `error=access_denied&state=${state.toUpperCase()}`,
    `code=forged&STATE=${state}`,
    '',
  ];
  return Array.from({ length: 100 }, (_, index) => {
    const url = new URL(redirect);
    url.search = queries[index % queries.length] ?? '';
    return url;
  });
}

test('a hundred forged callbacks end nothing: the sign-in goes on and succeeds [LB-06, LB-08]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  const browser = await beginSignIn(app, desktop);
  const state = browser.url.searchParams.get('state') ?? '';
  const forged = forgedCallbacks(redirectOf(browser.url), state);
  for (const url of forged) {
    const response = await fetch(url, { redirect: 'manual' });
    expect(await response.text()).toContain('This link was not accepted');
  }
  expect(await sessionOf(app.page)).toMatchObject({
    state: 'signingIn',
    phase: 'waiting_for_browser',
  });
  expect(await tokenRequests(demo, 'authorization_code')).toEqual([]);
  await finishInBrowser(browser);
  await sessionIn(app.page, 'signedIn');
  expect(await tokenRequests(demo, 'authorization_code')).toHaveLength(1);
});

test('the redirect URI is the same at both endpoints, on a port of 127.0.0.1 alone [LB-01, LB-02]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await app.electron.evaluate(({ net }) => {
    const seen: string[] = [];
    const make = net.request;
    Object.assign(globalThis, { redirectUris: seen });
    net.request = (options) => {
      const request = make(options);
      const end = request.end.bind(request);
      request.end = (body, ...rest) => {
        const redirectUri = new URLSearchParams(body?.toString()).get('redirect_uri');
        if (redirectUri !== null) seen.push(redirectUri);
        return end(body, ...rest);
      };
      return request;
    };
  });
  const before = await listeningOn(app.pid);
  const browser = await beginSignIn(app, desktop);
  const redirect = redirectOf(browser.url);
  const opened = (await listeningOn(app.pid)).filter((address) => !before.includes(address));
  expect(opened).toEqual([redirect.host]);
  expect(redirect.hostname).toBe('127.0.0.1');
  await finishInBrowser(browser);
  await sessionIn(app.page, 'signedIn');
  const sent = await app.electron.evaluate(
    () => (globalThis as unknown as { redirectUris: string[] }).redirectUris,
  );
  expect(sent).toEqual([browser.url.searchParams.get('redirect_uri')]);
  expect(await listeningOn(app.pid)).toEqual(before);
});

test('a second sign-in has another port, state, nonce and challenge [LB-02, LB-13, TX-01]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  const first = await beginSignIn(app, desktop);
  await app.page.getByRole('button', { name: 'Cancel' }).click();
  const second = await beginSignIn(app, desktop);
  for (const name of ['redirect_uri', 'state', 'nonce', 'code_challenge']) {
    const values = [first.url, second.url].map((url) => url.searchParams.get(name));
    expect(values[0]).toBeTruthy();
    expect(values[0]).not.toBe(values[1]);
  }
  expect(first.url.searchParams.get('code_challenge_method')).toBe('S256');
  expect(await isRefused(Number(redirectOf(first.url).port))).toBe(true);
});
