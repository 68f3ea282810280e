/** The windows that may call, each with what main holds of it: its page, its grants, its rates. */
import { setMaxListeners } from 'node:events';
import type { WebContents } from 'electron';
import type { KeptGrants, WindowGrants } from '../../preload/contract.ts';
import { narrow } from '../auth/grants.ts';
import { createBucket, createRateLimiter, notGrantedLimit } from './rate-limit.ts';

/** One window, from its opening until it is destroyed. */
export interface KnownWindow {
  readonly contents: WebContents;
  /** Its page, such as `index.html`. */
  readonly page: string;
  /** What it may do now: a page that is loaded anew gets nothing back of what was given up. */
  grants(): WindowGrants;
  /** Leaves the intersection of what it has and what is to be kept. */
  narrow(keep: KeptGrants): WindowGrants;
  readonly limiter: ReturnType<typeof createRateLimiter>;
  /** Whether one more call may be told that it is not granted. */
  readonly mayTell: (now: number) => boolean;
  /** Aborted when the page that is there now has gone. */
  gone(): AbortSignal;
}

/** What ends with a page; as many wait for it as the page has calls, which is no leak to be warned of. */
function createPresence(): AbortController {
  const here = new AbortController();
  setMaxListeners(0, here.signal);
  return here;
}

/** Creates the list of windows; `changed` hears of each that may do less. */
export function createKnownWindows(changed: (window: KnownWindow) => void) {
  const windows = new Map<WebContents, KnownWindow>();
  return {
    /** Takes a window in; ends by itself when the window is destroyed. */
    admit(contents: WebContents, page: string, granted: WindowGrants): void {
      let grants = granted;
      let here = createPresence();
      const leave = () => {
        here.abort();
        here = createPresence();
      };
      const window: KnownWindow = {
        contents,
        page,
        grants: () => grants,
        narrow(keep) {
          const left = narrow(grants, keep);
          const isLess = JSON.stringify(left) !== JSON.stringify(grants);
          grants = left;
          if (isLess) changed(window);
          return left;
        },
        limiter: createRateLimiter(),
        mayTell: createBucket(notGrantedLimit),
        gone: () => here.signal,
      };
      windows.set(contents, window);
      // When another document is there, not when one is asked for: a refused navigation ends nothing.
      contents.on('did-navigate', leave);
      contents.on('render-process-gone', leave);
      contents.once('destroyed', () => {
        leave();
        windows.delete(contents);
      });
    },

    /** The window of a sender. */
    of: (contents: WebContents): KnownWindow | undefined => windows.get(contents),

    /** The open window of that name in the configuration. */
    named: (name: string): KnownWindow | undefined =>
      [...windows.values()].find((window) => window.grants().window === name),

    all: (): Iterable<KnownWindow> => windows.values(),
  };
}

/** The windows that may call. */
export type KnownWindows = ReturnType<typeof createKnownWindows>;
