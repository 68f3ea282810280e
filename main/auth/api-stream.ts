/** An answer that is read piece by piece: bounded in size, and in the time that nothing moves. */
import type { ApiStream } from '../../preload/contract.ts';
import { HttpFetchError, type HttpIncoming } from '../ports.ts';
import type { ApiCall } from './api-call.ts';
import { failureOf } from './api-failure.ts';
import { AuthError } from './auth-error.ts';
import type { Ending } from './ending.ts';
import { shownHeaders } from './header-rules.ts';

/**
 * Makes the stream of an answer whose head has come. `read` throws AuthError: `api_unreachable`,
 * `api_timed_out`, `api_response_invalid` when there is too much, `request_aborted`.
 * @param ending what ends it, whoever wants it no more; it is released when the stream is over.
 * @param idleMs how long nothing may move, whether for want of the API or of the page.
 */
export function createApiStream(
  { api }: ApiCall,
  incoming: HttpIncoming,
  ending: Ending,
  idleMs: number,
): ApiStream {
  const { status, headers, length } = incoming;
  let size = 0;
  /** Why nothing more comes; null before. */
  let failure: AuthError | null = null;
  const ended = new AbortController();

  const end = (error: unknown) => {
    failure ??= failureOf(error, ending);
    ending.release();
    incoming.cancel();
    ended.abort();
  };

  if ((length ?? 0) > api.maxStreamBytes) {
    incoming.cancel();
    throw new AuthError('api_response_invalid');
  }
  ending.within(idleMs);
  // Nobody may be reading when it ends.
  const stop = () => {
    end(new HttpFetchError('aborted'));
  };
  ending.signal.addEventListener('abort', stop, { once: true });

  return {
    head: { status, headers: shownHeaders(headers, api.responseHeaders), length },
    ended: ended.signal,
    async read() {
      if (failure) throw failure;
      ending.within(idleMs);
      try {
        const piece = await incoming.read();
        size += piece?.byteLength ?? 0;
        if (size > api.maxStreamBytes) throw new AuthError('api_response_invalid');
        if (piece === null) ending.release();
        else ending.within(idleMs);
        return piece;
      } catch (error) {
        end(error);
        throw failureOf(error, ending);
      }
    },
  };
}
