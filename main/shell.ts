/**
 * The app behind its first window: the session, what a page may ask of it, what the app's own events
 * do. Loaded when the window is painted: no picture waits for libraries that it does not need.
 */
import { app, clipboard, powerMonitor } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Handlers } from '../preload/contract.ts';
import { compose, storeOptions } from './compose.ts';
import type { Config } from './config.ts';
import { systemClock } from './electron/clock.ts';
import { httpFetch } from './electron/http-fetch.ts';
import type { Ipc } from './electron/ipc.ts';
import { countRefused } from './electron/log.ts';
import { systemRandom } from './electron/random.ts';
import { systemBrowser } from './electron/system-browser.ts';
import { bringToFront } from './electron/windows.ts';
import { createRedirectListener } from './loopback/redirect-listener.ts';
import type { Log } from './ports.ts';
import { createKeytarStore } from './vault/keytar-store.ts';
import { holdProfile } from './vault/secret-service/profile-name.ts';

/** How long closing waits for a rotated token to be stored (RT-09). */
const STOP_LIMIT_MS = 5_000;

const channel = __DEVELOPMENT_BUILD__ ? 'development' : 'release';

/**
 * Makes sure that no other process works with this profile's session; to be asked before `runShell`.
 * Elsewhere than on Linux Electron's lock is the system's own, and enough (decision 0013).
 * @returns false when another one does.
 */
export async function isOnlyProcess({ app: { id: appId } }: Config): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const profile = app.getPath('userData');
  return (await holdProfile({ appId, channel, profile })) !== 'anothers';
}

/** What the app is run with. */
export interface ShellOptions {
  readonly config: Config;
  /** The first window, just opened. */
  readonly firstWindow: BrowserWindow;
  /** Opens the next one, when the first is closed. */
  readonly openWindow: () => BrowserWindow;
  readonly ipc: Ipc;
  readonly log: Log;
}

/** Runs the app, and returns what answers its pages. */
export function runShell(options: ShellOptions): Handlers {
  const { config, firstWindow, openWindow, ipc, log } = options;
  let window = firstWindow;
  const focus = () => {
    bringToFront(window);
  };
  const store = createKeytarStore(storeOptions(config, channel));
  const { session, request } = compose(config, {
    channel,
    profile: app.getPath('userData'),
    store,
    fetch: httpFetch,
    listener: createRedirectListener({ onRefused: countRefused(log) }),
    browser: systemBrowser,
    clock: systemClock,
    random: systemRandom,
    log,
    focusApp: focus,
  });
  session.subscribe(ipc.publish);
  void session.start();
  powerMonitor.on('suspend', session.suspend);
  powerMonitor.on('resume', session.resume);

  app.on('second-instance', focus);
  app.on('activate', () => {
    if (window.isDestroyed()) {
      window = openWindow();
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

  return {
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
}
