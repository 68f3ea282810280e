/** Token buckets, so that a page that calls in a loop opens no flood of tabs or requests (IP-07). */
import type { MethodName } from '../../preload/contract.ts';

/** How often a method may be called: at once, and per second on average. */
interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

/** `getSession` and `getGrants` have none: they cost as much as refusing them. */
export const limits: Readonly<Partial<Record<MethodName, Limit>>> = {
  signIn: { burst: 20, perSecond: 1 },
  switchAccount: { burst: 20, perSecond: 1 },
  cancelSignIn: { burst: 20, perSecond: 1 },
  // Each call opens a tab.
  reopenBrowser: { burst: 3, perSecond: 0.2 },
  copySignInLink: { burst: 5, perSecond: 1 },
  signOut: { burst: 10, perSecond: 1 },
  // Each call may write to the store.
  keepSession: { burst: 10, perSecond: 1 },
  request: { burst: 2000, perSecond: 200 },
  // Each call is a refresh.
  getAccessToken: { burst: 3, perSecond: 0.1 },
  // Each call reads up to a megabyte.
  getActivity: { burst: 10, perSecond: 1 },
  // Each call opens a dialog, one at a time.
  exportActivity: { burst: 3, perSecond: 0.2 },
  // Each call tells the page what is left.
  narrowGrants: { burst: 50, perSecond: 5 },
  // Each call may take the focus.
  openWindow: { burst: 5, perSecond: 0.5 },
};

/** Calls that are not granted: above it they are only told that they are too many. */
export const notGrantedLimit: Limit = { burst: 20, perSecond: 2 };

/** Creates one bucket; `take` says whether there was something in it. `now` is monotonic, in milliseconds. */
export function createBucket({ burst, perSecond }: Limit): (now: number) => boolean {
  let level = burst;
  let at = -Infinity;
  return (now) => {
    level = Math.min(burst, level + ((now - at) / 1000) * perSecond);
    at = now;
    if (level < 1) return false;
    level -= 1;
    return true;
  };
}

/** Creates the limiter of one window; `allow` takes the monotonic time in milliseconds. */
export function createRateLimiter() {
  const buckets = new Map<MethodName, (now: number) => boolean>();
  return {
    /** Whether the call may go on; a refused call costs nothing. */
    allow(name: MethodName, now: number): boolean {
      const limit = limits[name];
      if (!limit) return true;
      const take = buckets.get(name) ?? createBucket(limit);
      buckets.set(name, take);
      return take(now);
    },
  };
}
