import type { StoreLock } from '../ports.ts';
import { secretServiceLock, type BusEnvironment } from './secret-service/lock-state.ts';
import { askToUnlock } from './secret-service/unlock.ts';

/** What `createStoreLock` takes. */
export interface StoreLockOptions {
  /** keytar's service name, see `serviceName`. */
  readonly service: string;
  /** Native calls that have not ended, see `KeytarStore`. */
  readonly pendingCalls: () => number;
  readonly platform?: NodeJS.Platform;
  /** Where the session bus is found. */
  readonly env?: BusEnvironment;
}

/**
 * The lock of the OS credential store. On Linux the Secret Service tells it, and prompts when it is asked
 * to. Elsewhere nobody tells: macOS asks for the keychain's password within the read itself, so a call that
 * has not ended is a prompt that is open. Windows' store is never locked.
 */
export function createStoreLock({
  service,
  pendingCalls,
  platform = process.platform,
  env = process.env,
}: StoreLockOptions): StoreLock {
  if (platform !== 'linux') {
    const otherwise = platform === 'win32' ? 'open' : 'unknown';
    return {
      state: () => Promise.resolve(pendingCalls() > 0 ? 'locked' : otherwise),
      askToUnlock: () => Promise.resolve(),
    };
  }
  return {
    state: async () => {
      const lock = await secretServiceLock({ service }, env).catch(() => 'absent' as const);
      // Without a service there is no lock, and nothing that could be read either.
      return lock === 'absent' ? 'unknown' : lock;
    },
    askToUnlock: (signal) => askToUnlock({ service }, signal, env),
  };
}
