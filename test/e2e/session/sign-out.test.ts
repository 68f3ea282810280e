import { expect, test } from '../support/fixtures.ts';
import { keyringSecrets, latestGrant } from '../support/outside.ts';
import { call, sessionIn } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

test('signing out empties the keyring, revokes the grant and says so [LO-01, LO-02, LO-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  expect(await keyringSecrets(desktop)).not.toEqual([]);
  expect(await latestGrant(demo)).toMatchObject({ sub: 'ada', refreshTokenActive: true });
  await app.page.getByRole('button', { name: 'Sign out' }).click();
  expect(await sessionIn(app.page, 'signedOut')).toMatchObject({
    reason: 'signed_out',
    signOut: { local: 'done', revocation: 'done', endSession: 'opened' },
  });
  expect(await keyringSecrets(desktop)).toEqual([]);
  expect(await latestGrant(demo)).toMatchObject({ sub: 'ada', refreshTokenActive: false });
  await expect(app.page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await expect(app.page.getByText('Signed out here.')).toBeVisible();
  const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;
  expect(await call(app.page, 'request', profile)).toMatchObject({
    error: { code: 'not_signed_in' },
  });
  // The browser shows the provider's own page.
  const browser = await desktop.browser.attach(2);
  expect(browser.url.origin).toBe(demo.issuer);
  expect([...browser.url.searchParams.keys()]).not.toContain('id_token_hint');

  await app.quit();
  const again = await start();
  expect(await sessionIn(again.page, 'signedOut')).toMatchObject({ reason: 'never_signed_in' });
});

test('signing out works without the provider, and says what was not done [LO-01, LO-02]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  for (const target of ['discovery', 'revocation', 'token'] as const) {
    await demo.controlPost('/fault', { target, kind: 'drop', times: 100_000 });
  }
  await app.page.getByRole('button', { name: 'Sign out' }).click();
  expect(await sessionIn(app.page, 'signedOut')).toMatchObject({
    reason: 'signed_out',
    signOut: { local: 'done', revocation: 'failed' },
  });
  expect(await keyringSecrets(desktop)).toEqual([]);
  await expect(app.page.getByText(/could not be ended at the sign-in service/)).toBeVisible();
});
