/**
 * Where the tour happens. On Linux: a desktop session of its own, with a virtual display, a keyring and
 * Chromium as its default browser, all by themselves. Elsewhere: on the person's own desktop, where the
 * person signs in in their own browser.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { appFolder } from '../../build/bundle.ts';
import { electronPath, startApp } from '../../test/rig/app.ts';
import { startDesktop } from '../../test/rig/desktop.ts';
import { signInAndAllow } from '../../test/rig/person.ts';

/** A started app. */
export interface TourApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  quit(): Promise<void>;
}

/** What the tour needs of its surroundings. */
export interface Place {
  /** Starts the app with a configuration; the profile stays the same from start to start. */
  start(config: string): Promise<TourApp>;
  /** Does in the browser what a person does; `shoot` takes a picture of a page on the way. */
  signIn(shoot: (name: string, page: Page) => Promise<void>): Promise<void>;
  versions(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

async function firstLine(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args]);
  return stdout.split('\n')[0]?.trim() ?? '';
}

async function virtualDesktop(): Promise<Place> {
  const desktop = await startDesktop();
  return {
    start: (config) => startApp(desktop, { config }),
    async signIn(shoot) {
      const { page, close } = await desktop.browser.attach(1);
      await shoot('browser-sign-in', page);
      await signInAndAllow(page);
      await page.waitForURL('**/done');
      await shoot('browser-done', page);
      await close();
    },
    versions: async () => ({
      browser: await desktop.browser.version(),
      keyring: await firstLine('gnome-keyring-daemon', ['--version']),
    }),
    close: () => desktop.stop(),
  };
}

async function ownDesktop(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'auth-shell-tour-'));
  const file = join(folder, 'config.json');
  return {
    async start(config) {
      await writeFile(file, config);
      const electron = await _electron.launch({
        executablePath: electronPath(),
        args: [appFolder('development'), `--user-data-dir=${join(folder, 'profile')}`],
        env: { ...process.env, AUTH_SHELL_CONFIG: file },
        chromiumSandbox: true,
      });
      return { electron, page: await electron.firstWindow(), quit: () => electron.close() };
    },
    signIn() {
      console.log('[tour] Sign in in the browser that opened: name ada, password demo.');
      return Promise.resolve();
    },
    versions: () => Promise.resolve({ browser: 'your default browser', keyring: process.platform }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Opens the place that fits this machine. */
export const openPlace = (): Promise<Place> =>
  process.platform === 'linux' ? virtualDesktop() : ownDesktop();
