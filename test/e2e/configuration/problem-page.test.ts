import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoConfig } from '../../../demo/app-config.ts';
import type { RunningApp } from '../../rig/app.ts';
import { RECORDER, recordingOf } from '../../rig/recording.ts';
import { expect, test } from '../support/fixtures.ts';

const TEMPLATE = join(import.meta.dirname, '../../../auth-shell.config.json');

/** The page that tells why the app did not start has nothing to call, and main listens to nothing. */
async function expectNothingToCall(app: RunningApp): Promise<void> {
  expect(await app.page.evaluate(() => 'auth' in window)).toBe(false);
  const { channels, requests } = await recordingOf(app);
  expect(channels).toEqual([]);
  expect(requests.filter((url) => !url.startsWith('app://shell/'))).toEqual([]);
}

test('each mistake in the configuration is shown with its key, what was found and expected [MD-01, TX-08]', async ({
  start,
  demo,
}) => {
  const good = JSON.parse(demoConfig(demo)) as { readonly provider: object };
  const config = JSON.stringify({
    ...good,
    provider: {
      ...good.provider,
      issuer: `${demo.issuer}/.well-known/openid-configuration`,
      clientSecret: 'do-not-show-this',
    },
    timeouts: { signInSeconds: 'soon' },
    redirect: { path: '<img src=x>' },
    colour: 'blue',
  });
  const app = await start({ config, preloads: [RECORDER] });
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText('The app could not start');
  const mistakes = await app.page
    .getByRole('listitem')
    .filter({ has: app.page.locator('dl') })
    .all();
  const words = await Promise.all(mistakes.map((mistake) => mistake.innerText()));
  const said = (key: string) => words.find((text) => text.startsWith(key)) ?? '';
  expect(words).toHaveLength(5);
  expect(said('provider.issuer')).toContain('.well-known');
  expect(said('provider.issuer')).toContain('the issuer itself');
  expect(said('provider.clientSecret')).toContain('a desktop app cannot keep one');
  expect(said('timeouts.signInSeconds')).toContain('"soon"');
  expect(said('redirect.path')).toContain('<img src=x>');
  expect(said('colour')).toContain('no such key');
  expect(await app.page.content()).not.toContain('do-not-show-this');
  await expectNothingToCall(app);
});

for (const [title, config, sentence] of [
  ['text that is not JSON', '{ "app": ', 'text that is not JSON'],
  ['a very large file', ' '.repeat(300 * 1024), 'a very large file'],
] as const) {
  test(`${title} is a page, not a crash`, async ({ start }) => {
    const app = await start({ config, preloads: [RECORDER] });
    await expect(app.page.getByText(sentence)).toBeVisible();
    await expectNothingToCall(app);
  });
}

test('without a configuration file the app says which one is missing', async ({ start }) => {
  const app = await start({
    env: { AUTH_SHELL_CONFIG: '/nowhere/at-all.json' },
    preloads: [RECORDER],
  });
  await expect(app.page.getByText('no file', { exact: true })).toBeVisible();
  await expect(app.page.getByText('auth-shell.config.json').first()).toBeVisible();
  await expectNothingToCall(app);
});

test('the untouched template says how to connect it', async ({ start }) => {
  const app = await start({ config: await readFile(TEMPLATE, 'utf8'), preloads: [RECORDER] });
  await expect(app.page.getByRole('heading', { level: 1 })).toHaveText(
    'Connect this app to your sign-in service',
  );
  await expect(app.page.getByText('http://127.0.0.1/callback')).toBeVisible();
  await expectNothingToCall(app);
});
