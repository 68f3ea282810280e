/** Identical calls at the same time that are one request: each of its callers gets the one answer. */
import { createEnding } from './ending.ts';
import type { Clock } from '../ports.ts';

interface Running<T> {
  readonly answer: Promise<T>;
  /** Callers that still want it. */
  waiting: number;
  readonly unwanted: AbortController;
}

/** Creates the register; `clock` is not asked for the time. */
export function createSharedCalls<T>(clock: Pick<Clock, 'after'>) {
  /** By account: what one may read is not another's. */
  const accounts = new WeakMap<object, Map<string, Running<T>>>();

  /**
   * Joins the running call of that account and key, or starts it.
   * @param gone ends the wait of this caller; the call itself ends with its last caller.
   */
  return async function share(
    account: object,
    key: string,
    gone: AbortSignal | undefined,
    start: (gone: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const calls = accounts.get(account) ?? new Map<string, Running<T>>();
    accounts.set(account, calls);
    let running = calls.get(key);
    if (!running) {
      const unwanted = new AbortController();
      const answer = start(unwanted.signal);
      running = { answer, waiting: 0, unwanted };
      calls.set(key, running);
    }
    running.waiting += 1;
    const ending = createEnding(clock, [gone]);
    try {
      return await ending.unlessEnded(running.answer);
    } finally {
      ending.release();
      running.waiting -= 1;
      if (running.waiting === 0) {
        if (calls.get(key) === running) calls.delete(key);
        running.unwanted.abort();
      }
    }
  };
}
