/** APIs in memory: what is at the other end of the app's own requests. */
import type { ProxiedApi } from '../../main/auth/api-proxy.ts';
import { routeOf } from '../../main/auth/api-routes.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import { HttpFetchError, type HttpIncoming, type HttpOpening } from '../../main/ports.ts';
import type { ApiRequest, ErrorCode } from '../../preload/contract.ts';

/** A call of a route, as the API sees it. */
export interface FakeApiRequest {
  readonly route: string;
  /** What stood for the names in braces, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** By lower-case name; without the token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body's JSON; undefined where it has none. */
  readonly json: unknown;
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal;
}

/** What an API answers; or the code of what keeps main from an answer. */
export type FakeApiAnswer =
  | { readonly failure: ErrorCode }
  | {
      /** 200 when left out. */
      readonly status?: number;
      /** By lower-case name. */
      readonly headers?: Readonly<Record<string, string>>;
      /** Answered as `application/json`. */
      readonly json?: unknown;
      /** In pieces, it is a stream. */
      readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
    };

/** An answer, or what makes one of each request. */
export type FakeRoute =
  FakeApiAnswer | ((request: FakeApiRequest) => FakeApiAnswer | Promise<FakeApiAnswer>);

/** What the configuration says of an API besides its routes. */
export type FakeApiConfig = Partial<Omit<ProxiedApi, 'origin' | 'routes'>>;

/** As the configuration has it. */
const DEFAULTS = {
  scopes: {},
  sensitive: {},
  requestHeaders: [],
  responseHeaders: [],
  maxRequestBytes: 1024 ** 2,
  maxResponseBytes: 1024 ** 2,
  maxStreamBytes: 1024 ** 3,
} as const;

const bytesOf = (piece: string | Uint8Array): Uint8Array<ArrayBuffer> =>
  typeof piece === 'string' ? new TextEncoder().encode(piece) : new Uint8Array(piece);

async function* piecesOf(body: string | Uint8Array | AsyncIterable<string | Uint8Array>) {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    if (body.length > 0) yield bytesOf(body);
  } else {
    for await (const piece of body) yield bytesOf(piece);
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function paramsOf(route: string, path: string): Record<string, string> {
  const segments = path.split('/');
  const names = (route.split(' ')[1] ?? '').split('/');
  return Object.fromEntries(
    names.flatMap((name, place) =>
      name.startsWith('{')
        ? [[name.slice(1, -1), decodeURIComponent(segments[place] ?? '')] as const]
        : [],
    ),
  );
}

function answerOf(made: FakeApiAnswer, signal: AbortSignal): HttpIncoming {
  if ('failure' in made) throw new AuthError(made.failure);
  const { status = 200, headers = {}, json } = made;
  const { body = json === undefined ? '' : JSON.stringify(json) } = made;
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  const pieces = piecesOf(body);
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => {});
  const cancel = () => {
    aborted.reject(new HttpFetchError('aborted'));
    // One that waits for its own next piece would never be told.
    void pieces.return(undefined).catch(() => {});
  };
  signal.addEventListener('abort', cancel, { once: true });
  return {
    status,
    headers: Object.entries({ ...type, ...headers }),
    length: isWhole ? bytesOf(body).length : null,
    async read() {
      const next = await Promise.race([aborted.promise, pieces.next()]);
      return next.done === true ? null : next.value;
    },
    cancel,
  };
}

/** Creates the APIs; there is none yet. */
export function createFakeApis(issuer: string, configs: Readonly<Record<string, FakeApiConfig>>) {
  const routes = new Map<string, Map<string, FakeRoute>>();
  const known: Record<string, ProxiedApi> = {};

  return {
    /** As main has them of its configuration. */
    known: known as Readonly<Record<string, ProxiedApi>>,

    /** From each API to its routes. */
    routes: (): Record<string, readonly string[]> =>
      Object.fromEntries([...routes].map(([name, of]) => [name, [...of.keys()]])),

    /** Sets the answer of a route. */
    answer(api: string, route: string, answer: FakeRoute): void {
      const of = routes.get(api) ?? new Map<string, FakeRoute>();
      routes.set(api, of.set(route, answer));
      known[api] = {
        ...DEFAULTS,
        issuer,
        resource: undefined,
        ...configs[api],
        origin: `https://${api}.example`,
        routes: [...of.keys()],
      };
    },

    /** The network: each API at its origin. Throws as `HttpOpen`. */
    async open({ url, method, headers, body, onSent, signal }: HttpOpening): Promise<HttpIncoming> {
      const { origin, pathname: path, searchParams: query } = new URL(url);
      const [name] = Object.entries(known).find(([, api]) => api.origin === origin) ?? [];
      const of = routes.get(name ?? '');
      const call = { method: method as ApiRequest['method'], path };
      const route = of ? routeOf([...of.keys()], call) : null;
      const answer = route === null ? undefined : of?.get(route);
      if (route === null || answer === undefined) throw new HttpFetchError('unreachable');
      const sent = bytesOf(body ?? '');
      onSent?.(sent.length);
      const wanted = signal ?? new AbortController().signal;
      const request: FakeApiRequest = {
        route,
        params: paramsOf(route, path),
        query,
        headers: Object.fromEntries(headers.filter(([header]) => header !== 'authorization')),
        body: sent,
        json: jsonOf(sent),
        signal: wanted,
      };
      return answerOf(typeof answer === 'function' ? await answer(request) : answer, wanted);
    },
  };
}

/** The APIs. */
export type FakeApis = ReturnType<typeof createFakeApis>;
