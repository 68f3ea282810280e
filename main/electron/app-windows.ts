/** The windows of the configuration, by name: each is open once or not at all. */
import type { BrowserWindow } from 'electron';
import type { KeptGrants, WindowGrants } from '../../preload/contract.ts';
import { AuthError } from '../auth/auth-error.ts';
import { grantsOf } from '../auth/grants.ts';
import type { Config } from '../config.ts';
import type { Ipc } from './ipc.ts';
import { bringToFront, openWindow } from './windows.ts';

/** What windows are opened with. */
export interface AppWindowOptions {
  readonly config: Pick<Config, 'windows'>;
  /** Absolute path of the bundled preload script. */
  readonly preload: string;
  readonly ipc: Pick<Ipc, 'admit' | 'narrow'>;
  /** Hears of each window that was opened. */
  readonly opened: (window: BrowserWindow) => void;
}

/** The windows of the app. */
export interface AppWindows {
  /**
   * Opens a window with what the configuration grants it, or brings it to the front when it is open.
   * @throws AuthError `not_granted` for a name that the configuration does not have.
   */
  open(name: string): BrowserWindow;
  /** The window of that name, while it is open. */
  find(name: string): BrowserWindow | null;
  /**
   * Takes grants from an open window until it is closed: what is not in `keep` is gone, a part that is left out
   * stays. Answers what is left; null when it is not open.
   */
  narrow(name: string, keep: KeptGrants): WindowGrants | null;
}

/** Creates the list of windows; none is opened. */
export function createAppWindows(options: AppWindowOptions): AppWindows {
  const { config, preload, ipc, opened } = options;
  const windows = new Map<string, BrowserWindow>();
  const find = (name: string): BrowserWindow | null => {
    const window = windows.get(name);
    return window && !window.isDestroyed() ? window : null;
  };
  return {
    open(name) {
      const there = find(name);
      if (there) {
        bringToFront(there);
        return there;
      }
      const own = Object.hasOwn(config.windows, name) ? config.windows[name] : undefined;
      if (!own) throw new AuthError('not_granted');
      const window = openWindow(preload, own.page);
      windows.set(name, window);
      ipc.admit(window.webContents, own.page, grantsOf(name, own));
      opened(window);
      return window;
    },
    find,
    narrow: ipc.narrow,
  };
}
