import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoConfig } from '../../../demo/app-config.ts';
import { expect, test } from '../support/fixtures.ts';

const RELEASE = join(import.meta.dirname, '../../../out/release/app');
const PLACEHOLDER = join(import.meta.dirname, '../../../auth-shell.config.json');

test('the release build refuses a plain-http issuer and API, on this machine too [MD-02]', async ({
  start,
}) => {
  const app = await start({ flavour: 'release' });
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('The app could not start');
  const words = await app.page.getByRole('main').innerText();
  expect(words).toContain('provider.issuer');
  expect(words).toContain('apis.demo.origin');
  expect(words).toContain('starts with https://');
  expect(await app.page.evaluate(() => 'auth' in window)).toBe(false);
});

test('the release build does not look at the environment, and has no developer tools [MD-02, FU-10]', async ({
  start,
  desktop,
  demo,
}) => {
  const other = join(desktop.dir, 'other.json');
  await writeFile(other, demoConfig(demo), { mode: 0o644 });
  const app = await start({
    flavour: 'release',
    config: await readFile(PLACEHOLDER, 'utf8'),
    env: { AUTH_SHELL_CONFIG: other },
  });
  // Its own file, which is the template's, and not the broken one that the environment names.
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText(/^Connect this app/);
  const opened = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.openDevTools();
    return contents?.isDevToolsOpened();
  });
  expect(opened).toBe(false);
});

test('the release bundle has no word of what is for development alone [MD-02]', async () => {
  const entries = await readdir(RELEASE, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const scripts = files.filter((file) => /\.(c?js|html|json|css)$/.test(file));
  expect(scripts.some((file) => file.endsWith('main/index.cjs'))).toBe(true);
  const found: string[] = [];
  for (const file of scripts) {
    const text = await readFile(file, 'utf8');
    for (const word of FORBIDDEN) if (text.includes(word)) found.push(`${file}: ${word}`);
  }
  expect(found).toEqual([]);
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  // The search can fail: the development bundle has them.
  const development = join(RELEASE, '../../development/app/main/index.cjs');
  expect(await readFile(development, 'utf8')).toContain('AUTH_SHELL_CONFIG');
});

const FORBIDDEN = [
  'AUTH_SHELL_',
  'allowInsecureRequests',
  'oidc-provider',
  'auth-shell-demo',
  'urn:auth-shell:demo-api',
  'sourceMappingURL',
];
