/** What every end-to-end test gets: a desktop session of its own, the demo provider, and the app. */
import { expect, test as base } from '@playwright/test';
import type { Page } from 'playwright-core';
import { demoConfig } from '../../../demo/app-config.ts';
import { startApp, type AppOptions, type RunningApp } from '../../rig/app.ts';
import { undeclaredCodes } from '../../rig/declared-codes.ts';
import { startDemoProcess, type DemoProcess } from '../../rig/demo-process.ts';
import { RECORDER } from '../../rig/recording.ts';
import { startDesktop, type Desktop, type KeyringKind } from '../../rig/desktop.ts';
import { sessionIn } from './page-calls.ts';

export { expect };

/** How a test starts the app; `changes` replaces whole keys of the demo's configuration. */
export type StartOptions = Partial<AppOptions> & { readonly changes?: Record<string, unknown> };

/** Starts the app on the test's desktop. */
export type Start = (options?: StartOptions) => Promise<RunningApp>;

/** What a file of tests may choose with `test.use`. */
export interface Choices {
  /** Which keyring the desktop has. */
  readonly keyring: KeyringKind;
  /** Options of the demo; a demo with options serves one test only. */
  readonly demoArgs: readonly string[];
}

/** A running app, and the desktop it runs on. */
export interface Shell {
  readonly app: RunningApp;
  readonly page: Page;
  readonly desktop: Desktop;
}

interface Parts {
  readonly desktop: Desktop;
  readonly demo: DemoProcess;
  readonly start: Start;
  /** An app that several tests share, nobody signed in, on a fresh page. They leave it like that. */
  readonly shell: Shell;
}

interface WorkerParts {
  readonly sharedDemo: DemoProcess;
  readonly sharedShell: Shell;
}

/** A camera and a microphone that always work: else there is no permission to be asked for. */
const FAKE_DEVICES = '--use-fake-device-for-media-stream';

/** Playwright's `test`, with the parts that each test asks for by name. */
export const test = base.extend<Choices & Parts, WorkerParts>({
  keyring: ['unlocked', { option: true }],
  demoArgs: [[], { option: true }],

  sharedDemo: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the names out of this pattern
    async ({}, use) => {
      const demo = await startDemoProcess();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker' },
  ],

  sharedShell: [
    async ({ sharedDemo }, use) => {
      const desktop = await startDesktop();
      const app = await startApp(desktop, {
        config: demoConfig(sharedDemo),
        preloads: [RECORDER],
        args: [FAKE_DEVICES],
      });
      await use({ app, page: app.page, desktop });
      await app.kill();
      expect(undeclaredCodes(app.output())).toEqual([]);
      await desktop.stop();
    },
    { scope: 'worker' },
  ],

  shell: async ({ sharedShell, demo: _fresh }, use) => {
    await sharedShell.page.reload();
    // The app looks for a session after its window is painted; a test begins when that is decided.
    await sessionIn(sharedShell.page, 'signedOut');
    await use(sharedShell);
  },

  demo: async ({ sharedDemo, demoArgs }, use) => {
    if (demoArgs.length > 0) {
      const demo = await startDemoProcess(demoArgs);
      await use(demo);
      await demo.stop();
      return;
    }
    await sharedDemo.controlDelete('/requests');
    await use(sharedDemo);
    await sharedDemo.controlDelete('/fault');
  },

  desktop: async ({ keyring }, use) => {
    const desktop = await startDesktop(keyring);
    await use(desktop);
    await desktop.stop();
  },

  start: async ({ desktop, demo }, use, info) => {
    const started: RunningApp[] = [];
    await use(async ({ changes, ...options } = {}) => {
      const app = await startApp(desktop, { config: demoConfig(demo, changes), ...options });
      started.push(app);
      return app;
    });
    for (const [index, app] of started.entries()) {
      if (info.status !== info.expectedStatus) {
        const ended = app.ended();
        const how = ended === null ? 'it runs' : `it ended with ${ended}`;
        // What is shown of an attachment is its beginning.
        await info.attach(`output-${index}`, { body: `[${how}]\n${app.output()}` });
      }
      await app.kill();
      expect(undeclaredCodes(app.output())).toEqual([]);
    }
  },
});
