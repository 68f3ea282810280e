import { writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { stageApp } from '../../rig/stage-app.ts';
import { expect, test } from '../support/fixtures.ts';
import { call } from '../support/page-calls.ts';
import { blocksOf } from '../support/page-code.ts';
import { signIn } from '../support/signing-in.ts';

const PAGE = 'tasks/give-a-second-window-less.md';

test('what the page about a second window says is done by its own code: a window added, shown by its grants, narrowed [IP-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const [json = ''] = await blocksOf(PAGE, 'json');
  const [html = ''] = await blocksOf(PAGE, 'html');
  const [note = '', open = '', show = '', narrow = ''] = await blocksOf(PAGE, 'ts');
  const scripts = [note, open, show, narrow].map((code) => stripTypeScriptTypes(code));
  const folder = join(await stageApp(desktop), 'renderer');
  const files = { 'note.html': html.replace('note.ts', 'note.js'), 'note.js': scripts[0] ?? '' };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content);
    await desktop.give(join(folder, name));
  }
  const routes = ['GET /notes', 'POST /notes', 'GET /notes/{id}'];
  const { windows } = JSON.parse(json) as { readonly windows: object };
  const apis = { notes: { origin: demo.api, resource: demo.resource, routes } };
  const app = await start({ changes: { apis, windows } });
  await signIn(app, desktop);

  const run = (code: string | undefined) => app.page.evaluate(`(async () => {${code ?? ''}})()`);
  const opened = app.electron.waitForEvent('window');
  await run(scripts[1]);
  const side = await opened;
  // The demo has no such note, and says so: the call went through.
  await expect(side.locator('#note')).toContainText('not_found');

  await app.page.evaluate(() => {
    const button = document.createElement('button');
    button.id = 'sign-out';
    button.textContent = 'Leave';
    document.body.prepend(button);
  });
  await run(scripts[2]);
  await expect(app.page.getByRole('button', { name: 'Leave' })).toBeVisible();
  await run(scripts[3]);
  await expect(app.page.getByText('Leave')).toBeHidden();
  expect(await call(app.page, 'getGrants')).toMatchObject({
    value: { verbs: ['getSession', 'request'], opens: [], accounts: 'all' },
  });
});
