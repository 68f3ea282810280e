import { until } from '../../rig/until.ts';
import { expect, test } from '../support/fixtures.ts';
import { latestGrant, storedRefreshTokens } from '../support/outside.ts';
import { call, loadedAnew, markPage, sessionIn } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;

test.use({ demoArgs: ['--access-token-seconds', '2'] });

test('signing out on all devices ends the session of the same person on another one [LO-01, RT-10]', async ({
  start,
  desktop,
  demo,
}) => {
  const other = await start({ profile: 'another-device' });
  await signIn(other, desktop);
  const app = await start();
  await signIn(app, desktop);
  expect(await storedRefreshTokens(desktop)).toHaveLength(2);

  await app.page.getByRole('button', { name: 'Sign out on all devices' }).click();
  const question = app.page.getByRole('group', { name: 'Sign out on all devices?' });
  await markPage(app.page);
  await question.getByRole('button', { name: 'Yes, on all devices' }).click();
  await loadedAnew(app.page);
  expect(await sessionIn(app.page, 'signedOut')).toMatchObject({
    reason: 'signed_out',
    signOut: { local: 'done', everywhere: 'done', revocation: 'done', endSession: 'opened' },
  });
  await expect(app.page.getByText(/Your sessions on other devices were ended too/)).toBeVisible();
  expect(await latestGrant(demo)).toMatchObject({ active: false, refreshTokenActive: false });

  // The other one learns it with its next refresh, by itself or when it is used.
  await until(() => call(other.page, 'request', profile).then(({ ok }) => !ok));
  expect(await sessionIn(other.page, 'signedOut')).toMatchObject({
    reason: 'session_ended',
    error: 'session_ended',
  });
  await until(async () => (await storedRefreshTokens(desktop)).length === 0);
});

test('signing out on all devices without the service signs out here, and says what was not done [LO-01]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  await demo.controlPost('/fault', { target: 'api', kind: 'drop', times: 100 });
  await markPage(app.page);
  await app.page.evaluate(() => {
    const { auth } = window as unknown as {
      auth: { signOut(how: { everywhere: boolean }): Promise<unknown> };
    };
    void auth.signOut({ everywhere: true });
  });
  await loadedAnew(app.page);
  expect(await sessionIn(app.page, 'signedOut')).toMatchObject({
    signOut: { local: 'done', everywhere: 'failed' },
  });
  expect(await storedRefreshTokens(desktop)).toEqual([]);
  await expect(app.page.getByText(/could not be ended, so you may still/)).toBeVisible();
});
