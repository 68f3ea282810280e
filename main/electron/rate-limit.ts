/** Token buckets, so that a page that calls in a loop opens no flood of tabs or requests (IP-07). */
import type { MethodName } from '../../preload/contract.ts';

/** How often a method may be called: at once, and per second on average. */
interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

/** `getSession` has none: it costs as much as refusing it. */
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
  // Each call reads up to a megabyte.
  getActivity: { burst: 10, perSecond: 1 },
  // Each call opens a dialog, one at a time.
  exportActivity: { burst: 3, perSecond: 0.2 },
};

/** Creates the limiter of one window; `allow` takes the monotonic time in milliseconds. */
export function createRateLimiter() {
  const buckets = new Map<MethodName, { level: number; at: number }>();
  return {
    /** Whether the call may go on; a refused call costs nothing. */
    allow(name: MethodName, now: number): boolean {
      const limit = limits[name];
      if (!limit) return true;
      const bucket = buckets.get(name) ?? { level: limit.burst, at: now };
      const refilled = bucket.level + ((now - bucket.at) / 1000) * limit.perSecond;
      const level = Math.min(limit.burst, refilled);
      const allowed = level >= 1;
      buckets.set(name, { level: allowed ? level - 1 : level, at: now });
      return allowed;
    },
  };
}
