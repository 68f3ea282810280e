import type { SessionSnapshot } from '../../preload/contract.ts';
import type { Log } from '../ports.ts';

/** Creates the list of those who are told each new snapshot. */
export function createSessionListeners(log: Log) {
  const listeners = new Set<(snapshot: SessionSnapshot) => void>();
  return {
    /** Calls `listener` with each new snapshot; returns a function that ends it. */
    subscribe(listener: (snapshot: SessionSnapshot) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Tells all of them. */
    tell(snapshot: SessionSnapshot): void {
      for (const listener of listeners) {
        try {
          listener(snapshot);
        } catch {
          // A window that is going away must not stop what was under way.
          log.event('session.listener_failed');
        }
      }
    },
  };
}
