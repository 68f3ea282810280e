import { AuthError, codeOf } from '../../main/auth/auth-error.ts';
import type { AuthFailure, ErrorCode, Result } from '../../preload/contract.ts';
import { REQUEST_ABORTED, type RequestHandle } from '../auth-client/grown-bridge.ts';
import type { OpenedAnswer } from './fake-apis.ts';

/** What a handle is made of. */
export interface FakeHandleOptions {
  /** Begins the request. Throws AuthError. */
  readonly open: () => Promise<OpenedAnswer>;
  readonly describe: (code: ErrorCode) => AuthFailure;
}

/** A running request whose answer comes in pieces. */
export function createFakeHandle({ open, describe }: FakeHandleOptions): RequestHandle {
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  cancelled.catch(() => {});
  let pieces: AsyncIterator<Uint8Array> | undefined;
  const endPieces = (): void => void pieces?.return?.().catch(() => {});

  async function result<T>(work: Promise<T>): Promise<Result<T>> {
    try {
      return { ok: true, value: await Promise.race([cancelled, work]) };
    } catch (error) {
      return { ok: false, error: describe(codeOf(error)) };
    }
  }

  const opened = open();
  opened.catch(() => {});
  const begin = async () => {
    const answer = await opened;
    pieces = answer.pieces[Symbol.asyncIterator]();
    return answer.head;
  };
  const head = result(begin());

  return {
    head,
    async read() {
      const first = await head;
      if (!first.ok) return first;
      return result(
        (async () => {
          const next = await pieces?.next();
          return next === undefined || next.done === true ? null : next.value.slice();
        })(),
      );
    },
    cancel() {
      reject(new AuthError(REQUEST_ABORTED));
      endPieces();
    },
  };
}
