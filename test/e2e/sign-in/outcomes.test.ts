import { isRefused } from '../../rig/listening-ports.ts';
import { expect, test } from '../support/fixtures.ts';
import { isClosedAtOnce } from '../support/outside.ts';
import { sessionOf } from '../support/page-calls.ts';
import { beginSignIn, finishInBrowser, redirectOf } from '../support/signing-in.ts';

const DECLINED = 'The sign-in was declined in the browser.';

for (const [decision, title] of [
  ['deny', 'access that is denied in the browser'],
  ['cancel', 'a sign-in that is cancelled on the login page'],
] as const) {
  test(`${title} is said in the app and in the browser [LB-03, LB-09]`, async ({
    start,
    desktop,
  }) => {
    const app = await start();
    const browser = await beginSignIn(app, desktop);
    await finishInBrowser(browser, decision);
    await expect(app.page.getByRole('alert')).toContainText(DECLINED);
    expect(await sessionOf(app.page)).toMatchObject({ state: 'signedOut', error: 'access_denied' });
    await expect(browser.page).toHaveTitle(/^Signing in did not work/);
    await expect(browser.page.getByRole('alert')).toContainText(DECLINED);
    expect(new URL(browser.page.url()).search).toBe('');
    expect(await isClosedAtOnce(Number(redirectOf(browser.url).port))).toBe(true);
  });
}

test('cancel in the app ends the sign-in and closes the port at once [LB-03, LB-14]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  const browser = await beginSignIn(app, desktop);
  const port = Number(redirectOf(browser.url).port);
  expect(await isRefused(port)).toBe(false);
  await app.page.getByRole('button', { name: 'Cancel' }).click();
  expect(await isClosedAtOnce(port)).toBe(true);
  expect(await sessionOf(app.page)).toMatchObject({ state: 'signedOut' });
  await expect(app.page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
});

test('quitting during a sign-in closes the port, and the app ends [LB-03]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  const browser = await beginSignIn(app, desktop);
  const port = Number(redirectOf(browser.url).port);
  await app.quit();
  expect(await isRefused(port)).toBe(true);
  const again = await start();
  expect(await sessionOf(again.page)).not.toMatchObject({ state: 'signedIn' });
});

test('a closed tab ends in a timeout, with its sentence and a closed port [LB-03, LB-14]', async ({
  start,
  desktop,
}) => {
  const app = await start({ changes: { timeouts: { signInSeconds: 5 } } });
  const browser = await beginSignIn(app, desktop);
  const port = Number(redirectOf(browser.url).port);
  expect(await isRefused(port)).toBe(false);
  await browser.close();
  await expect(app.page.getByRole('alert')).toContainText('The sign-in was not finished in time.');
  expect(await sessionOf(app.page)).toMatchObject({ error: 'sign_in_timed_out' });
  expect(await isClosedAtOnce(port)).toBe(true);
});

test('signing in shows who it is, and the browser ends on a page without the code [LB-09]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await expect(app.page.getByRole('heading', { level: 1 })).toContainText('Welcome');
  const browser = await beginSignIn(app, desktop);
  await finishInBrowser(browser);
  const view = app.page.getByRole('main');
  for (const text of ['Ada Lovelace', 'ada@example.test', 'Demo sign-in']) {
    await expect(view.getByText(text, { exact: true })).toBeVisible();
  }
  await expect(browser.page).toHaveTitle(/^You are signed in/);
  const final = new URL(browser.page.url());
  expect([final.search, final.hash, final.pathname]).toEqual(['', '', '/done']);
  const devtools = await browser.page.context().newCDPSession(browser.page);
  const { entries } = await devtools.send('Page.getNavigationHistory');
  expect(entries.map(({ url }) => url).filter((url) => url.includes('code='))).toEqual([]);
  expect(await sessionOf(app.page)).toMatchObject({
    state: 'signedIn',
    connection: 'online',
    persistence: { kind: 'stored' },
  });
  expect(await isClosedAtOnce(Number(final.port))).toBe(true);
});
