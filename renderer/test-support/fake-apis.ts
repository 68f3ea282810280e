/** APIs in memory: routes with their answers. */
import { routeOf } from '../../main/auth/api-routes.ts';
import { AuthError } from '../../main/auth/auth-error.ts';
import type { ErrorCode } from '../../preload/contract.ts';
import type { ApiResponseHead, GrownRequest } from '../auth-client/grown-bridge.ts';

/** A call of a route, as the API sees it. */
export interface FakeApiRequest {
  readonly route: string;
  /** What stood for the names in braces, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** The body's JSON; undefined where it has none. */
  readonly json: unknown;
}

/** What an API answers; or the code of what kept main from an answer. */
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

/** An answer that begins to come. */
export interface OpenedAnswer {
  readonly head: ApiResponseHead;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** A piece as large as the ones that a network brings. */
const PIECE_BYTES = 64 * 1024;

const bytesOf = (piece: string | Uint8Array): Uint8Array =>
  typeof piece === 'string' ? new TextEncoder().encode(piece) : piece;

async function* piecesOf(
  body: Uint8Array | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (body instanceof Uint8Array) {
    for (let at = 0; at < body.length; at += PIECE_BYTES) yield body.slice(at, at + PIECE_BYTES);
  } else {
    for await (const piece of body) yield bytesOf(piece);
  }
}

function paramsOf(route: string, path: string): Record<string, string> {
  const names = (route.split(' ')[1] ?? '').split('/');
  const segments = path.split('/');
  return Object.fromEntries(
    names.flatMap((name, place) =>
      name.startsWith('{')
        ? [[name.slice(1, -1), decodeURIComponent(segments[place] ?? '')] as const]
        : [],
    ),
  );
}

function jsonOf(body: GrownRequest['body']): unknown {
  if (typeof body !== 'string') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function open(answer: Exclude<FakeApiAnswer, { readonly failure: ErrorCode }>): OpenedAnswer {
  const {
    status = 200,
    headers = {},
    json,
    body = json === undefined ? '' : JSON.stringify(json),
  } = answer;
  const whole = typeof body === 'string' || body instanceof Uint8Array ? bytesOf(body) : null;
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  return {
    head: { status, headers: { ...type, ...headers }, length: whole?.length ?? null },
    pieces: piecesOf(whole ?? (body as AsyncIterable<string | Uint8Array>)),
  };
}

/** Creates the APIs; there is none yet. */
export function createFakeApis() {
  const apis = new Map<string, Map<string, FakeRoute>>();

  return {
    /** Sets the answer of a route. */
    answer(api: string, route: string, answer: FakeRoute): void {
      apis.set(api, (apis.get(api) ?? new Map<string, FakeRoute>()).set(route, answer));
    },

    /** From each API to its routes. */
    routes: (): Record<string, readonly string[]> =>
      Object.fromEntries([...apis].map(([api, routes]) => [api, [...routes.keys()]])),

    /**
     * Calls a route.
     * @throws AuthError `not_granted`, `bad_request`, and the code that the answer names.
     */
    async call(call: GrownRequest, isSignedIn: () => boolean): Promise<OpenedAnswer> {
      const routes = apis.get(call.api);
      if (!routes) throw new AuthError('not_granted');
      const isBodyless = call.method === 'GET' || call.method === 'HEAD';
      if (isBodyless && call.body !== undefined) throw new AuthError('bad_request');
      const route = routeOf([...routes.keys()], call);
      const answer = route === null ? undefined : routes.get(route);
      if (route === null || answer === undefined) throw new AuthError('not_granted');
      if (!isSignedIn()) throw new AuthError('not_signed_in');
      const made =
        typeof answer !== 'function'
          ? answer
          : await answer({
              route,
              params: paramsOf(route, call.path),
              query: call.query ?? {},
              headers: call.headers ?? {},
              body: call.body,
              json: jsonOf(call.body),
            });
      if ('failure' in made) throw new AuthError(made.failure);
      return open(made);
    },
  };
}

/** The APIs. */
export type FakeApis = ReturnType<typeof createFakeApis>;

/** The whole body of an answer. */
export async function wholeBody(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
