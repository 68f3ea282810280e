/**
 * HTTP over the runtime's fetch, for tests that run the session without Electron. The app's own is
 * `main/electron/net-open.ts`; both keep the same contract.
 */
import type { HttpFailure, HttpIncoming, HttpOpen, HttpOpening } from '../../main/ports.ts';
import { HttpFetchError } from '../../main/ports.ts';
import { isTlsFailure } from './tls-failure.ts';

/** Bytes of a body that are handed to the network at once, where somebody wants to know how it goes on. */
const SENT_AT_ONCE = 64 * 1024;

/** The body piece by piece: a piece is asked for when the network has taken those before. */
function inPieces(body: Uint8Array, onSent: (bytes: number) => void): ReadableStream<Uint8Array> {
  let taken = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken > 0) onSent(taken);
        if (taken === body.byteLength) {
          controller.close();
          return;
        }
        const piece = body.subarray(taken, taken + SENT_AT_ONCE);
        taken += piece.byteLength;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
}

type Body = Pick<RequestInit, 'body'> & { readonly duplex?: 'half' };

function bodyOf({ body, onSent }: HttpOpening): { init: Body; length?: string } {
  if (body === undefined) return { init: {} };
  if (!onSent) return { init: { body: body as string | Uint8Array<ArrayBuffer> } };
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  // The length is said: many servers take no body of unknown length.
  return { init: { body: inPieces(bytes, onSent), duplex: 'half' }, length: `${bytes.byteLength}` };
}

/** Builds the request; what is no HTTP is refused before anything is sent. */
function build(opening: HttpOpening): Request {
  const { init, length } = bodyOf(opening);
  try {
    const headers = opening.headers.map(([name, value]): [string, string] => [name, value]);
    if (length !== undefined) headers.push(['content-length', length]);
    return new Request(opening.url, {
      method: opening.method,
      headers,
      redirect: 'manual',
      ...init,
    });
  } catch {
    throw new HttpFetchError('bad_request');
  }
}

/** What the head says of the length; what was compressed is longer than that when it is read. */
function lengthOf({ body, headers }: Response): number | null {
  const announced = headers.get('content-length') ?? '';
  if (body === null || headers.has('content-encoding')) return null;
  return /^\d{1,15}$/.test(announced) ? Number(announced) : null;
}

/**
 * Sends one request. Redirects are answers, not orders; cookies are neither kept nor sent.
 * @throws HttpFetchError with a reason and nothing of the request or the answer.
 */
export const httpOpen: HttpOpen = async (opening): Promise<HttpIncoming> => {
  const failureOf = (error?: unknown): HttpFailure => {
    if (opening.signal?.aborted) return 'aborted';
    return isTlsFailure(error) ? 'untrusted' : 'unreachable';
  };
  const outgoing = build(opening);
  // Not in the Request: what ties its signal to the fetch is lost with the garbage (Node 20 to 24), and then
  // neither a time limit nor a page that has gone would end it.
  const { signal = null } = opening;
  const response = await fetch(outgoing, { signal }).catch((error: unknown) => {
    throw new HttpFetchError(failureOf(error));
  });
  const body = response.body;
  const reader = body?.getReader();
  let isCancelled = false;
  return {
    status: response.status,
    headers: [...response.headers.entries()],
    length: lengthOf(response),
    async read() {
      const next = await reader?.read().catch(() => {
        throw new HttpFetchError(isCancelled ? 'aborted' : failureOf());
      });
      // A reader that is cancelled says that this was the end.
      if (isCancelled) throw new HttpFetchError('aborted');
      return next?.value ?? null;
    },
    cancel() {
      isCancelled = true;
      reader?.cancel().catch(() => {});
    },
  };
};
