/** What `window.auth` is about to have besides what preload/contract.ts has today. */
import type { ApiRequest, AuthBridge, ErrorCode, Result } from '../../preload/contract.ts';

/** Status and headers of an answer, before its body. */
export interface ApiResponseHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What the API announced, in bytes; null when it did not. */
  readonly length: number | null;
}

/** A request whose answer comes in pieces. */
export interface RequestHandle {
  readonly head: Promise<Result<ApiResponseHead>>;
  /** The next piece, null at the end. */
  read(): Promise<Result<Uint8Array | null>>;
  /** Ends it at once; what is waited for answers `request_aborted`. */
  cancel(): void;
}

/** An API call as `window.auth` takes it. */
export type GrownRequest = Omit<ApiRequest, 'query' | 'body'> & {
  readonly query?: Record<string, string | readonly string[]> | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: string | Uint8Array | undefined;
  readonly contentType?: string;
  readonly responseType?: 'text' | 'bytes';
  readonly timeoutMs?: number;
  readonly shared?: boolean;
  readonly interactive?: boolean;
};

/** `window.auth` as it will be. */
export type GrownBridge = Omit<AuthBridge, 'request'> & {
  readonly request: (call: GrownRequest) => Promise<
    Result<{
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Uint8Array;
    }>
  >;
  readonly openRequest: (
    call: Omit<GrownRequest, 'responseType' | 'shared'>,
    onSent?: (sent: number, total: number) => void,
  ) => RequestHandle;
};

/** The code of a request that was ended by who made it. */
export const REQUEST_ABORTED = 'request_aborted' as ErrorCode;
