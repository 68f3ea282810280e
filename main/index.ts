/** The composition root: builds the adapters, injects them, owns the app's life cycle. */
import { join } from 'node:path';
import { app, clipboard, protocol, session as electronSession } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Handlers, StartProblem } from '../preload/contract.ts';
import { createApiProxy } from './auth/api-proxy.ts';
import { createOidcProvider } from './auth/openid-client-provider.ts';
import { createSession } from './auth/session.ts';
import type { Config, ParsedConfig } from './config.ts';
import { developmentOverrides, reloadOnChange } from './development.ts';
import { APP_SCHEME } from './electron/app-origin.ts';
import { appSchemePrivileges, createAppProtocolHandler } from './electron/app-protocol.ts';
import { systemClock } from './electron/clock.ts';
import { httpFetch } from './electron/http-fetch.ts';
import { registerIpc } from './electron/ipc.ts';
import { CONFIG_FILE, loadConfig } from './electron/load-config.ts';
import { countRefused, createLog } from './electron/log.ts';
import { installMenu } from './electron/menu.ts';
import { installNavigationGuard } from './electron/navigation-guard.ts';
import { systemRandom } from './electron/random.ts';
import { systemBrowser } from './electron/system-browser.ts';
import { bringToFront, openMainWindow } from './electron/windows.ts';
import { createRedirectListener } from './loopback/redirect-listener.ts';
import { createKeytarStore } from './vault/keytar-store.ts';
import { serviceName } from './vault/item-names.ts';
import { createVault } from './vault/session-vault.ts';

const channel = __DEVELOPMENT_BUILD__ ? 'development' : 'release';
/** How long the session waits for the window to be painted. */
const START_LIMIT_MS = 2_000;
/** How long closing waits for a rotated token to be stored (RT-09). */
const STOP_LIMIT_MS = 5_000;

const log = createLog((line) => process.stderr.write(line));
const folder = app.getAppPath();
const preloadScript = join(folder, 'preload/index.cjs');
const rendererFolder = join(folder, 'renderer');

/** Builds the session and everything it stands on. */
function compose(config: Config, focusApp: () => void) {
  const resources = Object.values(config.apis).flatMap(({ resource }) => resource ?? []);
  const timeoutMs = config.timeouts.requestSeconds * 1000;
  const { id: appId } = config.app;
  const { clientId } = config.provider;
  const store = createKeytarStore({
    service: serviceName({ appId, channel }),
    deadlineMs: config.timeouts.storeSeconds * 1000,
  });
  const profile = app.getPath('userData');
  const vault = createVault({ store, namespace: { appId, channel, clientId, profile }, log });
  const provider = createOidcProvider({
    provider: config.provider,
    resources: [...new Set(resources)],
    timeoutMs,
    fetch: httpFetch,
    clock: systemClock,
  });
  const session = createSession({
    config,
    mainResource: resources[0],
    provider,
    vault,
    listener: createRedirectListener({
      onRefused: countRefused(log),
    }),
    browser: systemBrowser,
    clock: systemClock,
    random: systemRandom,
    log,
    focusApp,
  });
  const request = createApiProxy({ apis: config.apis, session, fetch: httpFetch, timeoutMs, log });
  return { session, request, store };
}

function startProblem(parsed: Exclude<ParsedConfig, { kind: 'ok' }>): StartProblem {
  if (parsed.kind === 'not_configured') {
    return { kind: 'not_configured', problems: [], file: CONFIG_FILE };
  }
  return { kind: 'config_invalid', problems: parsed.problems.slice(0, 20), file: CONFIG_FILE };
}

/** Runs the app with a good configuration. */
function run(config: Config): void {
  let window: BrowserWindow = openMainWindow(preloadScript, null);
  const focus = () => {
    bringToFront(window);
  };
  const { session, request, store } = compose(config, focus);
  const handlers: Handlers = {
    getSession: () => session.snapshot(),
    signIn: () => session.signIn(),
    cancelSignIn: () => session.cancelSignIn(),
    reopenBrowser: () => session.reopenBrowser(),
    copySignInLink: async () => {
      await clipboard.writeText(session.signInLink());
    },
    signOut: () => session.signOut(),
    request,
  };
  const ipc = registerIpc({ handlers, clock: systemClock, log });
  const admit = () => {
    ipc.admit(window.webContents);
    if (__DEVELOPMENT_BUILD__) reloadOnChange(window, rendererFolder);
  };
  admit();
  session.subscribe(ipc.publish);
  // The window first: the page's files come over the same thread as keyring, network and their libraries.
  // The timer is for a window that is never painted, as on a locked screen.
  const start = () => void session.start();
  window.once('ready-to-show', start);
  setTimeout(start, START_LIMIT_MS);

  app.on('second-instance', focus);
  app.on('activate', () => {
    if (window.isDestroyed()) {
      window = openMainWindow(preloadScript, null);
      admit();
    } else {
      focus();
    }
  });
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    const limit = new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS));
    void Promise.race([session.stop(), limit]).then(() => {
      stopped = true;
      app.quit();
    });
  });
  app.on('quit', () => {
    // A keyring's open prompt keeps a native thread, and with it the process, for ever (measured).
    if (store.pendingCalls() > 0) process.kill(process.pid, 'SIGKILL');
  });
}

/** Steps that must come before `ready`. */
function prepare(): boolean {
  if (app.commandLine.hasSwitch('no-sandbox')) {
    process.stderr.write(
      `${__PRODUCT_NAME__} does not run without the sandbox. Start it as a normal user, without --no-sandbox.\n`,
    );
    app.exit(1);
    return false;
  }
  app.enableSandbox();
  if (__DEVELOPMENT_BUILD__ && !app.commandLine.hasSwitch('user-data-dir')) {
    // A profile of its own: the installed app may run beside it, and its session is another one.
    app.setPath('userData', `${app.getPath('userData')} (development)`);
  }
  // A second start only brings the first window to the front; its arguments are not read (FU-09).
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return false;
  }
  protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
  installNavigationGuard(app);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  return true;
}

if (prepare()) {
  void app.whenReady().then(() => {
    installMenu();
    electronSession.defaultSession.protocol.handle(
      APP_SCHEME,
      createAppProtocolHandler(rendererFolder),
    );
    const override = __DEVELOPMENT_BUILD__ ? developmentOverrides().configFile : undefined;
    const parsed = loadConfig(folder, override);
    if (parsed.kind === 'ok') run(parsed.config);
    else openMainWindow(preloadScript, startProblem(parsed));
  });
}
