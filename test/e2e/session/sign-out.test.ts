import { until } from '../../rig/until.ts';
import { expect, test } from '../support/fixtures.ts';
import {
  isClosedAtOnce,
  keyringSecrets,
  latestGrant,
  storedRefreshTokens,
} from '../support/outside.ts';
import { call, loadedAnew, markPage, sessionIn, signOut, type In } from '../support/page-calls.ts';
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
  await markPage(app.page);
  await app.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await loadedAnew(app.page);
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

  await app.quit();
  const again = await start();
  expect(await sessionIn(again.page, 'signedOut')).toMatchObject({ reason: 'never_signed_in' });
});

test('signing out goes on in the browser, and only a return with its own state is one [LO-03, LO-04]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  expect(await signOut(app.page)).toMatchObject({ signOut: { endSession: 'opened' } });
  // The browser shows the provider's own page.
  const browser = await desktop.browser.attach(2);
  expect(browser.url.origin).toBe(demo.issuer);
  const { searchParams } = browser.url;
  expect([...searchParams.keys()]).toEqual(['client_id', 'post_logout_redirect_uri', 'state']);
  const back = new URL(searchParams.get('post_logout_redirect_uri') ?? '');

  back.searchParams.set('state', 'forged');
  expect((await fetch(back)).status).toBe(400);
  back.searchParams.delete('state');
  expect((await fetch(back)).status).toBe(400);
  expect(await sessionIn(app.page, 'signedOut')).toMatchObject({
    signOut: { endSession: 'opened' },
  });

  await browser.page.getByRole('button').first().click();
  await expect(browser.page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  expect(new URL(browser.page.url()).origin).toBe(back.origin);
  expect(new URL(browser.page.url()).search).toBe('');
  const isBack = ({ signOut: report }: In<'signedOut'>) => report?.endSession === 'returned';
  await sessionIn(app.page, 'signedOut', isBack);
  await expect(app.page.getByText(/Your browser came back/)).toBeVisible();
  await isClosedAtOnce(Number(back.port));
});

test('the port of a return is closed by the next sign-in, and with the app [LO-03, LB-03]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  const signOutAndSeePort = async (opened: number) => {
    await signOut(app.page);
    const browser = await desktop.browser.attach(opened);
    await browser.close();
    return Number(new URL(browser.url.searchParams.get('post_logout_redirect_uri') ?? '').port);
  };
  await signIn(app, desktop);
  const first = await signOutAndSeePort(2);
  await signIn(app, desktop);
  await isClosedAtOnce(first);
  const second = await signOutAndSeePort(4);
  await app.quit();
  await isClosedAtOnce(second);
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
  await markPage(app.page);
  await app.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await loadedAnew(app.page);
  expect(await sessionIn(app.page, 'signedOut')).toMatchObject({
    reason: 'signed_out',
    unfinishedSignOuts: 1,
    signOut: { local: 'done', revocation: 'pending' },
  });
  // No session is left, only what its revocation needs.
  expect(await storedRefreshTokens(desktop)).toEqual([]);
  const [list] = await keyringSecrets(desktop);
  expect(JSON.parse(list ?? '')).toMatchObject({ accounts: [], leaving: [{ subject: 'ada' }] });
  expect(await latestGrant(demo)).toMatchObject({ refreshTokenActive: true });
  await expect(app.page.getByText(/not ended at the sign-in service yet/)).toBeVisible();
});

test('a sign-out that the provider did not take is finished by a later start [LO-02]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  // One for the sign-out, one for the next start.
  await demo.controlPost('/fault', { target: 'revocation', kind: 'status', status: 503, times: 2 });
  expect(await signOut(app.page)).toMatchObject({
    unfinishedSignOuts: 1,
    signOut: { local: 'done', revocation: 'pending' },
  });
  await app.quit();
  const again = await start();
  expect(await sessionIn(again.page, 'signedOut')).toMatchObject({ reason: 'never_signed_in' });
  await expect(again.page.getByText(/Finishing sign-out/)).toBeVisible();
  expect(await latestGrant(demo)).toMatchObject({ refreshTokenActive: true });
  await again.quit();
  const last = await start();
  const isFinished = (session: In<'signedOut'>) => session.unfinishedSignOuts === undefined;
  await sessionIn(last.page, 'signedOut', isFinished);
  await until(async () => (await keyringSecrets(desktop)).length === 0);
  expect(await latestGrant(demo)).toMatchObject({ refreshTokenActive: false });
});

test('signing out takes what the page knows: its memory, its storage; and says where it was said before [LO-05, MM-04]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await signIn(app, desktop);
  await app.page.evaluate(() => {
    (window as { canary?: string }).canary = 'ada';
    localStorage.setItem('canary', 'ada');
    sessionStorage.setItem('canary', 'ada');
  });
  await markPage(app.page);
  await app.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await loadedAnew(app.page);
  await expect(app.page.getByRole('heading', { name: 'You are signed out' })).toBeFocused();
  await expect(app.page.getByText('Signed out here.')).toBeVisible();
  const left = await app.page.evaluate(() => [
    (window as { canary?: string }).canary,
    localStorage.getItem('canary'),
    document.documentElement.innerText.includes('ada@'),
  ]);
  expect(left).toEqual([undefined, null, false]);
});
