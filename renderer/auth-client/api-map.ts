/** The developer's map of APIs, and what TypeScript learns from it. Types alone: nothing of it runs. */
import type { ApiRequest } from '../../preload/contract.ts';

/** A route of the configuration: `GET /notes/{id}`. */
export type Route = `${ApiRequest['method']} /${string}`;

/** A value of a query; `undefined` leaves the name out. */
export type QueryValue = string | number | boolean | undefined;
/** A query: each name with one value or with several. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>;

/** What a route takes and answers; what is left out of it is not taken. */
export interface RouteShape {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string | Uint8Array;
  /** Left out: every query is taken. */
  readonly query?: Query;
  /** The JSON of an answer that is a success. It is the API's word, and not checked here. */
  readonly response?: unknown;
  /** The JSON of one that is none. */
  readonly error?: unknown;
}

/** The shape of a map: `{ notes: { 'GET /notes/{id}': { response: Note } } }`. */
export type ApiMap<Apis> = {
  readonly [A in keyof Apis]: {
    readonly [R in keyof Apis[A]]: R extends Route ? RouteShape : never;
  };
};

/** Without a map every API and every route is taken; main allows those of the configuration. */
export type AnyApis = Readonly<Record<string, Readonly<Record<Route, RouteShape>>>>;

/** The names in braces of a route. */
export type ParamNames<R extends string> = R extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

type Params<R extends string> = [ParamNames<R>] extends [never]
  ? { readonly params?: never }
  : { readonly params: Readonly<Record<ParamNames<R>, string | number>> };

type Taken<Shape, K extends keyof RouteShape> = K extends keyof Shape
  ? Readonly<Pick<Shape, K>>
  : { readonly [P in K]?: never };

/** How a body is handed over. */
export type ResponseType = 'json' | 'text' | 'bytes';

/** What every call may say. */
interface CallOptions {
  /** Names of `apis.<name>.requestHeaders` only. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The media type of `body`. */
  readonly contentType?: string | undefined;
  /** Milliseconds; at most `timeouts.requestSeconds`. */
  readonly timeoutMs?: number | undefined;
  /** The person may be asked for more access, or to sign in again. */
  readonly interactive?: boolean | undefined;
}

/** One route of one API, with what it takes. */
export type RouteCall<A, R extends string, Shape> = {
  readonly api: A;
  readonly route: R;
} & Params<R> &
  Taken<Shape, 'json'> &
  Taken<Shape, 'body'> &
  ('query' extends keyof Shape ? Taken<Shape, 'query'> : { readonly query?: Query | undefined }) &
  CallOptions;

/** What can be watched and ended while it runs. */
export interface Watched {
  /** Ends the call, which then fails with `request_aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Bytes sent so far, and how many there are. */
  readonly onUpload?: ((sent: number, total: number) => void) | undefined;
}

/** How an answer is waited for: alone, or together with other calls that are the same. */
export type Waiting =
  | (Watched & {
      /** Bytes received so far, and how many were announced. */
      readonly onDownload?: ((received: number, total: number | null) => void) | undefined;
      readonly shared?: undefined;
    })
  | {
      readonly signal?: undefined;
      readonly onUpload?: undefined;
      readonly onDownload?: undefined;
      /** Identical GETs that run at the same time are one request. */
      readonly shared?: boolean | undefined;
    };

interface AnswerHead {
  readonly status: number;
  /** Those that main lets through, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What the API answered: `ok` is true for a status of 200 to 299. */
export type ApiAnswer<Data, Problem> =
  | (AnswerHead & { readonly ok: true; readonly data: Data })
  | (AnswerHead & { readonly ok: false; readonly data: Problem });

/** The answer of a route in the form that was asked for. */
export type AnswerOf<Shape, T extends ResponseType> = T extends 'bytes'
  ? ApiAnswer<Uint8Array, Uint8Array>
  : T extends 'text'
    ? ApiAnswer<string, string>
    : ApiAnswer<
        Shape extends { readonly response: infer D } ? D : unknown,
        Shape extends { readonly error: infer E } ? E : unknown
      >;

/** An answer whose body comes as it arrives. */
export interface StreamedAnswer extends AnswerHead {
  readonly ok: boolean;
  /** What the API announced, in bytes; null when it did not. */
  readonly length: number | null;
  readonly body: ReadableStream<Uint8Array>;
}
