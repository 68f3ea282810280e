/**
 * HTTP over Chromium's network stack, which knows the system's proxy and its certificate authorities (decision 0022).
 * `net.request` and not `net.fetch`: with manual redirects that throws (electron#43715), and a followed redirect would
 * carry a token to another origin (MD-04).
 */
import type { ClientRequest, ClientRequestConstructorOptions, Session } from 'electron';
import type { Readable } from 'node:stream';
import type { HttpFailure, HttpIncoming, HttpOpen, HttpOpening } from '../ports.ts';
import { HttpFetchError } from '../ports.ts';
import { netFailureOf } from './net-failure.ts';
import { inPairs, lengthOf, namesAndValues, type Pairs } from './net-head.ts';
import type { Lanes } from './net-lanes.ts';

/** What requests are made of. */
export interface NetOpenOptions {
  /** Electron's `net.request`. */
  readonly request: (options: ClientRequestConstructorOptions) => ClientRequest;
  readonly lanes: Lanes<Session>;
  /** Sent instead of Chromium's, which names the app, its version and Electron's. */
  readonly userAgent: string;
}

/** The parts of Electron's answers that are used. */
type Answer = Readable & { readonly statusCode: number; readonly rawHeaders: string[] };
/** As often as Chromium looks itself. */
const NEWS_EVERY_MS = 100;

/**
 * Tells how many bytes of a body were sent, while they are. The body is handed over whole, with its length: written
 * piece by piece an answer that comes before its end is lost, and what is aborted ends the app (decision 0022).
 */
function tellOf(sent: ClientRequest, onSent: (bytes: number) => void): () => void {
  let told = 0;
  const timer = setInterval(() => {
    const { current } = sent.getUploadProgress();
    // Not there before the first byte, whatever the types say.
    if (!(current > told)) return;
    told = current;
    onSent(told);
  }, NEWS_EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}

/** Refuses what is no HTTP before anything is sent. */
function judged({ url, method, headers, body }: HttpOpening): Request {
  try {
    const pairs = headers.map(([name, value]): [string, string] => [name, value]);
    const judged = new Request(url, { method, headers: pairs });
    const isHttp = /^https?:/.test(judged.url);
    const hasNoBody = judged.method === 'GET' || judged.method === 'HEAD';
    if (isHttp && !(body !== undefined && hasNoBody)) return judged;
  } catch {
    // Its words have the address, or the header.
  }
  throw new HttpFetchError('bad_request');
}

/** Nothing is followed, kept, sent along or answered by itself. */
const ALWAYS = {
  redirect: 'manual',
  credentials: 'omit',
  useSessionCookies: false,
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
  bypassCustomProtocolHandlers: true,
} as const satisfies ClientRequestConstructorOptions;

/** Creates the function that sends requests. Redirects are answers, not orders; cookies are neither kept nor sent. */
export function createNetOpen({ request, lanes, userAgent }: NetOpenOptions): HttpOpen {
  function send(opening: HttpOpening, guarded: Request, body: Uint8Array | null) {
    const { signal, onSent } = opening;
    const { method } = guarded;
    const lane = lanes.take(new URL(guarded.url).origin);
    const head = Promise.withResolvers<HttpIncoming>();
    const sent = request({ ...ALWAYS, url: guarded.url, method, session: lane.session });
    /** Why nothing more comes; null before. */
    let failure: HttpFailure | null = null;
    let isOver = false;
    let wantsSignIn = false;
    let answer: Answer | null = null;
    const tellNoMore = body && onSent ? tellOf(sent, onSent) : () => {};

    const over = () => {
      if (isOver) return;
      isOver = true;
      tellNoMore();
      signal?.removeEventListener('abort', abort);
      lane.leave();
    };
    const end = (why: HttpFailure) => {
      failure ??= why;
      head.reject(new HttpFetchError(failure));
      if (isOver) return;
      over();
      sent.abort();
      answer?.destroy();
    };
    const abort = () => {
      end('aborted');
    };

    const failed = () => failure;

    const incoming = (status: number, pairs: Pairs, pieces: AsyncIterator<Buffer> | null) => {
      const headers = namesAndValues(pairs);
      return {
        status,
        headers,
        length: pieces ? lengthOf(method, status, headers) : null,
        async read() {
          if (failure) throw new HttpFetchError(failure);
          const next = await pieces?.next().catch(() => {
            end('unreachable');
          });
          // It may have been ended while it was waited for.
          const why = failed();
          if (why) throw new HttpFetchError(why);
          if (next && !next.done) return next.value as Uint8Array<ArrayBuffer>;
          over();
          return null;
        },
        cancel: abort,
      };
    };

    sent.on('error', (error) => {
      // What was ended here says so once more.
      if (!isOver) end(wantsSignIn ? 'proxy' : netFailureOf(error));
    });
    // Nothing that main knows is for a proxy, and no server is answered but by a token.
    sent.on('login', ({ isProxy }, answerIt) => {
      wantsSignIn ||= isProxy;
      answerIt();
    });
    sent.on('redirect', (status, _method, _url, headers) => {
      const pairs = Object.entries(headers).flatMap(([name, values]) =>
        values.map((value) => [name, value] as const),
      );
      head.resolve(incoming(status, pairs, null));
      over();
      sent.abort();
    });
    sent.on('response', (message) => {
      answer = message as unknown as Answer;
      answer.on('error', () => {
        end('unreachable');
      });
      // A proxy's own answer is not the server's.
      if (answer.statusCode === 407) {
        end('proxy');
        return;
      }
      tellNoMore();
      if (body) onSent?.(body.byteLength);
      const pieces = answer[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      head.resolve(incoming(answer.statusCode, inPairs(answer.rawHeaders), pieces));
    });

    try {
      sent.setHeader('user-agent', userAgent);
      // The languages of the person are nobody's business.
      sent.setHeader('accept-language', '*');
      for (const [name, value] of guarded.headers) sent.setHeader(name, value);
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else if (!body) sent.end();
      else sent.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    } catch {
      end('bad_request');
    }
    return head.promise;
  }

  return async (opening) => {
    const guarded = judged(opening);
    const { body: given } = opening;
    const body = typeof given === 'string' ? new TextEncoder().encode(given) : (given ?? null);
    if (opening.signal?.aborted) throw new HttpFetchError('aborted');
    return send(opening, guarded, body);
  };
}
