import { accessibilityFaults, bringAxe } from '../integration/renderer/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { loadedAnew, markPage, sessionIn } from './support/page-calls.ts';
import { beginSignIn, finishInBrowser } from './support/signing-in.ts';

test('axe finds nothing: signed out, signing in, signed in, after an API call, signed out again', async ({
  start,
  desktop,
}) => {
  const app = await start();
  const { page } = app;
  await sessionIn(page, 'signedOut');
  await bringAxe(page);
  expect(await accessibilityFaults(page)).toEqual([]);
  const browser = await beginSignIn(app, desktop);
  await sessionIn(page, 'signingIn', ({ phase }) => phase === 'waiting_for_browser');
  await page.getByText('Browser did not open?').click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await finishInBrowser(browser);
  await sessionIn(page, 'signedIn');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Read my profile' }).click();
  await expect(page.getByText('200 OK', { exact: true })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await markPage(page);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await loadedAnew(page);
  await sessionIn(page, 'signedOut');
  await bringAxe(page);
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('axe finds nothing on the page of an app that could not start', async ({ start }) => {
  const { page } = await start({ config: '{ "app": {} }' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The app could not start');
  await bringAxe(page);
  expect(await accessibilityFaults(page)).toEqual([]);
});
