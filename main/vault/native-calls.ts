import { CredentialStoreError, type Clock } from '../ports.ts';
import { createInTurn } from '../in-turn.ts';

/** Reads change nothing; a write that hangs may still land, minutes later. */
export type CallKind = 'read' | 'write';

/** Runs calls that cannot be cancelled once they have started. */
export interface NativeCalls {
  /**
   * Runs one call, after those handed in before it, and waits for it no longer than the deadline.
   * Throws `CredentialStoreError` with `timeout` when it takes longer or may not start now, else
   * whatever the call threw.
   */
  run<T>(kind: CallKind, call: () => Promise<T>): Promise<T>;
  /** Calls that were started and have not ended, waited for or not. */
  readonly pending: () => number;
}

/** libuv's pool has four threads; file access and DNS of the whole app need the other two. */
const MOST_HUNG = 2;

/**
 * A backend call runs on libuv's pool and cannot be cancelled: behind it the OS may show a prompt that
 * nobody answers. One call runs at a time; one that outlives the deadline is counted as hung until it
 * ends. While two are hung no call starts (ST-06), and while a write is hung no other write starts: the
 * old one may land late, on top of a newer token or after a sign-out.
 *
 * @param deadlineMs how long to wait for each call, in milliseconds.
 * @param after starts a timer and returns what cancels it.
 */
export function createNativeCalls({
  deadlineMs,
  after,
}: {
  readonly deadlineMs: number;
  readonly after: Clock['after'];
}): NativeCalls {
  const inTurn = createInTurn();
  const hung = new Map<symbol, CallKind>();
  let pending = 0;

  const mayStart = (kind: CallKind): boolean =>
    hung.size < MOST_HUNG && !(kind === 'write' && [...hung.values()].includes('write'));

  return {
    run: (kind, call) =>
      inTurn(async () => {
        if (!mayStart(kind)) throw new CredentialStoreError('timeout');
        const id = Symbol(kind);
        const { promise: late, reject } = Promise.withResolvers<never>();
        const cancel = after(deadlineMs, () => {
          hung.set(id, kind);
          reject(new CredentialStoreError('timeout'));
        });
        pending += 1;
        const ended = Promise.resolve()
          .then(call)
          .finally(() => {
            pending -= 1;
            hung.delete(id);
            cancel();
          });
        return Promise.race([ended, late]);
      }),
    pending: () => pending,
  };
}
