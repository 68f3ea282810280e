/** The app under test: the built app, in a real Electron, as the desktop's user. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { Flavour } from '../../build/bundle.ts';
import { APP_NAME } from '../../demo/identity.ts';
import type { Desktop } from './desktop.ts';
import { electronPath, makeLauncher, stageApp } from './stage-app.ts';

export { electronPath, stageApp };

/** Below the time of a test, so that the app's own words are told. */
const WINDOW_WITHIN_MS = 20_000;

/** How the app is started. */
export interface AppOptions {
  /** Content of the configuration file. */
  readonly config: string;
  /**
   * Profile folder's name below the desktop's folder; the same name is the same profile. A release's is
   * a folder in it.
   */
  readonly profile?: string;
  /** Further environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further arguments of the app. */
  readonly args?: readonly string[];
  /** The release build reads its configuration from its own folder. Default: `development`. */
  readonly flavour?: Flavour;
  /** A folder of built pages that replace the app's own of the same names. */
  readonly renderer?: string;
  /** Files that Electron loads in the main process before the app, in this order. */
  readonly preloads?: readonly string[];
}

/** A running app. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  readonly profile: string;
  /** Everything it wrote to stdout and stderr so far. */
  output(): string;
  /** The signal or code that it ended with; null while it runs. */
  ended(): NodeJS.Signals | number | null;
  /** Quits as a person would, and waits for the process to end. */
  quit(): Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

interface Start {
  readonly program: string;
  readonly outputFile: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly profile: string;
}

const HOLD_READY = join(import.meta.dirname, 'hold-ready.cjs');
/** A release is not started with the switches that Playwright drives it by. */
const UNDRIVEN = join(import.meta.dirname, 'undriven.cjs');
/**
 * The tests' display has none: Chromium would start a process for it twice in vain at every start, and a window
 * that was closed meanwhile was seen to end Electron 33 with a SIGSEGV. The app may be started with it by anybody.
 */
const NO_GPU = '--disable-gpu';

async function prepareStart(
  desktop: Desktop,
  options: AppOptions,
  preloads: readonly string[] = options.preloads ?? [],
): Promise<Start> {
  const flavour = options.flavour ?? 'development';
  const folder = await stageApp(desktop, flavour, options.renderer);
  const launcher = await makeLauncher(desktop);
  const config =
    flavour === 'release'
      ? join(folder, 'auth-shell.config.json')
      : join(desktop.dir, 'config.json');
  await writeFile(config, options.config);
  const place = join(desktop.dir, options.profile ?? 'profile');
  await mkdir(place, { recursive: true, mode: 0o700 });
  for (const path of [config, place]) await desktop.give(path);
  // A release takes no switch for it, and makes its folder where the desktop keeps settings.
  const where =
    flavour === 'release'
      ? { profile: join(place, APP_NAME), args: [], env: { XDG_CONFIG_HOME: place } }
      : { profile: place, args: [`--user-data-dir=${place}`], env: {} };
  const loaded: string[] = [];
  for (const file of preloads) {
    const copy = join(desktop.dir, basename(file));
    await copyFile(file, copy);
    await desktop.give(copy);
    loaded.push('-r', copy);
  }
  return {
    ...launcher,
    args: [...loaded, folder, NO_GPU, ...where.args, ...(options.args ?? [])],
    env: { ...desktop.env, AUTH_SHELL_CONFIG: config, ...where.env, ...options.env },
    profile: where.profile,
  };
}

/**
 * Starts the app and waits for its window.
 * @throws with the app's own output, when no window comes.
 */
export async function startApp(desktop: Desktop, options: AppOptions): Promise<RunningApp> {
  const driver = options.flavour === 'release' ? [UNDRIVEN, HOLD_READY] : [HOLD_READY];
  const preloads = [...driver, ...(options.preloads ?? [])];
  const start = await prepareStart(desktop, options, preloads);
  const { program, outputFile, args, env, profile } = start;
  const output = () => readFileSync(outputFile, 'utf8');
  const electron = await _electron.launch({
    executablePath: program,
    args: [...args],
    env,
    // Playwright would add --no-sandbox.
    chromiumSandbox: true,
    timeout: WINDOW_WITHIN_MS,
  });
  const child = electron.process();
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  let page: Page;
  try {
    page = await electron.firstWindow({ timeout: WINDOW_WITHIN_MS });
    await page.waitForLoadState('load', { timeout: WINDOW_WITHIN_MS });
  } catch (error) {
    await kill();
    throw new Error(`the app opened no window; it wrote:\n${output()}`, { cause: error });
  }
  return {
    electron,
    page,
    pid: child.pid ?? 0,
    profile,
    output,
    ended: () => child.signalCode ?? child.exitCode,
    async quit() {
      await electron
        .evaluate(({ app }) => {
          app.quit();
        })
        .catch(() => {});
      await exited;
    },
    kill,
  };
}

/** An app that was started as a person's launcher would, and that nobody drives. */
export interface SpawnedApp {
  /** The process that Electron calls the browser; it holds the session. */
  readonly pid: number;
  /** Absolute path of its profile. */
  readonly profile: string;
  /** Everything it wrote to stdout and stderr so far. */
  output(): string;
  /** Whether its main process has not ended. */
  isAlive(): boolean;
  /** SIGTERM: quits, as at a log-out. */
  signal(signal: 'SIGTERM' | 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  /** Resolves when it, and whoever writes to its output, has ended. */
  readonly ended: Promise<EndedApp>;
}

/** How a start of the app ended that nobody drove. */
export interface EndedApp {
  readonly code: number | null;
  readonly output: string;
}

/** Starts the app as a person's launcher would. */
export async function spawnApp(desktop: Desktop, options: AppOptions): Promise<SpawnedApp> {
  const { program, args, env, profile } = await prepareStart(desktop, options);
  const child = spawn(program, [...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      output += part.toString();
    });
  }
  // Not `exit`: what was written last may still be on its way then.
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return {
    pid: child.pid ?? 0,
    profile,
    output: () => output,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    signal(signal) {
      child.kill(signal);
    },
    ended,
  };
}

/** Starts the app as a person's launcher would, and waits until it has ended by itself. */
export async function runApp(desktop: Desktop, options: AppOptions): Promise<EndedApp> {
  return (await spawnApp(desktop, options)).ended;
}
