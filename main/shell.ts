/**
 * The app behind its first window: the session, what a page may ask of it, what the app's own events
 * do. Loaded when the window is painted: no picture waits for libraries that it does not need.
 */
import { join } from 'node:path';
import { app, clipboard, powerMonitor } from 'electron';
import type { Handlers } from '../preload/contract.ts';
import { AuthError } from './auth/auth-error.ts';
import { createHttpFetch } from './auth/whole-answer.ts';
import { compose, storeOptions } from './compose.ts';
import type { Config } from './config.ts';
import type { AppWindows } from './electron/app-windows.ts';
import { systemClock } from './electron/clock.ts';
import { createConfirmation } from './electron/confirmation.ts';
import type { Faults } from './electron/faults.ts';
import type { Ipc } from './electron/ipc.ts';
import { createNetwork } from './electron/network.ts';
import { systemRandom } from './electron/random.ts';
import { forgetPages, whenSomebodyLeaves } from './electron/page-memory.ts';
import { createSaveActivity } from './electron/save-activity.ts';
import { systemBrowser } from './electron/system-browser.ts';
import { bringToFront } from './electron/windows.ts';
import { createSignOutMarks } from './log/sign-out-marks.ts';
import { countRefused, type Lines, type LineSink } from './log/log.ts';
import { readSmall, replaceFile } from './log/private-file.ts';
import { openTrail } from './log/trail.ts';
import { createRedirectListener } from './loopback/redirect-listener.ts';
import { createKeytarStore } from './vault/keytar-store.ts';
import { secretServiceKind } from './vault/secret-service/backend.ts';
import { holdProfile } from './vault/secret-service/profile-name.ts';
import { createStoreLock } from './vault/store-lock.ts';
import { createStoreTrace, MOST_TRACE_BYTES } from './vault/store-trace.ts';
import { within } from './within.ts';

/** How long closing waits for a rotated token to be stored (RT-09). */
const STOP_LIMIT_MS = 4_500;
/** How long it waits after that for the last lines of the log. */
const FLUSH_LIMIT_MS = 500;

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
  /** The windows; the one called main is open. */
  readonly windows: AppWindows;
  readonly ipc: Ipc;
  /** What was logged so far, and will be. */
  readonly lines: Lines;
  readonly toStandardError: LineSink;
  readonly faults: Faults;
}

/** Runs the app, and returns what answers its pages. */
export async function runShell(options: ShellOptions): Promise<Handlers> {
  const { config, windows, ipc, lines, toStandardError, faults } = options;
  const profile = app.getPath('userData');
  const trail = await openTrail(profile, lines, toStandardError, systemClock.monotonic);
  const { log } = trail;
  const focus = () => {
    const window = windows.find('main');
    if (window) bringToFront(window);
  };
  const items = storeOptions(config, channel);
  const store = createKeytarStore(items);
  const state = join(profile, 'state');
  const traceFile = join(state, 'credential-store.json');
  const trace = createStoreTrace({
    read: () => readSmall(traceFile, MOST_TRACE_BYTES),
    replace: (text) => replaceFile(traceFile, text),
    backend: process.platform === 'linux' ? secretServiceKind : () => Promise.resolve(null),
  });
  const lock = createStoreLock({ ...items, pendingCalls: store.pendingCalls });
  const refused = countRefused(log, 'callback.refused', systemClock.monotonic);
  const { session, request, openRequest, getAccessToken } = compose(config, {
    channel,
    profile,
    store,
    marks: createSignOutMarks(state),
    lock,
    trace,
    open: createNetwork(),
    confirmation: createConfirmation(windows.find),
    // Of its own: whatever pages have called, the provider's requests find room.
    fetch: createHttpFetch(createNetwork(), systemClock),
    listener: createRedirectListener({ onRefused: (reason) => refused({ reason }) }),
    browser: systemBrowser,
    clock: systemClock,
    random: systemRandom,
    log,
    focusApp: focus,
  });
  session.subscribe(ipc.publish);
  session.subscribe(whenSomebodyLeaves(() => void forgetPages()));
  void session.start();
  powerMonitor.on('suspend', session.suspend);
  powerMonitor.on('resume', session.resume);

  const openMain = () => {
    windows.open('main');
  };
  app.on('second-instance', openMain);
  app.on('activate', openMain);
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= within(
      systemClock,
      STOP_LIMIT_MS,
      session.stop().catch(() => {}),
      undefined,
    ).then(() => {
      log.event('app.stopped');
      return within(systemClock, FLUSH_LIMIT_MS, trail.flush(), undefined);
    });
    return stopping;
  };
  faults.endBy(stop);
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
  app.on('quit', () => {
    // A keyring's open prompt keeps a native thread, and with it the process, for ever (measured).
    if (store.pendingCalls() > 0) process.kill(process.pid, 'SIGKILL');
  });

  const saveActivity = createSaveActivity({ text: trail.export, log });

  return {
    getSession: () => session.snapshot(),
    signIn: (_caller, choice = {}) => session.signIn(choice),
    switchAccount: (_caller, account) => session.switchAccount(account),
    cancelSignIn: () => session.cancelSignIn(),
    reopenBrowser: () => session.reopenBrowser(),
    copySignInLink: async () => {
      await clipboard.writeText(session.signInLink());
    },
    signOut: (_caller, choice = {}) => session.signOut(choice),
    keepSession: () => session.keepSession(),
    request: (caller, call) => request(call, caller),
    openRequest: (caller, call, options) => openRequest(call, options, caller),
    getAccessToken: ({ window }, { api }) => getAccessToken(window, api),
    getActivity: () =>
      trail.recent().catch(() => {
        throw new AuthError('activity_unreadable');
      }),
    exportActivity: async (caller) => {
      const window = windows.find(caller.window);
      return window !== null && saveActivity(window);
    },
    openWindow: (_caller, name) => {
      windows.open(name);
    },
  };
}
