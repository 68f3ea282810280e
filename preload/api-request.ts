/**
 * An API call as a page asks for it, and what it is answered: part of the contract. It names an API of the
 * configuration, never a URL (IP-05), and holds no token (IP-03).
 */
import * as v from 'valibot';
import type { Result } from './answers.ts';

/** Methods an API route may use. */
export const apiMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The most bytes that a body may have, either way, whatever the configuration says. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** A call of a named API whose answer is wanted piece by piece. */
export interface StreamRequest {
  /** Name of the API in the configuration. */
  readonly api: string;
  readonly method: (typeof apiMethods)[number];
  /** Absolute path below the API's base, without query or fragment. */
  readonly path: string;
  /** At most 32 parameters of the query; a list stands for the same name several times. */
  readonly query?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** Header fields that the API's `requestHeaders` lists. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text, sent as UTF-8, or bytes; at most the API's `maxRequestBytes`. */
  readonly body?: string | Uint8Array | undefined;
  /** Media type of the body; left out: `application/json` for text, `application/octet-stream` for bytes. */
  readonly contentType?: string | undefined;
  /**
   * Whether the person may be asked for access that the route needs, or to sign in again, in a dialog of main and
   * in the browser; else the call fails with `consent_needed` or `fresh_sign_in_needed`. `false` when left out.
   */
  readonly interactive?: boolean | undefined;
  /**
   * Milliseconds until the whole answer is there, or of a stream its head, counted from the last byte of the
   * body. At most `timeouts.requestSeconds`, which it is when left out.
   */
  readonly timeoutMs?: number | undefined;
}

/** A call of a named API whose answer is wanted whole. */
export interface ApiRequest extends StreamRequest {
  /** What the body of the answer is given as; `text` when left out. */
  readonly responseType?: 'text' | 'bytes' | undefined;
  /** For GET: the same calls of one account at the same time are one request. */
  readonly shared?: boolean | undefined;
}

const queryValue = v.pipe(v.string(), v.maxLength(1024));

const isBody = (value: unknown): boolean =>
  value instanceof Uint8Array && value.byteLength <= MAX_BODY_BYTES;

const callEntries = {
  api: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/)),
  method: v.picklist(apiMethods),
  path: v.pipe(v.string(), v.maxLength(1024), v.startsWith('/')),
  query: v.optional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.maxLength(64)),
        v.union([queryValue, v.pipe(v.array(queryValue), v.maxLength(64))]),
      ),
      v.maxEntries(32),
    ),
  ),
  headers: v.optional(
    v.pipe(
      v.record(v.pipe(v.string(), v.maxLength(64)), v.pipe(v.string(), v.maxLength(4096))),
      v.maxEntries(32),
    ),
  ),
  body: v.optional(
    v.union([
      v.pipe(v.string(), v.maxLength(MAX_BODY_BYTES)),
      v.custom<Uint8Array>(isBody, 'a Uint8Array of at most 64 MiB'),
    ]),
  ),
  contentType: v.optional(v.pipe(v.string(), v.maxLength(255))),
  interactive: v.optional(v.boolean()),
  timeoutMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_600_000))),
};

/** The schema of what `auth.request` takes. */
export const apiRequestSchema = v.strictObject({
  ...callEntries,
  responseType: v.optional(v.picklist(['text', 'bytes'])),
  shared: v.optional(v.boolean()),
});

/** The schema of what `auth.openRequest` takes. */
export const streamRequestSchema = v.strictObject(callEntries);

/** What the body of the answer to a call is given as: text, unless bytes are, or may be, asked for. */
export type BodyOf<C> = C extends { readonly responseType?: infer T }
  ? unknown extends T
    ? string
    : [T] extends ['bytes']
      ? Uint8Array
      : 'bytes' extends T
        ? string | Uint8Array
        : string
  : string;

/** What the API answered, whatever its status. */
export interface ApiResponse<B extends string | Uint8Array = string> {
  readonly status: number;
  /** Allowed header fields, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, at most the API's `maxResponseBytes`; parse it according to `headers['content-type']`. */
  readonly body: B;
}

/** The head of an answer whose body is read piece by piece. */
export interface ApiResponseHead {
  readonly status: number;
  /** Allowed header fields, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body; null when they are not known beforehand. */
  readonly length: number | null;
}

/** A request whose answer is read piece by piece. */
export interface RequestHandle {
  /** Status, headers and announced length, when they came; a failure is a value. */
  readonly head: Promise<Result<ApiResponseHead>>;
  /**
   * The next piece, as it came; null at the end, and from then on. Only what is read is asked of the API: a
   * page that does not read takes no memory. A stream in which nothing moves for `timeouts.streamIdleSeconds`
   * fails with `api_timed_out`.
   */
  read(): Promise<Result<Uint8Array | null>>;
  /** Ends it at once; what is waited for answers `request_aborted`. */
  cancel(): void;
}
