import { until } from '../../rig/until.ts';
import { expect, test } from '../support/fixtures.ts';
import {
  keyringSecrets,
  latestGrant,
  storedRefreshTokens,
  tokenRequests,
} from '../support/outside.ts';
import { call, requestText, sessionIn, type PageWindow } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;

test.describe('with access tokens of two seconds', () => {
  test.use({ demoArgs: ['--access-token-seconds', '2'] });

  test('many calls after expiry send one refresh, and later it comes by itself [RT-02, RT-04, RT-20]', async ({
    start,
    desktop,
    demo,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    const { accessTokenExpiresAt } = await sessionIn(app.page, 'signedIn');
    const before = await storedRefreshTokens(desktop);
    await until(() => Promise.resolve(Date.now() > (accessTokenExpiresAt ?? Infinity)));
    const statuses = await app.page.evaluate(async (request) => {
      const { auth } = window as unknown as PageWindow;
      const answers = await Promise.all(Array.from({ length: 50 }, () => auth.request(request)));
      return answers.map((answer) => (answer.ok ? answer.value.status : answer.error.code));
    }, profile);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await tokenRequests(demo, 'refresh_token')).toHaveLength(1);
    const after = await storedRefreshTokens(desktop);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);

    const { lastRefreshAt } = await sessionIn(app.page, 'signedIn');
    await sessionIn(app.page, 'signedIn', (s) => (s.lastRefreshAt ?? 0) > (lastRefreshAt ?? 0));
    expect(await tokenRequests(demo, 'refresh_token')).toHaveLength(2);
    expect((await latestGrant(demo))?.refreshTokenActive).toBe(true);
  });

  test('no refresh is begun while the computer goes to sleep; it comes when it wakes [RT-16]', async ({
    start,
    desktop,
    demo,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    const { accessTokenExpiresAt } = await sessionIn(app.page, 'signedIn');
    await until(() => Promise.resolve(Date.now() > (accessTokenExpiresAt ?? Infinity)));
    const asked = call(app.page, 'request', profile);
    await sessionIn(app.page, 'signedIn', (s) => s.lastRefreshAt === null);
    expect(await tokenRequests(demo, 'refresh_token')).toEqual([]);
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    expect(await asked).toMatchObject({ ok: true, value: { status: 200 } });
    expect(await tokenRequests(demo, 'refresh_token')).toHaveLength(1);
  });

  test('a revoked grant is one clean sign-out with its sentence [RT-10, RT-19]', async ({
    start,
    desktop,
    demo,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    const { accessTokenExpiresAt } = await sessionIn(app.page, 'signedIn');
    await demo.controlPost('/revoke-grant', { sub: 'ada' });
    await until(() => Promise.resolve(Date.now() > (accessTokenExpiresAt ?? Infinity)));
    expect(await call(app.page, 'request', profile)).toMatchObject({
      ok: false,
      error: { code: 'session_ended' },
    });
    expect(await sessionIn(app.page, 'signedOut')).toMatchObject({
      reason: 'session_ended',
      error: 'session_ended',
    });
    await expect(app.page.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
    await expect(app.page.getByRole('alert')).toContainText(
      'The session has ended at the sign-in service.',
    );
    await expect.poll(() => keyringSecrets(desktop)).toEqual([]);
    expect(await call(app.page, 'request', profile)).toMatchObject({
      error: { code: 'not_signed_in' },
    });
    expect(await tokenRequests(demo, 'refresh_token')).toHaveLength(1);
    expect(await desktop.browser.opened()).toBe(1);
  });
});

test('the page calls the API through its buttons: a profile is read, a note is written [IP-05]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await signIn(app, desktop);
  const answer = app.page.getByRole('region', { name: 'Answer of the API' });
  await app.page.getByRole('button', { name: 'Read my profile' }).click();
  await expect(answer).toContainText('Hello, Ada!');
  await expect(app.page.getByText('200 OK', { exact: true })).toBeVisible();
  await app.page.getByLabel('Note').fill('Buy milk');
  await app.page.getByRole('button', { name: 'Write a note' }).click();
  await expect(app.page.getByText('201 Created', { exact: true })).toBeVisible();
  await expect(answer).toContainText('Buy milk');
  const notes = await requestText(app.page, { api: 'demo', method: 'GET', path: '/notes' });
  // The newest; other tests have written some to the same API.
  const [newest] = (JSON.parse(notes.ok ? notes.value.body : '{}') as { notes: { text: string }[] })
    .notes;
  expect(newest?.text).toBe('Buy milk');
  expect(
    await call(app.page, 'request', { api: 'demo', method: 'DELETE', path: '/notes' }),
  ).toMatchObject({ ok: false, error: { code: 'not_granted' } });
});
