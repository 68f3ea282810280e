import { HttpFetchError, type Clock, type HttpFailure, type HttpFetch } from '../../main/ports.ts';

/** What a server on the fake network answers. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds until the last byte; `never` for a server that stops in the middle. */
  readonly takesMs?: number | 'never';
}

/** One request as the network saw it. */
export interface SentRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The body, read as a form. */
  readonly form: URLSearchParams;
}

export type FakeServer = (request: SentRequest) => FakeAnswer | Promise<FakeAnswer>;

/** A network in memory: nothing is reachable but what a test serves. */
export interface FakeNetwork {
  readonly fetch: HttpFetch;
  /** Every request that was sent, also to where nobody listens. */
  readonly requests: SentRequest[];
  serve(origin: string, server: FakeServer): void;
  /** Cuts the network, or mends it. */
  offline: boolean;
}

/** What the platform's `Request` refuses as well: the fake must not be more lenient. */
function isRequest(url: string, method: string, headers: Headers | null, body: boolean): boolean {
  if (headers === null || !URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return !(body && (method === 'GET' || method === 'HEAD'));
}

function headersOf(pairs: Parameters<HttpFetch>[0]['headers']): Headers | null {
  try {
    return new Headers(pairs.map(([name, value]): [string, string] => [name, value]));
  } catch {
    return null;
  }
}

/** Waits for the answer's last byte, the time limit or the caller, whichever comes first. */
function transfer(
  takesMs: number | 'never',
  { timeoutMs, signal, clock }: { timeoutMs: number; signal?: AbortSignal; clock: Clock },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (reason: HttpFailure) => {
    reject(new HttpFetchError(reason));
  };
  const abort = () => {
    fail('aborted');
  };
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const cancelLimit = clock.after(timeoutMs, () => {
    fail('timeout');
  });
  const cancelArrival = takesMs === 'never' ? () => {} : arrive(takesMs, clock, resolve);
  return promise.finally(() => {
    cancelLimit();
    cancelArrival();
    signal?.removeEventListener('abort', abort);
  });
}

function arrive(takesMs: number, clock: Clock, resolve: () => void): () => void {
  if (takesMs > 0) return clock.after(takesMs, resolve);
  resolve();
  return () => {};
}

/** @param clock whose time answers and time limits take. */
export function createFakeNetwork(clock: Clock): FakeNetwork {
  const servers = new Map<string, FakeServer>();
  const network: FakeNetwork = {
    requests: [],
    offline: false,
    serve: (origin, server) => {
      servers.set(origin, server);
    },
    fetch: async ({ url, method, headers: pairs, body, maxBytes, timeoutMs, signal }) => {
      const headers = headersOf(pairs);
      if (headers === null || !isRequest(url, method, headers, body !== undefined)) {
        throw new HttpFetchError('bad_request');
      }
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
      const sent: SentRequest = {
        url: new URL(url),
        method,
        headers: new Map(headers.entries()),
        body: text,
        form: new URLSearchParams(text),
      };
      if (signal?.aborted) throw new HttpFetchError('aborted');
      network.requests.push(sent);
      await Promise.resolve();
      const server = network.offline ? undefined : servers.get(sent.url.origin);
      if (!server) throw new HttpFetchError('unreachable');
      const answer = await server(sent);
      await transfer(answer.takesMs ?? 0, { timeoutMs, clock, ...(signal ? { signal } : {}) });
      const bytes = new TextEncoder().encode('');
      const whole =
        typeof answer.body === 'string' ? new TextEncoder().encode(answer.body) : answer.body;
      const received = method === 'HEAD' ? bytes : Uint8Array.from(whole ?? bytes);
      if (received.byteLength > maxBytes) throw new HttpFetchError('too_large');
      const answered = new Headers({ ...answer.headers });
      return { status: answer.status ?? 200, headers: [...answered.entries()], body: received };
    },
  };
  return network;
}
