import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stageApp } from '../../rig/stage-app.ts';
import { expect, test } from '../support/fixtures.ts';
import { sessionIn, type PageWindow } from '../support/page-calls.ts';

const support = (name: string) => join(import.meta.dirname, '../support', name);

test('the window is painted before what is behind it is loaded', async ({ start }) => {
  const app = await start({ preloads: [support('order-recorder.cjs')] });
  await sessionIn(app.page, 'signedOut');
  const order = await app.electron.evaluate(
    () => (globalThis as unknown as { startOrder: string[] }).startOrder,
  );
  expect(order).toEqual(['painted', './shell.cjs']);
});

test('a page that calls before that is checked at once and answered then; no paint is waited for too long [IP-02]', async ({
  start,
}) => {
  const app = await start({ preloads: [support('never-painted.cjs')] });
  const early = await app.page.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const asked = auth.getSession();
    let answered = false;
    void asked.then(() => (answered = true));
    Object.assign(window, { asked });
    const refused = await auth.request({ url: 'https://evil.example' } as never);
    return { refused, answered };
  });
  expect(early).toMatchObject({
    refused: { ok: false, error: { code: 'bad_request' } },
    answered: false,
  });
  await app.electron.evaluate(() => {
    (globalThis as unknown as { passPaintLimit: () => void }).passPaintLimit();
  });
  const answer = await app.page.evaluate(
    () => (window as unknown as { asked: ReturnType<PageWindow['auth']['getSession']> }).asked,
  );
  expect(answer).toMatchObject({ ok: true });
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
