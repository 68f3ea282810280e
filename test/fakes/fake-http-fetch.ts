import { createHttpFetch } from '../../main/auth/whole-answer.ts';
import { HttpFetchError, type Clock, type HttpFetch } from '../../main/ports.ts';
import type { HttpIncoming, HttpOpen, HttpOpening } from '../../main/ports.ts';

/** What a server on the fake network answers. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds from the head to the last byte; `never` for a server that stops in the middle. */
  readonly takesMs?: number | 'never';
  /** The body piece by piece, instead of `body`; a failure in it is a connection that broke. */
  readonly pieces?: AsyncIterable<Uint8Array>;
}

/** One request as the network saw it. */
export interface SentRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Bytes of the body. */
  readonly bytes: number;
  /** The body, read as a form. */
  readonly form: URLSearchParams;
}

export type FakeServer = (request: SentRequest) => FakeAnswer | Promise<FakeAnswer>;

/** A network in memory: nothing is reachable but what a test serves. */
export interface FakeNetwork {
  readonly open: HttpOpen;
  readonly fetch: HttpFetch;
  /** Every request that was sent, also to where nobody listens. */
  readonly requests: SentRequest[];
  /** How many servers are at work: they take real time, for which no test's clock should go on. */
  readonly answering: () => number;
  /** How many answers were neither read to their end nor cancelled so far. */
  readonly unread: () => number;
  serve(origin: string, server: FakeServer): void;
  /** Milliseconds between two quarters of a body that is sent; 0 for all of it at once. */
  slowness: number;
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

function headersOf(pairs: Parameters<HttpOpen>[0]['headers']): Headers | null {
  try {
    return new Headers(pairs.map(([name, value]): [string, string] => [name, value]));
  } catch {
    return null;
  }
}

/** Resolves when the signal is aborted, or at once when it is; rejects with `aborted`. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => {
      reject(new HttpFetchError('aborted'));
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** The body as it arrives. */
async function* bodyOf(
  { body = '', pieces, takesMs = 0 }: FakeAnswer,
  method: string,
  clock: Clock,
): AsyncGenerator<Uint8Array> {
  if (takesMs === 'never') await new Promise<never>(() => {});
  else if (takesMs > 0) await new Promise<void>((resolve) => void clock.after(takesMs, resolve));
  if (method === 'HEAD') return;
  if (pieces) yield* pieces;
  else if (body.length > 0) yield typeof body === 'string' ? new TextEncoder().encode(body) : body;
}

/** @param clock whose time answers and time limits take. */
export function createFakeNetwork(clock: Clock): FakeNetwork {
  const servers = new Map<string, FakeServer>();
  let unread = 0;
  let answering = 0;

  function incomingOf(answer: FakeAnswer, method: string, ended: AbortSignal): HttpIncoming {
    const cancelled = new AbortController();
    const aborted = whenAborted(AbortSignal.any([ended, cancelled.signal]));
    aborted.catch(() => {});
    const parts = bodyOf(answer, method, clock);
    const headers = new Headers({ ...answer.headers });
    const announced = headers.get('content-length');
    let isOver = false;
    unread += 1;
    const over = () => {
      if (!isOver) unread -= 1;
      isOver = true;
    };
    return {
      status: answer.status ?? 200,
      headers: [...headers.entries()],
      length: announced === null || method === 'HEAD' ? null : Number(announced),
      async read() {
        try {
          const next = await Promise.race([aborted, parts.next()]);
          if (next.done) over();
          return next.done ? null : Uint8Array.from(next.value);
        } catch (error) {
          over();
          throw error instanceof HttpFetchError ? error : new HttpFetchError('unreachable');
        }
      },
      cancel() {
        over();
        cancelled.abort();
      },
    };
  }

  async function upload(bytes: number, onSent: HttpOpening['onSent']): Promise<void> {
    if (network.slowness === 0) {
      onSent?.(bytes);
      return;
    }
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      if (quarter > 1) {
        await new Promise<void>((resolve) => void clock.after(network.slowness, resolve));
      }
      onSent?.((bytes * quarter) / 4);
    }
  }

  const open: HttpOpen = async ({ url, method, headers: pairs, body, onSent, signal }) => {
    const headers = headersOf(pairs);
    if (headers === null || !isRequest(url, method, headers, body !== undefined)) {
      throw new HttpFetchError('bad_request');
    }
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const sent: SentRequest = {
      url: new URL(url),
      method,
      headers: new Map(headers.entries()),
      body: text,
      bytes: bytes?.byteLength ?? 0,
      form: new URLSearchParams(text),
    };
    if (signal?.aborted) throw new HttpFetchError('aborted');
    network.requests.push(sent);
    await Promise.resolve();
    const server = network.offline ? undefined : servers.get(sent.url.origin);
    if (!server) throw new HttpFetchError('unreachable');
    const ended = signal ?? new AbortController().signal;
    if (sent.bytes > 0) await Promise.race([whenAborted(ended), upload(sent.bytes, onSent)]);
    answering += 1;
    const answered = Promise.resolve(server(sent)).finally(() => {
      answering -= 1;
    });
    const answer = await Promise.race([whenAborted(ended), answered]);
    return incomingOf(answer, method, ended);
  };

  const network: FakeNetwork = {
    requests: [],
    answering: () => answering,
    unread: () => unread,
    offline: false,
    slowness: 0,
    serve: (origin, server) => {
      servers.set(origin, server);
    },
    open,
    fetch: createHttpFetch(open, clock),
  };
  return network;
}
