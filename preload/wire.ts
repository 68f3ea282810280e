/** How a call gets from the bridge to main and back: channels, the envelope of an answer, main's handlers. */
import type { ApiResponseHead, StreamRequest } from './api-request.ts';
import type { ErrorCode } from './errors.ts';
import type { WindowGrants } from './grants.ts';
import type { MethodArguments, MethodName, MethodResult } from './methods.ts';

/** What main answers on the wire: the code alone; its sentences are added by the bridge. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: ErrorCode };

/** Who calls, as main knows it. */
export interface Caller {
  /** The window's name in the configuration. */
  readonly window: string;
  /** What the window might do when it called. */
  readonly grants: WindowGrants;
  /** Aborted when the page that called has gone: navigated, reloaded, crashed, closed. */
  readonly gone: AbortSignal;
}

/** An answer that main reads piece by piece, for the page that opened it. */
export interface ApiStream {
  readonly head: ApiResponseHead;
  /** Aborted when something else than its end ended it; the next `read` says what. */
  readonly ended: AbortSignal;
  /** The next bytes, as they came; null at the end. One at a time; throws an error with a code. */
  read(): Promise<Uint8Array | null>;
}

/** How main is to open one. */
export interface StreamOptions {
  /** Aborted when nobody wants it any more. */
  readonly gone: AbortSignal;
  /** Told how many bytes of the call's body were sent. */
  readonly onSent: (bytes: number) => void;
}

/** Answered where calls are checked, at once: what is called after them is judged by what they left. */
export type GrantMethod = 'getGrants' | 'narrowGrants';

/** The handler table that main must fill; a missing entry does not compile. */
export type Handlers = {
  readonly [M in Exclude<MethodName, GrantMethod>]: (
    caller: Caller,
    ...args: MethodArguments<M>
  ) => Promise<MethodResult<M>> | MethodResult<M>;
} & {
  /** Opens what `auth.openRequest` reads. */
  readonly openRequest: (
    caller: Caller,
    call: StreamRequest,
    options: StreamOptions,
  ) => Promise<ApiStream>;
};

/** The IPC channel of a method. */
export const channelOf = (name: MethodName): string => `auth:${name}`;
/** The IPC channel of the event with each new snapshot. */
export const sessionChangedChannel = 'auth:sessionChanged';
/** The IPC channel of the event with the grants that are left. */
export const grantsChangedChannel = 'auth:grantsChanged';
