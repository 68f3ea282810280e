import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../../rig/app.ts';
import { until } from '../../rig/until.ts';
import { expect, test } from '../support/fixtures.ts';
import { call, sessionIn, signOut, type PageWindow } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;

interface Line {
  readonly event: string;
  readonly token?: string;
  readonly count?: number;
  readonly method?: string;
  readonly reason?: string;
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
const fileOf = (app: RunningApp) => join(app.profile, 'logs/audit.jsonl');
const keptBy = async (app: RunningApp) => linesOf(await readFile(fileOf(app), 'utf8'));

/** What the person chooses in main's dialog, which a test cannot press. */
async function choose(app: RunningApp, filePath: string | null): Promise<void> {
  await app.electron.evaluate(({ dialog }, path) => {
    const asked = { canceled: path === null, filePath: path ?? '' };
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve(asked) });
  }, filePath);
}

test.describe('with access tokens of two seconds', () => {
  test.use({ demoArgs: ['--access-token-seconds', '2'] });

  test('what happened is in the files for their owner alone, in the app in plain words, and in the export [LG-02, LG-03]', async ({
    start,
    desktop,
  }) => {
    const app = await start();
    await signIn(app, desktop);
    const { accessTokenExpiresAt } = await sessionIn(app.page, 'signedIn');
    await until(() => Promise.resolve(Date.now() > (accessTokenExpiresAt ?? Infinity)));
    expect(await call(app.page, 'request', profile)).toMatchObject({ ok: true });
    await signOut(app.page);

    await app.page.getByRole('button', { name: 'Activity' }).click();
    const list = app.page.getByRole('list', { name: 'Activity, newest first' });
    await expect(list.getByRole('listitem').first()).toContainText('Signed out.');
    for (const sentence of [
      'Ending the session at the sign-in service: done.',
      'Signing out here: done.',
      'The session was renewed.',
      'Signed in.',
      'A sign-in was started.',
      'The app was started.',
    ]) {
      await expect(list).toContainText(sentence);
    }

    const folder = join(desktop.dir, 'exports');
    await mkdir(folder);
    await desktop.give(folder);
    const saved = join(folder, 'activity.jsonl');
    await choose(app, saved);
    await app.page.getByRole('button', { name: 'Save as a file…' }).click();
    await expect(app.page.getByRole('note')).toContainText('The activity was saved.');
    const exported = linesOf(await readFile(saved, 'utf8'));
    expect((await stat(saved)).mode & 0o777).toBe(0o600);
    const kept = await keptBy(app);
    expect(kept.slice(0, exported.length)).toEqual(exported);

    const named = (event: string) => kept.filter((line) => line.event === event);
    const marks = ['sign_in.done', 'refresh.sent', 'refresh.done', 'sign_out.revocation'].map(
      (event) => named(event)[0]?.token,
    );
    expect(marks.every((mark) => /^[0-9a-f]{8}$/.test(mark ?? ''))).toBe(true);
    expect(marks[1]).toBe(marks[0]);
    expect(marks[2]).not.toBe(marks[1]);
    expect(named('session.state')).toEqual([]);

    const logs = join(app.profile, 'logs');
    expect((await stat(logs)).mode & 0o777).toBe(0o700);
    const files = (await readdir(logs)).sort();
    expect(files).toEqual(['audit.jsonl', 'mark.key']);
    for (const file of files) expect((await stat(join(logs, file))).mode & 0o777).toBe(0o600);

    await app.quit();
    expect((await keptBy(app)).map(({ event }) => event).slice(-2)).toEqual([
      'log.exported',
      'app.stopped',
    ]);
  });
});

test('the page names no file and learns none: it hears of saved, of not wanted, of not possible [IP-03, IP-04]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await sessionIn(app.page, 'signedOut');
  await choose(app, null);
  expect(await call(app.page, 'exportActivity')).toEqual({ ok: true, value: false });
  await choose(app, join(desktop.dir, 'no-such-folder/activity.jsonl'));
  expect(await call(app.page, 'exportActivity')).toMatchObject({
    ok: false,
    error: { code: 'export_failed' },
  });
  const named = await app.page.evaluate(() => {
    const { auth } = window as unknown as PageWindow;
    return (auth.exportActivity as (path: string) => Promise<unknown>)('/tmp/chosen-by-page');
  });
  expect(named).toMatchObject({ ok: false, error: { code: 'bad_request' } });
  // Lines are written behind the answer.
  const kept = async () => (await keptBy(app)).map(({ event }) => event);
  await expect.poll(kept).toContain('log.exported');
});

test('a page that calls ten thousand times in a loop writes a few lines, and what was there stays [LG-02, IP-07]', async ({
  start,
}) => {
  const app = await start();
  await sessionIn(app.page, 'signedOut');
  await app.page.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const refused = auth.request as unknown as (request: unknown) => Promise<unknown>;
    const calls = Array.from({ length: 10_000 }, (_, index) =>
      index % 2 === 0 ? auth.reopenBrowser() : refused({ url: 'https://evil.example' }),
    );
    await Promise.all(calls);
  });
  const refusals = async () =>
    (await keptBy(app))
      .filter(({ event }) => event === 'ipc.refused')
      .map(({ method, reason, count }) => `${method} ${reason} ${count}`);
  const wanted = ['reopenBrowser rate_limited', 'request bad_request'].flatMap((kind) =>
    [1, 10, 100, 1000].map((count) => `${kind} ${count}`),
  );
  await expect.poll(refusals).toEqual(expect.arrayContaining(wanted));
  // The third kind: requests above what the page may ask for at once.
  expect((await refusals()).length).toBeLessThanOrEqual(12);
  const output = linesOf(app.output().replace(/^(?!\{"at").*$/gm, ''));
  expect(output.filter(({ event }) => event.startsWith('ipc.')).length).toBeLessThan(25);
  expect((await keptBy(app))[0]?.event).toBe('app.started');
});

test('a profile in which no log can be written is no trouble, and is said once', async ({
  start,
  desktop,
}) => {
  const app = await start({ profile: 'first' });
  await sessionIn(app.page, 'signedOut');
  await app.quit();
  const other = join(desktop.dir, 'second');
  await mkdir(other);
  await writeFile(join(other, 'logs'), 'no folder');
  await desktop.give(other);
  const second = await start({ profile: 'second' });
  await signIn(second, desktop);
  expect(await call(second.page, 'getActivity')).toMatchObject({
    ok: false,
    error: { code: 'activity_unreadable' },
  });
  await second.quit();
  expect(second.output().match(/"log\.lost"/g)).toHaveLength(1);
});
