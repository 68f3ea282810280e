import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stageApp } from '../../rig/stage-app.ts';
import { expect, test } from '../support/fixtures.ts';
import { sessionIn } from '../support/page-calls.ts';

const support = (name: string) => join(import.meta.dirname, '../support', name);

test('the window is painted before what is behind it is loaded', async ({ start }) => {
  const app = await start({ preloads: [support('order-recorder.cjs')] });
  await sessionIn(app.page, 'signedOut');
  const order = await app.electron.evaluate(
    () => (globalThis as unknown as { startOrder: string[] }).startOrder,
  );
  expect(order).toEqual(['painted', './shell.cjs']);
});

test('a window that is never painted keeps nobody from their session', async ({ start }) => {
  const app = await start({ preloads: [support('never-painted.cjs')] });
  await sessionIn(app.page, 'signedOut');
});

test('while developing, the page is reloaded when it was built again', async ({
  start,
  desktop,
}) => {
  const app = await start({ env: { AUTH_SHELL_DEV_RELOAD: '1' } });
  await sessionIn(app.page, 'signedOut');
  const folder = await stageApp(desktop);
  const reloaded = app.page.waitForEvent('load');
  await appendFile(join(folder, 'renderer/assets/index.js'), '\n// built again\n');
  await reloaded;
  await sessionIn(app.page, 'signedOut');
});
