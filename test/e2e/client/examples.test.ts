import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, test } from '../support/fixtures.ts';
import { call, loadedAnew, markPage } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Builds an example as `npm run examples` does; returns the folder of its page. */
async function built(name: string): Promise<string> {
  await promisify(execFile)(process.execPath, ['build/examples.ts', name], { cwd: ROOT });
  return join(ROOT, 'out/examples', name);
}

/** What the page says on the console, and what its policy refuses, from the next load on. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

for (const name of ['plain', 'react', 'svelte', 'vue']) {
  test(`the ${name} example signs in, lists notes as they change, adds one and signs out, under the app's policy [EL-07]`, async ({
    start,
    desktop,
  }) => {
    const app = await start({ renderer: await built(name) });
    const { page } = app;
    const complaints = complaintsOf(page);
    await page.reload();
    const status = page.getByRole('status');
    await expect(status).toHaveText('You are not signed in.');

    await signIn(app, desktop);
    await expect(status).toHaveText('Signed in as Ada Lovelace.');
    const text = `Water <b>all</b> plants of ${name}`;
    await page.getByLabel('New note').fill(text);
    await page.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByRole('listitem').first()).toHaveText(text);
    const elsewhere = `Added elsewhere, for ${name}`;
    const body = JSON.stringify({ text: elsewhere });
    await call(page, 'request', { api: 'demo', method: 'POST', path: '/notes', body });
    await expect(page.getByRole('listitem').first()).toHaveText(elsewhere);
    await page.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByRole('alert')).toContainText('1 to 500 characters');

    await markPage(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await loadedAnew(page);
    await expect(status).toHaveText('You are not signed in.');
    expect(complaints).toEqual([]);
  });
}
