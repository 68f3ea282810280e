/** The app under test: the built development app, in a real Electron, as the desktop's user. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { Desktop } from './desktop.ts';

const ROOT = join(import.meta.dirname, '../..');

/** How the app is started. */
export interface AppOptions {
  /** Content of the configuration file. */
  readonly config: string;
  /** Profile folder's name below the desktop's folder; the same name is the same profile. */
  readonly profile?: string;
  /** Further environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments of the app. */
  readonly args?: readonly string[];
}

/** A running app. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  readonly profile: string;
  /** Everything it wrote to stdout and stderr so far. */
  output(): string;
  /** Quits as a person would, and waits for the process to end. */
  quit(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

/** The Electron that the set-up chose. */
export function electronPath(): string {
  const path = process.env['AUTH_SHELL_ELECTRON'];
  if (!path) throw new Error('AUTH_SHELL_ELECTRON is not set: start the tests with npm test');
  return path;
}

/** Copies the built app to where the desktop's user may read it. */
export async function stageApp(desktop: Desktop): Promise<string> {
  const folder = join(desktop.dir, 'app');
  await cp(join(ROOT, 'out/development/app'), folder, { recursive: true });
  await promisify(execFile)('chmod', ['-R', 'a+rX', folder]);
  return folder;
}

/**
 * A program that starts Electron as the desktop's user: Playwright starts it as the test runner's, and
 * root has no sandbox.
 */
async function launcher(desktop: Desktop): Promise<string> {
  const file = join(desktop.dir, 'electron.sh');
  const { user } = desktop;
  const become = user
    ? `setpriv --reuid=${user.uid} --regid=${user.gid} --clear-groups --inh-caps=-all `
    : '';
  await writeFile(file, `#!/bin/sh\ncd /\nexec ${become}'${electronPath()}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

/** Starts the app and waits for its window. */
export async function startApp(desktop: Desktop, options: AppOptions): Promise<RunningApp> {
  const folder = await stageApp(desktop);
  const config = join(desktop.dir, 'config.json');
  await writeFile(config, options.config);
  const profile = join(desktop.dir, options.profile ?? 'profile');
  await mkdir(profile, { recursive: true, mode: 0o700 });
  for (const path of [config, profile]) await desktop.give(path);
  const electron = await _electron.launch({
    executablePath: await launcher(desktop),
    args: [folder, `--user-data-dir=${profile}`, ...(options.args ?? [])],
    env: { ...desktop.env, AUTH_SHELL_CONFIG: config, ...options.env },
    // Playwright would add --no-sandbox.
    chromiumSandbox: true,
  });
  const child = electron.process();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const page = await electron.firstWindow();
  await page.waitForLoadState();
  return {
    electron,
    page,
    pid: child.pid ?? 0,
    profile,
    output: () => output,
    async quit() {
      await electron
        .evaluate(({ app }) => {
          app.quit();
        })
        .catch(() => {});
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
