import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../../rig/app.ts';
import { sessionProcesses } from '../../rig/session-processes.ts';
import { exitCode } from '../support/exit-code.ts';
import { expect, test } from '../support/fixtures.ts';
import { sessionIn, sessionOf } from '../support/page-calls.ts';

const CANARY = 'canary-7f3a91-of-a-server';

const keptBy = (app: RunningApp) => readFile(join(app.profile, 'logs/audit.jsonl'), 'utf8');
const inOutput = (app: RunningApp, words: string) =>
  expect.poll(() => app.output(), { timeout: 15_000 }).toContain(words);

/** An error as openid-client throws them, with what the server said in it, thrown where nobody catches. */
const fail = (app: RunningApp, how: 'throw' | 'reject') =>
  app.electron.evaluate(
    (_electron, [kind, canary]) => {
      const cause = Object.assign(new Error(canary), { body: { error_description: canary } });
      const error = new Error(canary, { cause });
      Object.assign(error, { claims: { sub: canary }, parameters: `code=${canary}` });
      if (kind === 'reject') void Promise.reject(error);
      else
        setImmediate(() => {
          throw error;
        });
    },
    [how, CANARY] as const,
  );

test('a rejection that nobody handled is one line without its words, and the app goes on [LG-01]', async ({
  start,
}) => {
  const app = await start();
  await sessionIn(app.page, 'signedOut');
  await fail(app, 'reject');
  await inOutput(app, '"code":"unhandled_rejection"');
  expect(await sessionOf(app.page)).toMatchObject({ state: 'signedOut' });
  await app.quit();
  const kept = await keptBy(app);
  expect(kept).toContain('"event":"app.fault","code":"unhandled_rejection"');
  expect(kept).toContain('"event":"app.stopped"');
  expect(kept + app.output()).not.toContain(CANARY);
});

test('an exception that nobody caught ends the app with code 1 and its last lines written, without its words and without a dialog [LG-01]', async ({
  start,
}) => {
  const app = await start();
  await sessionIn(app.page, 'signedOut');
  await app.electron.evaluate(({ dialog }) => {
    Object.assign(dialog, {
      showErrorBox: () => {
        process.stderr.write('an error box was shown\n');
      },
    });
  });
  const exited = await exitCode(app);
  await fail(app, 'throw');
  expect(await exited()).toBe(1);
  const kept = await keptBy(app);
  expect(kept).toContain('"event":"app.fault","code":"uncaught_exception"');
  expect(kept).toContain('"event":"app.stopped"');
  expect(kept + app.output()).not.toContain(CANARY);
  expect(app.output()).not.toContain('an error box was shown');
});

test('no crash reporter runs, and a core file would hold no memory of main or of its network process [LG-04]', async ({
  shell,
}) => {
  const { app, desktop } = shell;
  const running = await sessionProcesses(desktop.dir);
  expect(running.filter(({ argv }) => argv.join(' ').includes('crashpad'))).toEqual([]);
  const network = running.find(({ argv }) => argv.join(' ').includes('network.mojom'));
  for (const pid of [app.pid, network?.pid]) {
    const filter = await readFile(`/proc/${pid}/coredump_filter`, 'utf8');
    expect(parseInt(filter, 16)).toBe(0);
  }
  expect(app.output()).not.toContain('app.dumps_not_limited');
});
