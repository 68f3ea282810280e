import { expect, test } from '../support/fixtures.ts';
import { storedRefreshTokens, tokenRequests } from '../support/outside.ts';
import { sessionIn, sessionOf } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

/** Everything the app asks the provider for. */
const ENDPOINTS = ['discovery', 'jwks', 'token', 'revocation', 'userinfo'] as const;

test('a restart finds the session, renews it in the background, and opens no browser [RT-02]', async ({
  start,
  desktop,
  demo,
}) => {
  const first = await start();
  await signIn(first, desktop);
  const before = await storedRefreshTokens(desktop);
  expect(before).toHaveLength(1);
  await first.quit();
  await demo.controlDelete('/requests');
  // The provider takes its time: the window and the session must not wait for it.
  await demo.controlPost('/fault', { target: 'token', kind: 'delay', ms: 3_000 });

  const second = await start();
  await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'refreshing');
  await expect(second.page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible();
  await expect(second.page.getByText('Renewing the session…')).toBeVisible();
  await expect(second.page.getByText('Ada Lovelace', { exact: true })).toBeVisible();
  const renewed = await sessionIn(second.page, 'signedIn', (s) => s.connection === 'online');
  expect(renewed.lastRefreshAt).not.toBeNull();
  expect(renewed.persistence).toEqual({ kind: 'stored' });
  expect(await tokenRequests(demo, 'refresh_token')).toHaveLength(1);
  expect(await desktop.browser.opened()).toBe(1);
  const after = await storedRefreshTokens(desktop);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
});

test('without the provider a restart stays signed in, and goes on by itself [RT-10, ST-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const first = await start();
  await signIn(first, desktop);
  await first.quit();
  for (const target of ENDPOINTS) {
    await demo.controlPost('/fault', { target, kind: 'drop', times: 100_000 });
  }

  const second = await start();
  await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'offline');
  await expect(second.page.getByText(/^Offline: you stay signed in/)).toBeVisible();
  await second.page.getByRole('button', { name: 'Read my profile' }).click();
  await expect(second.page.getByText(/you are still signed in/).first()).toBeVisible();
  expect(await storedRefreshTokens(desktop)).toHaveLength(1);

  await demo.controlDelete('/fault');
  await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'online');
  expect(await desktop.browser.opened()).toBe(1);
  expect(await sessionOf(second.page)).toMatchObject({ account: { name: 'Ada Lovelace' } });
});
