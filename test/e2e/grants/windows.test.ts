import type { Page } from 'playwright-core';
import { verbs, type MethodName, type WindowGrants } from '../../../preload/contract.ts';
import { add } from '../support/adding.ts';
import { expect, test } from '../support/fixtures.ts';
import {
  call,
  loadedAnew,
  markPage,
  sessionIn,
  sessionOf,
  signOut,
  type PageWindow,
} from '../support/page-calls.ts';
import { openSide, stageSide, windowsWith } from '../support/second-window.ts';
import { signIn } from '../support/signing-in.ts';

test.beforeEach(async ({ desktop }) => {
  await stageSide(desktop);
});

const account = { issuer: 'https://idp.test', subject: 'ada' };
const READ = { api: 'demo', method: 'GET', path: '/profile' };
/** Arguments that would be taken where they are granted. */
const ARGUMENTS: Partial<Record<MethodName, readonly unknown[]>> = {
  switchAccount: [account],
  request: [READ],
  openWindow: ['main'],
};

/** Calls a method with any arguments; the code of the failure, or `ok`. */
async function codeOf(page: Page, name: MethodName, ...args: readonly unknown[]): Promise<string> {
  const answer = await call(page, name, ...(args as never));
  return answer.ok ? 'ok' : answer.error.code;
}

async function grantsIn(page: Page): Promise<WindowGrants> {
  const answer = await call(page, 'getGrants');
  if (!answer.ok) throw new Error(`getGrants failed: ${answer.error.code}`);
  return answer.value;
}

/** Keeps in the page what its listeners are told. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { auth } = window as unknown as PageWindow;
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    auth.onSessionChanged((session) => heard.push(session));
    auth.onGrantsChanged((grants) => heard.push(grants));
  });
}
/** What they were told so far: news are sent before the answer to what is asked after them. */
async function heardIn(page: Page): Promise<unknown[]> {
  await grantsIn(page);
  return page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
}

test('a window is refused each verb that it is not granted, and nothing happens [IP-05, IP-07]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start({ changes: { windows: windowsWith(demo) } });
  const before = await sessionIn(app.page, 'signedOut');
  const side = await openSide(app);
  const codes: Record<string, string> = {};
  for (const name of [...verbs, 'openWindow'] as const)
    codes[name] = await codeOf(side, name, ...(ARGUMENTS[name] ?? []));
  expect(codes).toEqual(
    Object.fromEntries([...verbs, 'openWindow'].map((name) => [name, 'not_granted'])),
  );
  expect(await grantsIn(side)).toEqual({
    window: 'side',
    verbs: [],
    accounts: 'current',
    apis: {},
    scopes: [],
    opens: [],
    accessTokens: [],
  });
  expect(await sessionOf(app.page)).toEqual(before);
  expect(await desktop.browser.opened()).toBe(0);
  expect(app.output()).toContain(
    '"event":"ipc.refused","reason":"not_granted","method":"signIn","window":"side","count":1',
  );

  // More of it is answered shortly, and the other window is not held up by it.
  const many = await side.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const answers = await Promise.all(Array.from({ length: 500 }, () => auth.signOut()));
    return answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
  });
  expect(new Set(many)).toEqual(new Set(['not_granted', 'rate_limited']));
  expect(many.filter((code) => code === 'not_granted').length).toBeLessThanOrEqual(20);
  expect(await codeOf(app.page, 'getSession')).toBe('ok');
});

test('a window of the current account is shown no other one, and can touch none [IP-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const granted = ['getSession', 'signIn', 'signOut', 'request'];
  const windows = windowsWith(demo, { verbs: granted, apis: { demo: ['GET /profile'] } });
  const app = await start({ changes: { windows } });
  await signIn(app, desktop);
  await add(app, desktop, 'grace');
  const seen = await sessionIn(app.page, 'signedIn');
  expect(seen.otherAccounts).toHaveLength(1);

  const side = await openSide(app);
  const { otherAccounts: _others, ...alone } = await sessionOf(app.page);
  expect(await sessionOf(side)).toEqual(alone);
  const ada = { issuer: demo.issuer, subject: 'ada' };
  expect(await codeOf(side, 'signOut', { account: ada })).toBe('not_granted');
  expect(await codeOf(side, 'signIn', { another: true })).toBe('not_granted');
  expect(await codeOf(side, 'switchAccount', ada)).toBe('not_granted');
  // What it is granted is answered, and no route more.
  expect(await codeOf(side, 'request', READ)).toBe('ok');
  expect(await codeOf(side, 'request', { ...READ, path: '/notes' })).toBe('not_granted');
  expect(await codeOf(side, 'request', { ...READ, api: 'other' })).toBe('not_granted');
  expect(await codeOf(side, 'signIn')).toBe('ok');

  // News of an account that is added beside it are news without that account.
  await listen(side);
  await listen(app.page);
  const adding = call(app.page, 'signIn', { another: true });
  await sessionIn(app.page, 'signedIn', (session) => session.adding !== undefined);
  await call(app.page, 'cancelSignIn');
  await adding;
  const heard = await heardIn(side);
  expect(heard.length).toBeGreaterThan(0);
  expect(JSON.stringify(heard)).not.toMatch(/otherAccounts|adding|addError|"ada"/);
  expect(JSON.stringify(await heardIn(app.page))).toContain('"adding"');

  // Whoever signs out: every window's page is loaded anew.
  await markPage(side);
  await signOut(app.page);
  await loadedAnew(side);
  expect(await sessionOf(side)).toMatchObject({ state: 'signedOut', reason: 'signed_out' });
  expect(await sessionOf(side)).not.toHaveProperty('otherAccounts');
});

test('a window that gave something up does not get it back, by a reload or by asking [IP-05]', async ({
  start,
  demo,
}) => {
  const windows = windowsWith(demo, {
    verbs: ['getSession', 'signOut', 'getActivity'],
    accounts: 'all',
    opens: ['main'],
  });
  const app = await start({ changes: { windows } });
  const side = await openSide(app);
  const all = await grantsIn(side);
  // News of the start are none of the grants.
  await sessionIn(side, 'signedOut');
  await listen(side);
  // Calls that are made after it are judged by what it left, without waiting for its answer.
  const codes = await side.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const answers = await Promise.all([
      auth.getActivity(),
      auth.narrowGrants({ verbs: ['getSession'], opens: [] }),
      auth.getActivity(),
    ]);
    return answers.map((answer) => (answer.ok ? 'ok' : answer.error.code));
  });
  expect(codes).toEqual(['ok', 'ok', 'not_granted']);
  const left = { ...all, verbs: ['getSession'], opens: [] };
  await expect.poll(() => heardIn(side)).toEqual([left]);
  expect(await grantsIn(app.page)).toMatchObject({ window: 'main', opens: ['side'] });

  await side.reload();
  expect(await grantsIn(side)).toEqual(left);
  const { window: _name, ...everything } = await grantsIn(app.page);
  for (const keep of [{}, { verbs: [...verbs] }, { opens: ['main', 'side'] }, everything]) {
    expect(await call(side, 'narrowGrants', keep as never)).toEqual({ ok: true, value: left });
  }
  expect(await codeOf(side, 'narrowGrants', { window: 'main' })).toBe('bad_request');
  expect(await codeOf(side, 'signOut')).toBe('not_granted');
  expect(await codeOf(side, 'openWindow', 'main')).toBe('not_granted');

  // Until it is closed: the next one has what the configuration says.
  await side.close();
  expect(await grantsIn(await openSide(app))).toEqual(all);
});

test('a window that may not ask for the session hears nothing of it [IP-05, IP-08]', async ({
  start,
  demo,
}) => {
  const windows = windowsWith(demo, { verbs: ['cancelSignIn', 'getActivity'] });
  const app = await start({ changes: { windows } });
  await sessionIn(app.page, 'signedOut');
  const side = await openSide(app);
  await listen(side);
  await listen(app.page);
  const signing = call(app.page, 'signIn');
  await sessionIn(app.page, 'signingIn', ({ phase }) => phase === 'waiting_for_browser');
  expect(await codeOf(side, 'cancelSignIn')).toBe('ok');
  expect(await signing).toMatchObject({ ok: false, error: { code: 'sign_in_cancelled' } });
  expect((await heardIn(app.page)).length).toBeGreaterThan(1);
  expect(await heardIn(side)).toEqual([]);
});

test("a page in another window's place can use neither window's grants [EL-14, IP-05]", async ({
  start,
  demo,
}) => {
  const app = await start({ changes: { windows: windowsWith(demo, { verbs: ['getActivity'] }) } });
  const side = await openSide(app);
  const everyCode = async (page: Page) => {
    const names = [...verbs, 'getGrants', 'narrowGrants', 'openWindow'] as const;
    const codes = await Promise.all(
      names.map((name) => codeOf(page, name, ...(ARGUMENTS[name] ?? []))),
    );
    return new Set(codes);
  };
  await side.goto('app://shell/index.html');
  expect(await everyCode(side)).toEqual(new Set(['sender_refused']));
  await app.page.goto('app://shell/side.html');
  expect(await everyCode(app.page)).toEqual(new Set(['sender_refused']));
  await side.goto('app://shell/side.html');
  expect(await codeOf(side, 'getActivity')).toBe('ok');
  await app.page.goto('app://shell/index.html');
  expect(await grantsIn(app.page)).toMatchObject({ window: 'main' });
});

test('a window is open once: it comes to the front when it is opened again, and saves in front of itself', async ({
  start,
  demo,
}) => {
  const windows = windowsWith(demo, { verbs: ['exportActivity'] });
  const app = await start({ changes: { windows } });
  const side = await openSide(app);
  const counted = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
    );
  expect(await codeOf(app.page, 'openWindow', 'side')).toBe('ok');
  expect((await counted()).sort()).toEqual(['app://shell/index.html', 'app://shell/side.html']);
  for (const name of ['main', 'nowhere', 'constructor'])
    expect(await codeOf(app.page, 'openWindow', name)).toBe('not_granted');
  expect(await counted()).toHaveLength(2);

  await app.electron.evaluate(({ dialog }) => {
    Object.assign(dialog, {
      showSaveDialog: (parent: { webContents: { getURL(): string } }) => {
        Object.assign(globalThis, { askedBefore: parent.webContents.getURL() });
        return Promise.resolve({ canceled: true, filePath: '' });
      },
    });
  });
  expect(await call(side, 'exportActivity')).toEqual({ ok: true, value: false });
  const before = () =>
    app.electron.evaluate(() => (globalThis as unknown as { askedBefore: string }).askedBefore);
  expect(await before()).toBe('app://shell/side.html');
  await call(app.page, 'exportActivity');
  expect(await before()).toBe('app://shell/index.html');

  // The main window is opened anew by the next start, where another one kept the app running.
  const opened = app.electron.waitForEvent('window');
  await app.page.close();
  await app.electron.evaluate(({ app: electronApp }) => electronApp.emit('second-instance'));
  const main = await opened;
  await main.waitForURL('app://shell/index.html');
  expect(await grantsIn(main)).toMatchObject({ window: 'main', opens: ['side'] });
});
