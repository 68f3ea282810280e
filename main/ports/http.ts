/** HTTP, piece by piece and whole. */

/** One HTTP request. Redirects are never followed (MD-04). */
export interface HttpOpening {
  readonly url: string;
  readonly method: string;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body?: string | Uint8Array;
  /** Told how many bytes of the body the network has taken so far. */
  readonly onSent?: (bytes: number) => void;
  /** Ends the request, and the answer for as long as it is read. */
  readonly signal?: AbortSignal;
}

/** An answer whose head has come; it must be read to its end, or cancelled. Header names are in lower case. */
export interface HttpIncoming {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  /** Bytes of the body; null when they are not known beforehand, as of a body that was compressed. */
  readonly length: number | null;
  /**
   * The next bytes, unpacked where they were compressed; null at the end. Nothing is taken from the network
   * for long unless it is asked for. One at a time; rejects with `HttpFetchError`.
   */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Closes the connection, unless the body has come whole; what is read after that is `aborted`. Never throws. */
  cancel(): void;
}

/**
 * Why a request got no usable answer. `untrusted`: there was no TLS with the server that was meant, be it for its
 * certificate or for what it speaks; nothing of the request was sent. `proxy`: the system's proxy did not let it
 * through.
 */
export type HttpFailure =
  'unreachable' | 'untrusted' | 'proxy' | 'timeout' | 'aborted' | 'too_large' | 'bad_request';

/** What `HttpOpen` and `HttpFetch` throw; it carries no URL, header or body. */
export class HttpFetchError extends Error {
  override readonly name = 'HttpFetchError';
  readonly reason: HttpFailure;
  constructor(reason: HttpFailure) {
    super(`HTTP request failed: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Sends one request and returns when the head of the answer is there, or throws `HttpFetchError`. It has no
 * limit of its own, neither of time nor of size.
 */
export type HttpOpen = (opening: HttpOpening) => Promise<HttpIncoming>;

/** One HTTP request whose answer is wanted whole, bounded in size and time. */
export interface HttpRequest extends Omit<HttpOpening, 'onSent'> {
  /** Response bodies above this many bytes, unpacked, are refused. */
  readonly maxBytes: number;
  /** Until the last byte of the body. */
  readonly timeoutMs: number;
}

/** What came back, whole. Header names are in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Sends one request and returns the whole answer, or throws `HttpFetchError`. */
export type HttpFetch = (request: HttpRequest) => Promise<HttpResponse>;
