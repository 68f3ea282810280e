/**
 * HTTP over the runtime's fetch. Electron's `net.fetch` is not used: with manual redirects it throws
 * (electron#43715), and a followed redirect would carry a token to another origin (MD-04).
 */
import type { HttpFetch, HttpFailure, HttpRequest, HttpResponse } from '../ports.ts';
import { HttpFetchError } from '../ports.ts';

function failureOf(error: unknown, request: HttpRequest): HttpFailure {
  if (error instanceof HttpFetchError) return error.reason;
  if (request.signal?.aborted) return 'aborted';
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  return 'unreachable';
}

/**
 * Reads the body up to the limit; what is larger is cancelled, not kept (MD-05). The pieces, which may
 * hold tokens, are overwritten (MM-02).
 */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array(0);
  const announced = Number(response.headers.get('content-length') ?? '0');
  if (announced > maxBytes) {
    await response.body.cancel();
    throw new HttpFetchError('too_large');
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      parts.push(part);
      size += part.byteLength;
      // Leaving the loop cancels the stream and closes the connection.
      if (size > maxBytes) throw new HttpFetchError('too_large');
    }
    const whole = new Uint8Array(size);
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.byteLength;
    }
    return whole;
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/** Builds the request; what is no HTTP is refused before anything is sent. */
function build(request: HttpRequest): Request {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout;
  try {
    return new Request(request.url, {
      method: request.method,
      headers: request.headers.map(([name, value]): [string, string] => [name, value]),
      redirect: 'manual',
      signal,
      ...(request.body === undefined
        ? {}
        : { body: request.body as string | Uint8Array<ArrayBuffer> }),
    });
  } catch {
    throw new HttpFetchError('bad_request');
  }
}

/**
 * Sends one request. Redirects are answers, not orders; cookies are neither kept nor sent.
 * @throws HttpFetchError with a reason and nothing of the request or the answer.
 */
export const httpFetch: HttpFetch = async (request): Promise<HttpResponse> => {
  const outgoing = build(request);
  try {
    const response = await fetch(outgoing);
    const body = await readBody(response, request.maxBytes);
    return { status: response.status, headers: [...response.headers.entries()], body };
  } catch (error) {
    throw new HttpFetchError(failureOf(error, request));
  }
};
