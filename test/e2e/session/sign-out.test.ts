import { until } from '../../rig/until.ts';
import { expect, test } from '../support/fixtures.ts';
import { keyringSecrets, latestGrant, storedRefreshTokens } from '../support/outside.ts';
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
  await app.page.getByRole('button', { name: 'Sign out' }).click();
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
  await markPage(app.page);
  await app.page.getByRole('button', { name: 'Sign out' }).click();
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
  await app.page.getByRole('button', { name: 'Sign out' }).click();
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
