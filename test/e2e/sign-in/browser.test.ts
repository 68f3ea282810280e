import { RECORDER, recordingOf } from '../../rig/recording.ts';
import { expect, test } from '../support/fixtures.ts';
import { call, sessionIn, type PageWindow } from '../support/page-calls.ts';
import { beginSignIn, finishInBrowser } from '../support/signing-in.ts';

test('a thousand calls of signIn open one browser, and those that joined are signed in [IP-07]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  const answers = app.page.evaluate(() => {
    const { auth } = window as unknown as PageWindow;
    return Promise.all(Array.from({ length: 1000 }, () => auth.signIn()));
  });
  const browser = await desktop.browser.attach(1);
  await finishInBrowser(browser);
  const outcomes = (await answers).map((answer) =>
    answer.ok ? answer.value.state : answer.error.code,
  );
  expect(new Set(outcomes)).toEqual(new Set(['signedIn', 'rate_limited']));
  expect(outcomes.slice(0, 2)).toEqual(['signedIn', 'signedIn']);
  expect(await desktop.browser.opened()).toBe(1);
  const requests = await demo.controlGet<{ grant_type?: string }[]>('/requests');
  expect(requests.filter(({ grant_type }) => grant_type === 'authorization_code')).toHaveLength(1);
});

test('the browser can be opened again, and the first tab still finishes the sign-in [UA-04]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  const first = await beginSignIn(app, desktop);
  await app.page.getByRole('button', { name: 'Open the browser again' }).click();
  const second = await desktop.browser.attach(2);
  expect(second.url.href).toBe(first.url.href);
  await finishInBrowser(first);
  await sessionIn(app.page, 'signedIn');
  expect(await call(app.page, 'reopenBrowser')).toMatchObject({
    ok: false,
    error: { code: 'no_sign_in_running' },
  });
  expect(await desktop.browser.opened()).toBe(2);
});

test('the link goes to the clipboard when it is asked for, and never to the page [EL-12, IP-03]', async ({
  start,
  desktop,
}) => {
  const app = await start({ preloads: [RECORDER] });
  const browser = await beginSignIn(app, desktop);
  const readClipboard = () => app.electron.evaluate(({ clipboard }) => clipboard.readText());
  await app.page.getByText('Browser did not open?').click();
  expect(await readClipboard()).toBe('');
  await app.page.getByRole('button', { name: 'Copy link' }).click();
  await expect(app.page.getByRole('main').getByText('Link copied.')).toBeVisible();
  expect(await readClipboard()).toBe(browser.url.href);
  expect(await call(app.page, 'copySignInLink')).toEqual({ ok: true, value: undefined });
  const state = browser.url.searchParams.get('state') ?? '';
  expect(state).not.toBe('');
  expect(await app.page.content()).not.toContain(state);
  const { ipc } = await recordingOf(app);
  expect(ipc.filter(({ channel }) => channel === 'auth:copySignInLink')).toHaveLength(4);
  expect(ipc.filter(({ text }) => text.includes(state) || text.includes('http:'))).toEqual([]);
});
