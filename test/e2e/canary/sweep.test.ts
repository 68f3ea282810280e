import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../../rig/app.ts';
import type { DemoProcess, IssuedSecrets } from '../../rig/demo-process.ts';
import { RECORDER } from '../../rig/recording.ts';
import { until } from '../../rig/until.ts';
import { expect, test } from '../support/fixtures.ts';
import { storedRefreshTokens } from '../support/outside.ts';
import { call, sessionIn, signOut, type PageWindow } from '../support/page-calls.ts';
import { beginSignIn, finishInBrowser, signIn } from '../support/signing-in.ts';
import { needlesOf } from './needles.ts';
import { PLACES, sweep } from './places.ts';

/** Texts in the heap snapshot are cut at 1024 characters otherwise. */
const options = {
  preloads: [RECORDER],
  args: ['--js-flags=--heap-snapshot-string-limit=1000000'],
};
const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;
/** Words of a server, which no page, log or file may repeat (IP-04). */
const SERVER_TEXT = `server-text-${randomBytes(16).toString('hex')}`;

const issued = (demo: DemoProcess) => demo.controlGet<IssuedSecrets>('/issued');

async function expire(app: RunningApp): Promise<void> {
  const { accessTokenExpiresAt } = await sessionIn(app.page, 'signedIn');
  await until(() => Promise.resolve(Date.now() > (accessTokenExpiresAt ?? Infinity)));
}

/** A refresh that the provider refuses in its own words. */
async function failToRefresh(app: RunningApp, demo: DemoProcess): Promise<void> {
  await expire(app);
  await demo.controlPost('/fault', {
    target: 'token',
    kind: 'status',
    status: 400,
    body: { error: 'invalid_request', error_description: SERVER_TEXT },
  });
  expect(await call(app.page, 'request', profile)).toMatchObject({ ok: false });
}

/** Saves the activity where the sweep looks; a person would choose the place in main's dialog. */
async function exportActivity(app: RunningApp, file: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) });
  }, file);
  expect(await call(app.page, 'exportActivity')).toEqual({ ok: true, value: true });
}

test.use({ demoArgs: ['--access-token-seconds', '2'] });

test('no secret of a whole session comes to lie anywhere but in the keyring [RT-01, TX-10, ST-11, IP-03, IP-04, LG-01, LG-03]', async ({
  start,
  desktop,
  demo,
}) => {
  const search = async (app: RunningApp) =>
    sweep(app, desktop, needlesOf({ ...(await issued(demo)), serverTexts: [SERVER_TEXT] }));

  const first = await start(options);
  const refused = await beginSignIn(first, desktop);
  await finishInBrowser(refused, 'deny');
  await refused.close();
  await signIn(first, desktop);
  await first.page.getByRole('button', { name: 'Read my profile' }).click();
  await expect(first.page.getByText('200 OK', { exact: true })).toBeVisible();
  await expire(first);
  expect(await call(first.page, 'request', profile)).toMatchObject({ value: { status: 200 } });
  const streamed = await first.page.evaluate(async (request) => {
    const { auth } = window as unknown as PageWindow;
    const handle = auth.openRequest(request);
    const piece = await handle.read();
    return piece.ok && piece.value ? new TextDecoder().decode(piece.value) : null;
  }, profile);
  expect(streamed).toContain('Hello, Ada!');
  await failToRefresh(first, demo);
  expect(await search(first)).toEqual([]);
  await first.quit();

  const second = await start(options);
  await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'online');
  const { refreshTokens } = await issued(demo);
  expect(await storedRefreshTokens(desktop)).toEqual([refreshTokens?.at(-1)]);
  await demo.controlPost('/fault', {
    target: 'revocation',
    kind: 'status',
    status: 503,
    body: { error: 'unavailable', error_description: SERVER_TEXT },
    times: 100,
  });
  const opened = await desktop.browser.opened();
  expect(await signOut(second.page)).toMatchObject({ signOut: { local: 'done' } });
  // Its address has the state that the return will have; the browser is not the app.
  const logout = await desktop.browser.attach(opened + 1);
  await logout.close();
  expect(await call(second.page, 'getActivity')).toMatchObject({ ok: true });
  await exportActivity(second, join(desktop.dir, 'tmp/exported.jsonl'));
  expect(await search(second)).toEqual([]);

  const kinds = Object.entries(await issued(demo)).filter(([, values]) => values.length > 0);
  expect(kinds.map(([kind]) => kind).sort()).toEqual(
    [
      'accessTokens',
      'authorizationCodes',
      'codeVerifiers',
      'idTokens',
      'nonces',
      'refreshTokens',
      'states',
    ].sort(),
  );
});

test('the sweep finds a secret in every place where one was put [RT-01, TX-10, ST-11, IP-03]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start(options);
  await signIn(app, desktop);
  const planted = (await issued(demo)).accessTokens?.at(-1) ?? '';
  const other = (await issued(demo)).refreshTokens?.at(-1) ?? '';

  await app.page.evaluate((value) => {
    Object.assign(window, { planted: `${'x'.repeat(5000)}${value}` });
  }, planted);
  await call(app.page, 'request', { api: 'demo', method: 'GET', path: '/x', query: { q: other } });
  await demo.controlPost('/fault', {
    target: 'api',
    kind: 'status',
    status: 200,
    body: { echoed: other },
  });
  await call(app.page, 'request', profile);
  await app.electron.evaluate(async ({ BrowserWindow, clipboard }, value) => {
    BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.send('planted', { value });
    process.stderr.write(`${encodeURIComponent(value)}\n`);
    await clipboard.writeText(value);
  }, other);
  const crashDumps = await app.electron.evaluate(({ app: shell }) => shell.getPath('crashDumps'));
  await mkdir(crashDumps, { recursive: true });
  await writeFile(join(crashDumps, 'planted.dmp'), Buffer.from(`..${other}..`, 'utf16le'));
  await writeFile(join(app.profile, 'planted'), Buffer.from(`{"v":"${other}"}`).toString('base64'));
  await writeFile(join(app.profile, 'logs/planted'), `{"code":"${other}"}`);
  await writeFile(join(desktop.dir, 'planted.log'), `token=${planted}`);
  const env = { ...desktop.env, PLANTED: other };
  const sleeper = spawn('sh', ['-c', 'read -r line', planted], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });

  await expect.poll(() => app.output()).toContain(other);
  const finds = await sweep(app, desktop, needlesOf(await issued(demo)));
  sleeper.stdin.end();
  expect(finds).toEqual(
    expect.arrayContaining([
      'renderer heap: accessTokens as it is',
      'IPC calls: refreshTokens as it is',
      'IPC replies: refreshTokens as it is',
      'IPC events: refreshTokens as it is',
      'profile folder: refreshTokens in base64',
      'log folder: refreshTokens as it is',
      'crash dumps: refreshTokens in UTF-16',
      'session folder: accessTokens as it is',
      'output: refreshTokens as it is',
      'process arguments: accessTokens as it is',
      'process environment: refreshTokens as it is',
      'clipboard: refreshTokens as it is',
    ]),
  );
  const places = new Set(finds.map((find) => find.split(':')[0]));
  expect([...places].sort()).toEqual([...PLACES].sort());
});
