import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLoopbackServer, type LoopbackServer } from '../../../demo/http/loopback-server.ts';
import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { authorizationUrl, newAttempt, post, text } from './oauth-steps.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const programs: string = new URL('../../../build/setup/programs.mjs', import.meta.url).href;

let demo: Demo;
let app: LoopbackServer;
let browser: Browser;

beforeAll(async () => {
  demo = await startDemo({ port: 0, apiPort: 0 });
  app = await openLoopbackServer(0);
  app.serve((_request, response) => void response.end('back at the app'));
  const { findChromium } = (await import(programs)) as {
    findChromium(env: NodeJS.ProcessEnv, platform: string): string | undefined;
  };
  browser = await chromium.launch({
    executablePath: findChromium(process.env, process.platform) ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
});

afterAll(async () => {
  await browser.close();
  await Promise.all([demo.close(), app.close()]);
});

/** Opens a page that fails the test when its content security policy stops something. */
async function openPage(colorScheme: 'light' | 'dark', width: number) {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 700 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

function addressFor(changes: Record<string, string | null> = {}): string {
  const redirect_uri = `${app.origin}/callback`;
  return authorizationUrl(demo, newAttempt(demo, { redirect_uri, ...changes }));
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function logIn(page: Page, password = 'demo'): Promise<void> {
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill(password);
  await press(page, 'Sign in');
}

/** Names the accessibility rules that the page breaks, and whether it is too wide. */
async function flaws(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string }[] }> };
    };
    const { violations } = await axe.run();
    const wide = document.documentElement.scrollWidth > window.innerWidth;
    return [...violations.map(({ id }) => id), ...(wide ? ['too wide'] : [])];
  });
}

describe('the pages of the demo provider in Chromium', () => {
  it('lead back to the app on 127.0.0.1 and on [::1], past their own policy', async () => {
    const { page, complaints, close } = await openPage('light', 1000);
    await page.goto(addressFor());
    await logIn(page);
    await press(page, 'Allow');
    await page.waitForURL(`${app.origin}/callback?code=**`);

    await page.goto(addressFor());
    await press(page, 'Deny');
    await page.waitForURL(/callback\?error=access_denied/);

    await page.goto(addressFor({ response_mode: 'form_post' }));
    await press(page, 'Allow');
    await page.waitForURL(`${app.origin}/callback`);

    await page.goto(
      `${demo.issuer}/session/end?client_id=${demo.clientId}` +
        `&post_logout_redirect_uri=${encodeURIComponent(`${app.origin}/signed-out`)}`,
    );
    await press(page, 'Sign out');
    await page.waitForURL(`${app.origin}/signed-out`);

    // Nobody listens there: that the browser tries is enough.
    await page.goto(addressFor({ redirect_uri: 'http://[::1]:50008/callback' }));
    await logIn(page);
    const arrives = page.waitForRequest(/^http:\/\/\[::1\]:50008\/callback\?code=/);
    await press(page, 'Allow');
    await arrives;
    expect(complaints).toEqual([]);
    await close();
  });

  it('put the focus where typing begins, and never on a button that allows something', async () => {
    const { page, close } = await openPage('light', 1000);
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await page.goto(addressFor());
    await expect.poll(focused).toBe('user');
    await logIn(page, 'wrong');
    await page.getByRole('alert').getByText('That did not match').waitFor();
    await expect.poll(focused).toBe('password');
    await logIn(page);
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    await close();
  });

  it.each([
    ['light', 1000],
    ['dark', 360],
  ] as const)('are accessible and fit, %s at %i pixels', async (scheme, width) => {
    const { page, complaints, close } = await openPage(scheme, width);
    const found: Record<string, string[]> = {};
    const look = async (words: string) => {
      await page.getByText(words).first().waitFor();
      found[words] = await flaws(page);
    };

    await page.goto(addressFor());
    await look('to continue to');
    await logIn(page, 'wrong');
    await look('That did not match');
    await logIn(page);
    await look('would like to');
    await press(page, 'Allow');
    await page.waitForURL(`${app.origin}/callback?code=**`);
    await page.goto(addressFor({ redirect_uri: 'http://127.0.0.1/other' }));
    await look('This did not work');
    const started = await post(demo, '/device/auth', { scope: 'openid' });
    await page.goto(`${demo.issuer}/device`);
    await look('Sign in on a device');
    await page.getByLabel('Code on your device').fill(text(started, 'user_code'));
    await press(page, 'Continue');
    await look('Is this your device?');
    await page.goto(`${demo.issuer}/session/end`);
    await look('Sign out?');
    await press(page, 'Sign out');
    await look('You are signed out');

    expect(Object.entries(found).filter(([, broken]) => broken.length > 0)).toEqual([]);
    expect(Object.keys(found).length).toBe(8);
    expect(complaints).toEqual([]);
    await close();
  });
});
