import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IssuedSecrets } from '../../rig/demo-process.ts';
import type { RunningApp } from '../../rig/app.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { RECORDER } from '../../rig/recording.ts';
import { until } from '../../rig/until.ts';
import { needlesOf } from '../canary/needles.ts';
import { sweep } from '../canary/places.ts';
import { expect, test } from '../support/fixtures.ts';
import { keyringSecrets, latestGrant, sessionItem } from '../support/outside.ts';
import { storedRefreshTokens, type FoundItem } from '../support/outside.ts';
import { call, sessionIn, signOut } from '../support/page-calls.ts';
import { beginSignIn, finishInBrowser, signIn } from '../support/signing-in.ts';

/** Moves the app's clock on; by default past the time for which the store's last answer counts. */
const passTime = ({ electron }: RunningApp, ms = 11_000): Promise<void> =>
  electron.evaluate((_, by) => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + by;
  }, ms);

test('a locked keyring at start keeps the session, and the session comes by itself when it is unlocked [ST-05]', async ({
  start,
  desktop,
}) => {
  const first = await start();
  await signIn(first, desktop);
  await first.quit();
  await desktop.keyring.lock();

  const second = await start();
  expect(await sessionIn(second.page, 'storeBlocked')).toMatchObject({ problem: 'store_locked' });
  const view = second.page.getByRole('main');
  await expect(
    view.getByText('You are not signed out. Your session is kept as it is.'),
  ).toBeVisible();
  // Without anybody to show the system's prompt, the button can only say so.
  await view.getByRole('button', { name: 'Unlock' }).click();
  await expect(view.getByRole('alert')).toContainText('is locked');
  await sessionIn(second.page, 'storeBlocked');
  // With somebody it is shown, once, and nobody answers it.
  const closePrompts = await desktop.keyring.ignorePrompts();
  await view.getByRole('button', { name: 'Unlock' }).click();
  await expect.poll(() => desktop.keyring.prompts()).toBe(1);

  await desktop.keyring.unlock();
  expect(await keyringSecrets(desktop)).not.toEqual([]);
  await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'online');
  await expect.poll(() => desktop.keyring.prompts()).toBe(0);
  expect(await desktop.browser.opened()).toBe(1);
  closePrompts();
});

test('a sign-out while the keyring is locked holds: closed and unlocked, the app opens nothing and ends the session [LO-01, LO-02]', async ({
  start,
  desktop,
  demo,
}) => {
  const first = await start();
  await signIn(first, desktop);
  await desktop.keyring.lock();
  expect(await signOut(first.page)).toMatchObject({
    signOut: { local: 'pending', revocation: 'pending' },
  });
  await expect(first.page.getByText(/is deleted as soon as it can be used/)).toBeVisible();
  await first.quit();
  const marks = await readFile(join(first.profile, 'state/signed-out.json'), 'utf8');
  expect(marks).not.toMatch(/ada|127\.0\.0\.1/);
  await desktop.keyring.unlock();
  expect(await storedRefreshTokens(desktop)).toHaveLength(1);
  expect(await latestGrant(demo)).toMatchObject({ refreshTokenActive: true });

  const second = await start();
  expect(await sessionIn(second.page, 'signedOut')).toMatchObject({ reason: 'never_signed_in' });
  await until(async () => (await keyringSecrets(desktop)).length === 0);
  expect(await latestGrant(demo)).toMatchObject({ refreshTokenActive: false });
  expect(await readdir(join(second.profile, 'state'))).not.toContain('signed-out.json');

  await signIn(second, desktop);
  await second.quit();
  const third = await start();
  await sessionIn(third.page, 'signedIn');
});

/** Overwrites an item, or deletes it, as somebody does by hand. */
async function changeItem({ keyring }: Desktop, found: FoundItem, value: string | null) {
  const named = Object.entries(found.attributes).flat();
  if (value === null) await keyring.secretTool(['clear', ...named]);
  else await keyring.secretTool(['store', '--label=changed', ...named], value);
}

test.describe('a session whose item is changed by hand', () => {
  test('and deleted is over, and the person reads that it has gone from this computer [ST-02, ST-12]', async ({
    start,
    desktop,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    const item = await until(() => sessionItem(desktop));
    await changeItem(desktop, item, null);
    await passTime(app, 2 * 60 * 60 * 1000);
    const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;
    expect(await call(app.page, 'request', profile)).toMatchObject({
      error: { code: 'session_missing' },
    });
    const alert = app.page.getByRole('main').getByRole('alert');
    await expect(alert).toContainText('no longer has your session');
  });

  test('and overwritten is over, and the person reads that it was changed [ST-02]', async ({
    start,
    desktop,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    const item = await until(() => sessionItem(desktop));
    await changeItem(desktop, item, 'not what it was');
    await passTime(app, 2 * 60 * 60 * 1000);
    await call(app.page, 'request', { api: 'demo', method: 'GET', path: '/profile' });
    const alert = app.page.getByRole('main').getByRole('alert');
    await expect(alert).toContainText('was changed or damaged');
  });

  test('and restored from a backup is ended by the service, which has seen its old token before [RT-18, ST-12]', async ({
    start,
    desktop,
    demo,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    const backup = await until(() => sessionItem(desktop));
    await app.quit();
    const second = await start();
    await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'online');
    await second.quit();
    expect(await sessionItem(desktop)).not.toEqual(backup);
    await changeItem(desktop, backup, backup.secret);

    const third = await start();
    await sessionIn(third.page, 'signedOut', ({ error }) => error === 'session_ended');
    const alert = third.page.getByRole('main').getByRole('alert');
    await expect(alert).toContainText('The session has ended at the sign-in service.');
    expect(await latestGrant(demo)).toMatchObject({ refreshTokenActive: false });
    await expect.poll(() => storedRefreshTokens(desktop)).toEqual([]);
  });
});

test('a keyring that was emptied between two runs is told from one that was never used [ST-12]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await expect(app.page.getByRole('main')).toContainText('Welcome');
  await signIn(app, desktop);
  await until(() => sessionItem(desktop));
  await app.quit();
  while ((await keyringSecrets(desktop)).length > 0) {
    await desktop.keyring.secretTool(['clear', 'service', 'com.example.auth-shell (development)']);
  }
  const second = await start();
  await sessionIn(second.page, 'signedOut', ({ error }) => error === 'session_missing');
  const alert = second.page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('no longer has your session');
  expect(await keyringSecrets(desktop)).toEqual([]);
  await signIn(second, desktop);
  await signOut(second.page);
  await second.quit();
  const third = await start();
  expect(await sessionIn(third.page, 'signedOut')).toMatchObject({ reason: 'never_signed_in' });
});

test('a keyring that is restarted signs nobody out, and the person reads that the app is to be started again [ST-05, ST-12]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await signIn(app, desktop);
  await until(() => sessionItem(desktop));
  await desktop.keyring.endKeyring();
  await desktop.keyring.startKeyring();
  await passTime(app, 2 * 60 * 60 * 1000);
  const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;
  expect(await call(app.page, 'request', profile)).toMatchObject({
    error: { code: 'store_unavailable' },
  });
  await sessionIn(app.page, 'signedIn', ({ connection }) => connection === 'store_unavailable');
  const view = app.page.getByRole('main');
  await expect(view.getByText(/close this app and start it again/).first()).toBeVisible();
  await app.quit();
  const again = await start();
  await sessionIn(again.page, 'signedIn', ({ connection }) => connection === 'online');
});

test.describe('a keyring that is locked when somebody signs in', () => {
  test('is asked to be unlocked; the browser opens by itself after that, and not before [ST-05, ST-06]', async ({
    start,
    desktop,
  }) => {
    const app = await start();
    await sessionIn(app.page, 'signedOut');
    await passTime(app);
    await desktop.keyring.lock();
    const closePrompts = await desktop.keyring.ignorePrompts();
    const view = app.page.getByRole('main');
    await view.getByRole('button', { name: 'Sign in' }).click();
    await expect(view.getByRole('heading', { level: 1 })).toHaveText(
      'Unlock your keyring to go on',
    );
    await expect.poll(() => desktop.keyring.prompts()).toBe(1);
    expect(await sessionIn(app.page, 'signingIn')).toMatchObject({ phase: 'unlocking' });
    expect(await desktop.browser.opened()).toBe(0);

    await desktop.keyring.unlock();
    const browser = await desktop.browser.attach(1);
    await expect.poll(() => desktop.keyring.prompts()).toBe(0);
    await finishInBrowser(browser);
    const { persistence } = await sessionIn(app.page, 'signedIn');
    expect(persistence).toEqual({ kind: 'stored' });
    closePrompts();
    await browser.close();
  });

  test('ends by Cancel and by quitting, and takes its prompt along [LB-14, ST-06]', async ({
    start,
    desktop,
  }) => {
    const app = await start();
    await sessionIn(app.page, 'signedOut');
    await passTime(app);
    await desktop.keyring.lock();
    const closePrompts = await desktop.keyring.ignorePrompts();
    const view = app.page.getByRole('main');
    const signIn = view.getByRole('button', { name: 'Sign in' });
    await signIn.click();
    await expect.poll(() => desktop.keyring.prompts()).toBe(1);
    await view.getByRole('button', { name: 'Cancel' }).click();
    await sessionIn(app.page, 'signedOut');
    await expect.poll(() => desktop.keyring.prompts()).toBe(0);

    await signIn.click();
    await expect.poll(() => desktop.keyring.prompts()).toBe(1);
    await app.quit();
    await expect.poll(() => desktop.keyring.prompts()).toBe(0);
    expect(await desktop.browser.opened()).toBe(0);
    closePrompts();
  });
});

test.describe('without any keyring', () => {
  test.use({ keyring: 'none' });

  test('a sign-in is for this run only, says so before and after, and leaves nothing on disk [ST-01, ST-11]', async ({
    start,
    desktop,
    demo,
  }) => {
    const app = await start({ preloads: [RECORDER] });
    const view = app.page.getByRole('main');
    await expect(view.getByText(/for this run only: no password store/)).toBeVisible();
    const browser = await beginSignIn(app, desktop);
    await finishInBrowser(browser);
    expect(await sessionIn(app.page, 'signedIn')).toMatchObject({
      persistence: { kind: 'memory_only', problem: 'store_unavailable' },
    });
    await expect(
      view.getByText('You are signed in for this run only: no password store.'),
    ).toBeVisible();
    const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;
    expect(await call(app.page, 'request', profile)).toMatchObject({ value: { status: 200 } });

    await browser.close();
    const issued = await demo.controlGet<IssuedSecrets>('/issued');
    expect(issued['refreshTokens']).not.toEqual([]);
    expect(await sweep(app, desktop, needlesOf(issued))).toEqual([]);

    await app.quit();
    const again = await start();
    expect(await sessionIn(again.page, 'signedOut')).toMatchObject({ reason: 'never_signed_in' });
  });

  test('one that starts after the sign-in is offered, and the session is kept when the person says so [ST-01, ST-08]', async ({
    start,
    desktop,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    const view = app.page.getByRole('main');
    const keep = view.getByRole('button', { name: 'Keep me signed in' });
    await expect(keep).toBeHidden();
    await desktop.keyring.startKeyring();
    // The next look, without the wait for it.
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await expect(view.getByText(/There is a password store now/)).toBeVisible();
    expect(await keyringSecrets(desktop)).toEqual([]);
    await keep.click();
    const { persistence } = await sessionIn(
      app.page,
      'signedIn',
      (s) => s.persistence.kind === 'stored',
    );
    expect(persistence).toEqual({ kind: 'stored' });
    await expect(keep).toBeHidden();
    await app.quit();

    const again = await start();
    await sessionIn(again.page, 'signedIn', ({ connection }) => connection === 'online');
    await signOut(again.page);
    expect(await storedRefreshTokens(desktop)).toEqual([]);
    expect(await desktop.browser.opened()).toBeGreaterThanOrEqual(1);
  });
});
