import { runApp, spawnApp } from '../../rig/app.ts';
import { sessionProcesses } from '../../rig/session-processes.ts';
import { expect, test } from '../support/fixtures.ts';
import { sessionIn } from '../support/page-calls.ts';
import { areShown, hideWindow } from '../support/shown-windows.ts';
import { RELEASABLE } from './releasable.ts';

test('a second start of a release with a dangerous switch is refused by itself, and the first hears nothing of it [FU-05, FU-09]', async ({
  start,
  desktop,
}) => {
  const release = { config: RELEASABLE, flavour: 'release' } as const;
  const first = await start(release);
  await hideWindow(first);
  const second = await spawnApp(desktop, { ...release, args: ['--remote-debugging-port=0'] });
  const says = async () =>
    (await sessionProcesses(desktop.dir)).some(({ argv }) =>
      argv.some((word) => word.includes('unsafe_start')),
    );
  await expect.poll(says).toBe(true);
  expect(await areShown(first)).toEqual([false]);
  // It holds nothing that would keep an honest start from the first one.
  const third = await runApp(desktop, release);
  expect(third.code).toBe(0);
  await expect.poll(() => areShown(first)).toEqual([true]);
  second.signal('SIGKILL');
  await second.ended;
});

test('whatever a second start has among its arguments, it shows the first window, and nothing of them is said [FU-09]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await sessionIn(app.page, 'signedOut');
  const hostile = [
    ...Array.from({ length: 10 }, (_, at) => `${'planted'.repeat(150)}${at}`),
    'planted\u0001\u001b[2J\n{"at":"planted"}',
    '--planted={"__proto__":{"planted":true}}',
    'file:///planted',
    '--',
    'planted ‮',
  ];
  await hideWindow(app);
  const second = await runApp(desktop, { config: RELEASABLE, args: hostile });
  expect(second.code).toBe(0);
  await expect.poll(() => areShown(app)).toEqual([true]);
  expect(app.output()).not.toContain('planted');
  await sessionIn(app.page, 'signedOut');
});

test('a second start with more arguments than one process can tell another ends by itself, and the first lives on [FU-09]', async ({
  start,
  desktop,
}) => {
  const app = await start();
  await sessionIn(app.page, 'signedOut');
  const args = Array.from({ length: 200 }, () => 'x'.repeat(1_000));
  const second = await runApp(desktop, { config: RELEASABLE, args });
  expect(second.code).toBe(1);
  expect(second.output).toContain('does not start with that many arguments');
  await sessionIn(app.page, 'signedOut');
});
