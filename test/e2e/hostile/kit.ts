/**
 * An app with two windows: the honest one, in which somebody is signed in, and one whose page is the attacker's
 * and that is granted all that there is. What the attacker does, the honest one must not notice.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { RunningApp } from '../../rig/app.ts';
import { startApp } from '../../rig/app.ts';
import type { DemoProcess } from '../../rig/demo-process.ts';
import { startDesktop, type Desktop } from '../../rig/desktop.ts';
import { stageApp } from '../../rig/stage-app.ts';
import { until } from '../../rig/until.ts';
import { demoConfig } from '../../../demo/app-config.ts';
import { startEndlessApi, type EndlessApi } from '../support/endless-api.ts';
import { expect, test as base } from '../support/fixtures.ts';
import { call, sessionOf } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';
import { openRaw } from './raw-window.ts';

export { expect };

/** Texts in a heap snapshot are cut at 1024 characters otherwise. */
const WHOLE_TEXTS = '--js-flags=--heap-snapshot-string-limit=1000000';

const PAGE =
  '<!doctype html><meta charset="utf-8"><title>Evil</title><script src="evil.js"></script>';

/** The app, and how the attacker gets in. */
export interface Hostile {
  readonly app: RunningApp;
  readonly desktop: Desktop;
  readonly demo: DemoProcess;
  /** The page of the honest window. */
  readonly honest: Page;
  /** An API that never stops answering, at `GET /endless`; it knows who listens. */
  readonly endless: EndlessApi;
  /** Opens the attacker's window; `script` is the first that runs in its page. */
  open(script?: string): Promise<Page>;
  stop(): Promise<void>;
}

/** A script of the folder `staged`, as text. */
export const staged = (name: string): Promise<string> =>
  readFile(join(import.meta.dirname, 'staged', name), 'utf8');

interface Windows {
  readonly main: object;
}

/** Starts the app and signs in; `preloads` are loaded into main before it. */
export async function startHostile(
  demo: DemoProcess,
  desktop: Desktop,
  preloads: readonly string[] = [],
): Promise<Hostile> {
  const renderer = join(await stageApp(desktop), 'renderer');
  const script = join(renderer, 'evil.js');
  await writeFile(join(renderer, 'evil.html'), PAGE);
  await writeFile(script, '');
  for (const name of ['evil.html', 'evil.js']) await desktop.give(join(renderer, name));
  const endless = await startEndlessApi(demo.issuer);
  const { apis: ofDemo } = JSON.parse(demoConfig(demo)) as { readonly apis: object };
  const apis = { ...ofDemo, endless: { origin: endless.origin, routes: ['GET /endless'] } };
  const { windows } = JSON.parse(demoConfig(demo, { apis })) as { readonly windows: Windows };
  const config = demoConfig(demo, {
    apis,
    windows: {
      main: { ...windows.main, opens: ['evil'] },
      evil: { ...windows.main, page: 'evil.html', opens: ['main'] },
    },
  });
  const app = await startApp(desktop, { config, preloads, args: [WHOLE_TEXTS] });
  await signIn(app, desktop);
  return {
    app,
    desktop,
    demo,
    honest: app.page,
    endless,
    async open(text = '') {
      await writeFile(script, text);
      const opened = app.electron.waitForEvent('window');
      // Windows are not opened more often than every other second.
      await until(async () => (await call(app.page, 'openWindow', 'evil')).ok);
      const page = await opened;
      await page.waitForURL('app://shell/evil.html');
      await page.waitForLoadState('load');
      return page;
    },
    async stop() {
      await app.kill();
      await endless.close();
    },
  };
}

/** Main is as it was: it answers the honest window, nothing in it has failed, nobody was signed out. */
export async function expectUnharmed({ app, honest }: Hostile): Promise<void> {
  expect(await sessionOf(honest)).toMatchObject({
    state: 'signedIn',
    persistence: { kind: 'stored' },
  });
  expect(app.output()).not.toContain('app.fault');
  expect(app.output()).not.toContain('"code":"internal"');
}

interface Parts {
  /** The attacker's page; its window is closed afterwards. */
  readonly evil: Page;
  /** The same, of somebody who took over the renderer process. */
  readonly raw: Page;
}

/** Playwright's `test`, with an app that the tests of a worker share, and a window of the attacker's for each. */
export const test = base.extend<Parts, { readonly hostile: Hostile }>({
  hostile: [
    async ({ sharedDemo }, use) => {
      const desktop = await startDesktop();
      const hostile = await startHostile(sharedDemo, desktop);
      await use(hostile);
      await hostile.stop();
      await desktop.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  evil: async ({ hostile, demo: _fresh }, use) => {
    await lent(hostile, await hostile.open(), use);
  },

  raw: async ({ hostile, demo: _fresh }, use) => {
    await lent(hostile, await openRaw(hostile), use);
  },
});

/** Lends a test the attacker's window, and looks afterwards whether the app took harm. */
async function lent(
  hostile: Hostile,
  page: Page,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  await use(page);
  await page.close().catch(() => {});
  await expectUnharmed(hostile);
}
