import type { StoreLock } from '../../main/ports.ts';

/** The lock of a store in memory. */
export interface FakeStoreLock extends StoreLock {
  /** What `state` answers. */
  is: 'open' | 'locked' | 'unknown';
  /** How often the person was asked, and how often the state. */
  asked: number;
  looked: number;
  /** Prompts that are on the screen. */
  prompts(): number;
  /** The person closes the prompts without a password. */
  dismiss(): void;
}

/** A lock that is open. */
export function createFakeStoreLock(): FakeStoreLock {
  const open = new Set<() => void>();
  const lock: FakeStoreLock = {
    is: 'open',
    asked: 0,
    looked: 0,
    prompts: () => open.size,
    dismiss: () => {
      for (const close of open) close();
    },
    state: () => {
      lock.looked += 1;
      return Promise.resolve(lock.is);
    },
    askToUnlock: (signal) => {
      lock.asked += 1;
      if (lock.is !== 'locked' || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const close = () => {
          open.delete(close);
          resolve();
        };
        open.add(close);
        signal.addEventListener('abort', close, { once: true });
      });
    },
  };
  return lock;
}
