import type { StoreTrace } from '../../main/ports.ts';

/** A trace in memory; it stays over restarts as the profile does. */
export interface FakeStoreTrace extends StoreTrace {
  /** What was noted last; null: nothing yet. */
  sessions: number | null;
  /** Whether the store is another one now than when it was noted. */
  isOther: boolean;
}

/** A trace of a profile that is new. */
export function createFakeStoreTrace(): FakeStoreTrace {
  const trace: FakeStoreTrace = {
    sessions: null,
    isOther: false,
    lost: () => {
      if (trace.sessions === null || trace.sessions === 0) return Promise.resolve(null);
      return Promise.resolve(trace.isOther ? 'store_changed' : 'session_missing');
    },
    note: (sessions) => {
      trace.sessions = sessions;
      trace.isOther = false;
      return Promise.resolve();
    },
  };
  return trace;
}
