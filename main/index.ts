/** The entry: what must happen before `ready`, then the first window, then everything behind it. */
import { join } from 'node:path';
import { app, dialog, Menu, protocol, session as electronSession } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Handlers, StartProblem } from '../preload/contract.ts';
import type { Config, ParsedConfig } from './config.ts';
import { developmentOverrides, reloadOnChange } from './development.ts';
import { appSchemePrivileges, serveApp } from './electron/app-protocol.ts';
import { createAppWindows } from './electron/app-windows.ts';
import { systemClock } from './electron/clock.ts';
import { watchFaults } from './electron/faults.ts';
import { registerIpc } from './electron/ipc.ts';
import { CONFIG_FILE, loadConfig } from './electron/load-config.ts';
import { leaveMemoryOutOfDumps } from './electron/memory-dumps.ts';
import { installMenu } from './electron/menu.ts';
import { installNavigationGuard } from './electron/navigation-guard.ts';
import { isUnlockable } from './electron/profile-lock.ts';
import { refusalSentence, undo, unsafeStart } from './electron/refused-start.ts';
import { isTooLong, refusedIn, type Refused } from './electron/unsafe-start.ts';
import { openProblemWindow } from './electron/windows.ts';
import { createEventLog, createLines } from './log/log.ts';

/** How long everything else waits for the first window to be painted. */
const PAINT_LIMIT_MS = 2_000;

const folder = app.getAppPath();
const preloadScript = join(folder, 'preload/index.cjs');
const rendererFolder = join(folder, 'renderer');
const toStandardError = (line: string) => process.stderr.write(line);
const lines = createLines(toStandardError);
const log = createEventLog(lines.write);
const faults = watchFaults(log, (code) => {
  app.exit(code);
});

function startProblem(parsed: Exclude<ParsedConfig, { kind: 'ok' }>): StartProblem {
  if (parsed.kind === 'not_configured') {
    return { kind: 'not_configured', problems: [], file: CONFIG_FILE };
  }
  return { kind: 'config_invalid', problems: parsed.problems.slice(0, 20), file: CONFIG_FILE };
}

/** Says that no lock can be made in the profile folder, and ends. */
function refuseFolder(): void {
  const sentence = `${__PRODUCT_NAME__} cannot use its folder ${app.getPath('userData')}, or the folder for temporary files. Make both writable and start it again.`;
  process.stderr.write(`${sentence}\n`);
  void app.whenReady().then(() => {
    dialog.showErrorBox(__PRODUCT_NAME__, sentence);
    app.exit(1);
  });
}

/** Nothing of the app runs in such a process: no lock, listener, store, request; a page says why. */
function refuseUnsafeStart(refused: readonly Refused[]): void {
  undo(refused, app);
  process.stderr.write(`${refusalSentence(refused, __PRODUCT_NAME__)}\n`);
  log.event('start.refused', { reason: 'unsafe_start' });
  harden();
  app.on('window-all-closed', () => {
    app.exit(1);
  });
  void app.whenReady().then(() => {
    serveApp(electronSession.defaultSession.protocol, rendererFolder);
    openProblemWindow(preloadScript, unsafeStart(refused, CONFIG_FILE));
    installMenu();
  });
}

/** What every page needs before `ready`. */
function harden(): void {
  protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
  // Else Electron builds a menu of its own before `ready`, which has the developer tools in it.
  Menu.setApplicationMenu(null);
  installNavigationGuard(app);
}

/** Ends before anything is done, and before there could be a window. */
function endAtOnce(sentence: string): void {
  process.stderr.write(`${__PRODUCT_NAME__} ${sentence}\n`);
  app.exit(1);
}

/** Steps that must come before `ready`. */
function prepare(): boolean {
  if (app.commandLine.hasSwitch('no-sandbox')) {
    endAtOnce('does not run without the sandbox. Start it as a normal user, without --no-sandbox.');
    return false;
  }
  if (isTooLong(process.argv)) {
    endAtOnce('does not start with that many arguments.');
    return false;
  }
  app.enableSandbox();
  // Playwright and the developer tools work with switches that a release is not started with.
  const refused = __DEVELOPMENT_BUILD__ ? [] : refusedIn(process);
  if (refused.length > 0) {
    refuseUnsafeStart(refused);
    return false;
  }
  if (__DEVELOPMENT_BUILD__ && !app.commandLine.hasSwitch('user-data-dir')) {
    // A profile of its own: the installed app may run beside it, and its session is another one.
    app.setPath('userData', `${app.getPath('userData')} (development)`);
  }
  // A second start only brings the first window to the front; its arguments are not read (FU-09).
  if (!app.requestSingleInstanceLock()) {
    if (isUnlockable(app.getPath('userData'))) refuseFolder();
    else app.quit();
    return false;
  }
  // Before there is a token in memory, and before Chromium's network process, which inherits it, is started.
  if (!leaveMemoryOutOfDumps()) log.event('app.dumps_not_limited');
  harden();
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  return true;
}

/** Resolves when the window is painted; a window that never is, as on a locked screen, keeps nobody. */
function painted(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    window.once('ready-to-show', resolve);
    setTimeout(resolve, PAINT_LIMIT_MS);
  });
}

/** The app: its window first, then what answers the page. */
function run(config: Config): void {
  log.event('app.started', { version: app.getVersion() });
  const handlers = Promise.withResolvers<Handlers>();
  const { apis } = config;
  const ipc = registerIpc({ handlers: handlers.promise, apis, clock: systemClock, log });
  const windows = createAppWindows({
    config,
    preload: preloadScript,
    ipc,
    opened(window) {
      if (__DEVELOPMENT_BUILD__) reloadOnChange(window, rendererFolder);
    },
  });
  const mainWindow = windows.open('main');
  const load = async () => {
    await painted(mainWindow);
    installMenu();
    const { isOnlyProcess, runShell } = await import('./shell.ts');
    if (await isOnlyProcess(config)) {
      return runShell({ config, windows, ipc, lines, toStandardError, faults });
    }
    log.event('start.refused', { reason: 'already_open' });
    // Else this process, which has nothing to show, would be brought to the front by the next start.
    app.releaseSingleInstanceLock();
    openProblemWindow(preloadScript, { kind: 'already_open', problems: [], file: CONFIG_FILE });
    mainWindow.destroy();
    // Nobody waits for it: the page that could call is gone.
    return new Promise<Handlers>(() => {});
  };
  handlers.resolve(load());
}

/** Opens the first window: the app, or why it cannot run. */
function open(): void {
  serveApp(electronSession.defaultSession.protocol, rendererFolder);
  const override = __DEVELOPMENT_BUILD__ ? developmentOverrides().configFile : undefined;
  const parsed = loadConfig(folder, override);
  if (parsed.kind === 'ok') {
    run(parsed.config);
  } else {
    openProblemWindow(preloadScript, startProblem(parsed));
    installMenu();
  }
}

if (prepare()) void app.whenReady().then(open);
