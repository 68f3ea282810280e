/**
 * The bridge from openid-client's fetch to the `HttpFetch` port: one per operation, so that each
 * request has the operation's own signal, bounds, and a note of what the token endpoint said.
 */
import type { Clock, HttpFetch, HttpResponse } from '../ports.ts';
import { AuthError } from './auth-error.ts';
import type { ProviderClock, ProviderTime } from './provider-clock.ts';
import type { ProviderDocuments } from './provider-documents.ts';
import { isJson, MAX_DOCUMENT_BYTES, transportError } from './provider-documents.ts';
import { retryAfterOf } from './retry-after.ts';

/** What one operation learned besides openid-client's own result. */
export interface Observed {
  /** Status of the last answer of the server, 0 when there was none. */
  status: number;
  /**
   * `error` of the answer's JSON body (RFC 6749 section 5.2). Read here because openid-client loses it
   * when the server also sends WWW-Authenticate, as doorkeeper does.
   */
  error: string | null;
  /** For how long a busy server asks to be left alone, in milliseconds; undefined when it does not. */
  retryAfterMs: number | undefined;
  /** Header parameters of the ID token, for the checks that openid-client leaves out. */
  idTokenHeader: { readonly alg?: string; readonly kid?: string } | null;
  /** The time by which the ID token is judged: the provider's, when the token endpoint answered. */
  time: ProviderTime;
}

/** What the bridge needs. */
export interface ProviderFetchOptions {
  readonly fetch: HttpFetch;
  readonly clock: Clock;
  readonly time: ProviderClock;
  readonly documents: ProviderDocuments;
  readonly jwksUri: string;
  readonly tokenEndpoint: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function jsonOf(response: HttpResponse): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(response.body));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The protected header of a compact JWS; null when it has none that can be read. */
function headerOf(jws: unknown): Observed['idTokenHeader'] {
  if (typeof jws !== 'string') return null;
  try {
    const part = (jws.split('.', 1)[0] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const header: unknown = JSON.parse(atob(part));
    if (!isObject(header)) return null;
    const { alg, kid } = header;
    return {
      ...(typeof alg === 'string' ? { alg } : {}),
      ...(typeof kid === 'string' ? { kid } : {}),
    };
  } catch {
    return null;
  }
}

function toResponse(answer: {
  status: number;
  headers: HttpResponse['headers'];
  body: string | Uint8Array<ArrayBuffer>;
}) {
  // Statuses that the Response class refuses, and those that may have no body.
  if (answer.status < 200 || answer.status > 599) throw new AuthError('response_invalid');
  const bodyless = answer.status === 204 || answer.status === 205 || answer.status === 304;
  return new Response(bodyless ? null : answer.body, {
    status: answer.status,
    headers: answer.headers.map(([name, value]): [string, string] => [name, value]),
  });
}

/** The headers as pairs, whichever of its three forms `fetch` was given. */
function pairsOf(headers: ConstructorParameters<typeof Headers>[0]): Array<[string, string]> {
  return [...new Headers(headers).entries()];
}

/**
 * Creates the fetch of one operation.
 * @returns the function for openid-client's `customFetch`, and what it observed.
 */
export function createProviderFetch(options: ProviderFetchOptions) {
  const { clock, time } = options;
  const observed: Observed = {
    status: 0,
    error: null,
    retryAfterMs: undefined,
    idTokenHeader: null,
    time: time.now(),
  };

  async function send(url: string, init: RequestInit): Promise<Response> {
    if (url === options.jwksUri) {
      const header = observed.idTokenHeader;
      const keys = await options.documents.keys(header ? (header.kid ?? null) : undefined);
      const headers = [['content-type', 'application/json']] as const;
      return toResponse({ status: 200, headers, body: JSON.stringify(keys) });
    }
    const body = init.body instanceof URLSearchParams ? init.body.toString() : init.body;
    if (body !== undefined && body !== null && typeof body !== 'string') {
      throw new AuthError('internal');
    }
    const sentAt = clock.monotonic();
    const response = await options.fetch({
      url,
      method: init.method ?? 'GET',
      headers: pairsOf(init.headers),
      maxBytes: MAX_DOCUMENT_BYTES,
      timeoutMs: options.timeoutMs,
      ...(typeof body === 'string' ? { body } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    try {
      return read(url, response, sentAt);
    } finally {
      // openid-client has a copy; what is in our hand is overwritten (MM-02).
      response.body.fill(0);
    }
  }

  function read(url: string, response: HttpResponse, sentAt: number): Response {
    // Other endpoints may be others' servers: their clocks say nothing about tokens.
    if (url === options.tokenEndpoint) {
      time.learn(response, sentAt);
      observed.time = time.now();
    }
    const json = jsonOf(response);
    observed.status = response.status;
    observed.retryAfterMs = retryAfterOf(response, time.now().ms);
    observed.error = typeof json['error'] === 'string' ? json['error'] : null;
    observed.idTokenHeader = headerOf(json['id_token']);
    // openid-client would take JSON of any type (MD-05).
    return toResponse(isJson(response) ? response : { ...response, body: '' });
  }

  return {
    observed,
    async fetch(url: string, init: RequestInit): Promise<Response> {
      try {
        return await send(url, init);
      } catch (error) {
        // The attempt's own reason (cancelled, timed out) says more than "aborted".
        const reason: unknown = options.signal?.aborted ? options.signal.reason : error;
        throw transportError(reason);
      }
    },
  };
}
