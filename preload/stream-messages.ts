/**
 * What goes over the port of a stream between preload and main: a closed set of messages. The page has
 * neither the port nor a part in it; main checks what it is sent all the same, for a page that took over
 * its renderer process has both.
 */
import * as v from 'valibot';
import type { ApiResponseHead } from './api-request.ts';
import type { ErrorCode } from './errors.ts';

/** The IPC channel that brings a stream's call and its port to main. */
export const openRequestChannel = 'auth:openRequest';

/**
 * Bytes that main may send before any of them was read, so that the next pieces are there when they are
 * asked for. Enough to keep all stages busy; more was no faster (decision 0019).
 */
export const STREAM_WINDOW_BYTES = 4 * 1024 * 1024;

/** The most bytes in one piece: larger ones were slower, smaller ones too (decision 0019). */
export const PIECE_BYTES = 256 * 1024;

/** What main may be sent: that bytes were read, or that nobody wants the rest. */
export const toMainSchema = v.union([
  v.strictObject({
    read: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(STREAM_WINDOW_BYTES)),
  }),
  v.strictObject({ cancel: v.literal(true) }),
]);

/** A message to main. */
export type ToMain = v.InferOutput<typeof toMainSchema>;

/** A message from main; after `end` and `code` there is none. */
export type FromMain =
  /** Bytes of the call's body that the network has taken so far. */
  | { readonly sent: number }
  | { readonly head: ApiResponseHead }
  | { readonly piece: Uint8Array }
  | { readonly end: true }
  | { readonly code: ErrorCode };
