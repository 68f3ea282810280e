import type { RunningApp } from '../../rig/app.ts';
import { startDemoProcess, type DemoProcess } from '../../rig/demo-process.ts';
import { signInAndAllow } from '../../rig/person.ts';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import { add, leavingPage } from '../support/adding.ts';
import { expect, test } from '../support/fixtures.ts';
import { storedRefreshTokens } from '../support/outside.ts';
import { call, requestText, sessionIn, signOut } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const switchTo = (app: RunningApp, issuer: string, subject: string) =>
  leavingPage(app, () => call(app.page, 'switchAccount', { issuer, subject }));

const nameIn = async ({ page }: RunningApp, api = 'demo'): Promise<unknown> => {
  const answer = await requestText(page, { api, method: 'GET', path: '/profile' });
  if (!answer.ok) return answer.error.code;
  return (JSON.parse(answer.value.body) as { readonly name?: unknown }).name;
};

const is = (subject: string) => (session: SessionSnapshot) =>
  session.state === 'signedIn' && session.account.subject === subject;

const grantsOf = async (demo: DemoProcess): Promise<Record<string, boolean>> => {
  const grants =
    await demo.controlGet<{ readonly sub: string; readonly refreshTokenActive: boolean }[]>(
      '/grants',
    );
  return Object.fromEntries(grants.map((grant) => [grant.sub, grant.refreshTokenActive]));
};

test('two people share the app: each with an own session, switched, kept over a restart, signed out alone [LO-06, TX-11]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  await add(app, desktop, 'grace');
  expect(await sessionIn(app.page, 'signedIn', is('grace'))).toMatchObject({
    account: { name: 'Grace Hopper' },
    otherAccounts: [{ subject: 'ada', name: 'Ada Lovelace', provider: 'Demo sign-in' }],
  });
  expect(await nameIn(app)).toBe('Grace Hopper');
  expect(new Set(await storedRefreshTokens(desktop)).size).toBe(2);

  await switchTo(app, demo.issuer, 'ada');
  await sessionIn(app.page, 'signedIn', is('ada'));
  expect(await nameIn(app)).toBe('Ada Lovelace');

  await app.quit();
  const again = await start();
  const restored = await sessionIn(
    again.page,
    'signedIn',
    ({ connection }) => connection === 'online',
  );
  expect(restored).toMatchObject({
    account: { subject: 'ada' },
    otherAccounts: [{ subject: 'grace', name: 'Grace Hopper' }],
  });

  const report = await signOut(again.page);
  // Her browser session is Grace's by now.
  expect(report).toMatchObject({
    signOut: { local: 'done', revocation: 'done', endSession: 'skipped' },
    otherAccounts: [{ subject: 'grace' }],
  });
  expect(await grantsOf(demo)).toMatchObject({ ada: false, grace: true });
  await call(again.page, 'switchAccount', { issuer: demo.issuer, subject: 'grace' });
  await sessionIn(again.page, 'signedIn', is('grace'));
  expect(await nameIn(again)).toBe('Grace Hopper');
  expect(await storedRefreshTokens(desktop)).toHaveLength(1);
});

test('with the keyboard alone a person adds an account, switches, signs out of one, and continues as the other [LO-06]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  const { page } = app;
  await signIn(app, desktop);
  const press = async (name: RegExp | string) => {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  };
  const opened = await desktop.browser.opened();
  await leavingPage(
    app,
    () => press('Add another account'),
    async () => {
      const browser = await desktop.browser.attach(opened + 1);
      await expect(page.getByText('Adding an account in your browser')).toBeVisible();
      await signInAndAllow(browser.page, 'grace');
      await browser.page.waitForURL('http://127.0.0.1:*/done');
      await browser.close();
    },
  );
  await sessionIn(page, 'signedIn', is('grace'));
  await leavingPage(app, () => press(/^Switch to Ada Lovelace/));
  await sessionIn(page, 'signedIn', is('ada'));
  await press(/^Sign out Grace Hopper/);
  await sessionIn(page, 'signedIn', ({ otherAccounts }) => otherAccounts === undefined);
  await expect(page.locator('#view').getByText(/Grace Hopper.*Signed out here/)).toBeVisible();
  expect(await storedRefreshTokens(desktop)).toHaveLength(1);

  await add(app, desktop, 'grace');
  await sessionIn(page, 'signedIn', is('grace'));
  await leavingPage(app, async () => {
    await page.getByRole('button', { name: 'Sign out', exact: true }).focus();
    await page.keyboard.press('Enter');
  });
  await sessionIn(page, 'signedOut');
  await press(/^Continue as Ada Lovelace/);
  await sessionIn(page, 'signedIn', is('ada'));
  await expect(page.getByText('Ada Lovelace', { exact: true })).toBeVisible();
});

test('two sign-in services: an account of one calls no API of the other, and each is signed out of alone [RI-01, LO-06]', async ({
  start,
  desktop,
  demo,
}) => {
  const far = await startDemoProcess();
  const config = (of: DemoProcess, name: string) => ({
    name,
    issuer: of.issuer,
    clientId: of.clientId,
    scopes: ['openid', 'profile', 'offline_access', 'profile:read'],
    prompt: 'consent',
  });
  const api = (of: DemoProcess) => ({
    origin: of.api,
    issuer: of.issuer,
    resource: of.resource,
    routes: ['GET /profile'],
  });
  try {
    const app = await start({
      changes: {
        provider: config(demo, 'Near'),
        otherProviders: [config(far, 'Far')],
        apis: { demo: api(demo), far: api(far) },
      },
    });
    const opened = await desktop.browser.opened();
    void call(app.page, 'signIn', { provider: demo.issuer });
    const browser = await desktop.browser.attach(opened + 1);
    await signInAndAllow(browser.page, 'ada');
    await sessionIn(app.page, 'signedIn');
    await browser.close();
    await add(app, desktop, 'ada', { provider: far.issuer });
    expect(await sessionIn(app.page, 'signedIn')).toMatchObject({
      provider: 'Far',
      account: { issuer: far.issuer, subject: 'ada' },
      otherAccounts: [{ issuer: demo.issuer, subject: 'ada', provider: 'Near' }],
    });
    expect(await nameIn(app, 'far')).toBe('Ada Lovelace');
    expect(await nameIn(app, 'demo')).toBe('wrong_provider');
    await switchTo(app, demo.issuer, 'ada');
    await sessionIn(app.page, 'signedIn', ({ provider }) => provider === 'Near');
    expect(await nameIn(app, 'demo')).toBe('Ada Lovelace');
    expect(await nameIn(app, 'far')).toBe('wrong_provider');
    await signOut(app.page);
    expect(await grantsOf(demo)).toMatchObject({ ada: false });
    expect(await grantsOf(far)).toEqual({ ada: true });
  } finally {
    await far.stop();
  }
});
