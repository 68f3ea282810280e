import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { buildExample, type Example } from '../../../build/examples.ts';
import { startChromium } from '../renderer/page-rig.ts';
import { servePages } from '../renderer/pages-server.ts';

/** The fake as one script that a page can be given before its own. */
export async function fakeScript(): Promise<string> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'error',
    define: { __DEVELOPMENT_BUILD__: 'true' },
    build: {
      write: false,
      target: 'chrome130',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: join(import.meta.dirname, 'fake-in-page.ts'),
        output: { format: 'iife' },
      },
    },
  })) as Rolldown.RolldownOutput;
  return output[0].code;
}

/** An example in a real Chromium, with the app's policy and the fake behind it. */
export interface OpenExample {
  readonly page: Page;
  /** What the policy refused, and every error on the console; empty when all is well. */
  complaints(): Promise<string[]>;
  close(): Promise<void>;
}

async function openExample(browser: Browser, base: string, fake: string): Promise<OpenExample> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript({ content: fake });
  await page.goto(`${base}/index.html`);
  return {
    page,
    complaints: async () => [...errors, ...(await page.evaluate(() => window.violations))],
    close: () => page.close(),
  };
}

/** Builds an example, serves it, and starts a Chromium for its tests. */
export async function exampleRig(name: Example): Promise<{
  open(): Promise<OpenExample>;
  close(): Promise<void>;
}> {
  const [folder, fake] = await Promise.all([buildExample(name), fakeScript()]);
  const server = await servePages(folder);
  const browser = await startChromium();
  return {
    open: () => openExample(browser, server.base, fake),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}
