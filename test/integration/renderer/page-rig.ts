import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type {
  MethodName,
  SessionSnapshot,
  StartProblem,
  WindowGrants,
} from '../../../preload/contract.ts';
import { allGrants, installFakeBridge } from './fake-bridge.ts';
import { buildPages, servePages } from './pages-server.ts';

/** The moment that every page of these tests takes for now. */
export const NOW = Date.UTC(2026, 5, 12, 14, 5, 30);

type Unrevised = SessionSnapshot extends infer S
  ? S extends unknown
    ? Omit<S, 'revision' | 'provider'> & { revision?: number; provider?: string }
    : never
  : never;

/** A snapshot of which a test says only what matters to it. */
export type SomeSession = Unrevised;

/** The built page in a real Chromium, with a fake bridge behind it. */
export interface OpenPage {
  readonly page: Page;
  /** Publishes a snapshot; its revision is the next one unless the test names one. */
  show(session: SomeSession): Promise<void>;
  answer(name: MethodName, result: unknown): Promise<void>;
  settle(name: MethodName, result: unknown): Promise<void>;
  /** The names of the methods that were called, but for the first `getSession`. */
  calls(): Promise<{ name: string; args: readonly unknown[] }[]>;
  /** Leaves the view, and makes every method stay open again. */
  reset(): Promise<void>;
  /** What the page's policy refused, and every error on the console; empty when all is well. */
  complaints(): Promise<string[]>;
  close(): Promise<void>;
}

/** What a page is opened with. */
export interface PageOptions extends BrowserContextOptions {
  readonly problem?: StartProblem;
  /** What the window is granted besides everything, or in the place of it. */
  readonly grants?: Partial<WindowGrants>;
  /** Lets the test move time by `page.clock`; otherwise it stands still at `NOW`. */
  readonly movingClock?: boolean;
}

/** Starts a Chromium that the pages are opened in. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['AUTH_SHELL_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });

/** Builds the pages, serves them, and starts one Chromium for a file of tests. */
export async function pageRig(): Promise<{
  open(options?: PageOptions): Promise<OpenPage>;
  close(): Promise<void>;
}> {
  await buildPages();
  const server = await servePages();
  const browser = await startChromium();
  return {
    open: (options = {}) => openPage(browser, server.base, options),
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

async function openPage(
  browser: Browser,
  base: string,
  { problem, grants, movingClock, ...context }: PageOptions,
): Promise<OpenPage> {
  const own = await browser.newContext({
    viewport: { width: 960, height: 680 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...context,
  });
  const page = await own.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  if (movingClock === true) {
    // From a little before: it goes on until it is paused, and cannot be paused in what is past.
    await page.clock.install({ time: NOW - 60_000 });
    await page.clock.pauseAt(NOW);
  } else await page.clock.setFixedTime(NOW);
  await installFakeBridge(page, { ...allGrants, ...grants }, problem);
  await page.goto(`${base}/${problem === undefined ? 'index' : 'problem'}.html`);
  let revision = 0;
  const show: OpenPage['show'] = async (session) => {
    revision = session.revision ?? revision + 1;
    const full = { provider: 'Example ID', ...session, revision } as SessionSnapshot;
    await page.evaluate((next) => window.fakeBridge.publish(next), full);
  };
  return {
    page,
    show,
    answer: (name, result) =>
      page.evaluate(([method, value]) => void window.fakeBridge.answers.set(method, value), [
        name,
        result,
      ] as const),
    settle: (name, result) =>
      page.evaluate(([method, value]) => window.fakeBridge.settle(method, value), [
        name,
        result,
      ] as const),
    async reset() {
      await show({ state: 'starting' });
      await page.evaluate(() => window.fakeBridge.answers.clear());
    },
    calls: () => page.evaluate(() => window.fakeBridge.calls.slice(1)),
    complaints: async () => [
      ...complaints,
      ...(await page.evaluate(() => window.fakeBridge.violations)),
    ],
    close: () => own.close(),
  };
}
