/** What ends a piece of work from outside: its time is up, or nobody wants it any more. */
import type { Clock } from '../ports.ts';
import { HttpFetchError } from '../ports.ts';
import { AuthError } from './auth-error.ts';

/** Why it was ended: `timeout` when its time was up, `aborted` by one of the signals. */
export type EndedBy = 'timeout' | 'aborted';

type Aborted = (signal: AbortSignal) => void;

/** What is to be done when a signal is aborted. */
const heard = new WeakMap<AbortSignal, Set<Aborted>>();

/**
 * Does `abort` when the signal is aborted; returns what forgets it. However many there are, the signal has one
 * listener: Node warns of a leak from the eleventh on, and goes through all of them to take one away.
 */
function onAbort(signal: AbortSignal, abort: Aborted): () => void {
  const known = heard.get(signal);
  const all = known ?? new Set<Aborted>();
  if (!known) {
    heard.set(signal, all);
    const abortAll = () => {
      for (const each of all) each(signal);
    };
    signal.addEventListener('abort', abortAll, { once: true });
  }
  all.add(abort);
  return () => {
    all.delete(abort);
  };
}

/**
 * Joins signals and a time limit. Not by `AbortSignal.any`: signals that live as long as a session would
 * remember every call (nodejs/node#54614), so `release` must be called when the work is over.
 */
export function createEnding(
  clock: Pick<Clock, 'after'>,
  signals: ReadonlyArray<AbortSignal | undefined>,
) {
  const controller = new AbortController();
  let by: EndedBy | null = null;
  let reason: AuthError | null = null;
  let cancelTimer = () => {};
  const waiting = new Set<(error: HttpFetchError) => void>();
  let limitMs: number | null = null;
  const end = (why: EndedBy) => {
    if (by) return;
    by = why;
    controller.abort();
    for (const reject of waiting) reject(new HttpFetchError(why));
  };
  const abort = ({ reason: said }: AbortSignal) => {
    // A session that was ended says why.
    if (!by && said instanceof AuthError) reason = said;
    end('aborted');
  };
  const within = (ms: number) => {
    cancelTimer();
    limitMs = ms;
    cancelTimer = clock.after(ms, () => {
      end('timeout');
    });
  };
  const sources = signals.filter((signal) => signal !== undefined);
  const forget = sources.map((signal) => onAbort(signal, abort));
  for (const signal of sources) if (signal.aborted) abort(signal);
  return {
    /** Aborted when the work is to end; its reason says nothing. */
    signal: controller.signal,

    /** Why it was ended; null while it was not. */
    by: (): EndedBy | null => by,

    /** What the signal that ended it said, if it was of ours. */
    reason: (): AuthError | null => reason,

    /** Ends it after `ms` milliseconds from now on, whatever limit there was before. */
    within,

    /** Waits for what a person does, whose time does not count: the limit begins anew when they have done it. */
    async paused<T>(acts: Promise<T>): Promise<T> {
      cancelTimer();
      try {
        return await acts;
      } finally {
        if (limitMs !== null && by === null) within(limitMs);
      }
    },

    /** Waits for something that cannot be ended itself; rejects with `HttpFetchError` when the work has ended. */
    async unlessEnded<T>(waitedFor: Promise<T>): Promise<T> {
      const ended = Promise.withResolvers<never>();
      waiting.add(ended.reject);
      if (by) ended.reject(new HttpFetchError(by));
      try {
        return await Promise.race([waitedFor, ended.promise]);
      } finally {
        waiting.delete(ended.reject);
      }
    },

    /** The work is over: the timer and the signals forget it. */
    release(): void {
      cancelTimer();
      limitMs = null;
      for (const each of forget) each();
    },
  };
}

/** What ends a piece of work from outside. */
export type Ending = ReturnType<typeof createEnding>;
