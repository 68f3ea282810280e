import { demoConfig } from '../../../demo/app-config.ts';
import { runApp } from '../../rig/app.ts';
import { expect, test } from '../support/fixtures.ts';
import { tokenRequests } from '../support/outside.ts';
import { sessionIn, sessionOf } from '../support/page-calls.ts';
import { areShown, hideWindow } from '../support/shown-windows.ts';
import { beginSignIn, finishInBrowser, redirectOf } from '../support/signing-in.ts';

test('a second start shows the first window and ends; a code among its arguments is not read [FU-09, LB-15, UA-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  const browser = await beginSignIn(app, desktop);
  const callback = redirectOf(browser.url);
  callback.searchParams.set('state', browser.url.searchParams.get('state') ?? '');
  callback.searchParams.set('code', 'a-code-from-somebody-else');
  await hideWindow(app);
  const args = [callback.href, `auth-shell://callback${callback.search}`];
  const second = await runApp(desktop, { config: demoConfig(demo), args });
  expect(second.code).toBe(0);
  await expect.poll(() => areShown(app)).toEqual([true]);
  expect(await tokenRequests(demo, 'authorization_code')).toEqual([]);
  expect(await sessionOf(app.page)).toMatchObject({
    state: 'signingIn',
    phase: 'waiting_for_browser',
  });
  await finishInBrowser(browser);
  await sessionIn(app.page, 'signedIn');
});

test('a code among the arguments of the first start is not read either [LB-15, UA-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start({ args: ['http://127.0.0.1:1/callback?code=planted&state=planted'] });
  expect(await sessionIn(app.page, 'signedOut')).not.toHaveProperty('error');
  expect(await tokenRequests(demo, 'authorization_code')).toEqual([]);
  expect(await desktop.browser.opened()).toBe(0);
});
