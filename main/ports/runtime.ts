/** Time, random numbers, the log. */
import type { ActivityFields, EventName } from '../../preload/events.ts';

/** Wall and monotonic time, and timers. All values are milliseconds. */
export interface Clock {
  /** Wall clock, since the epoch. May jump. */
  now(): number;
  /** Monotonic; never goes back, whatever the wall clock does (RT-16). */
  monotonic(): number;
  /** Calls `callback` once after `ms`; returns a function that cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** Cryptographically strong random numbers. */
export interface Random {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
}

declare const isTokenMark: unique symbol;

/**
 * What the log may say of a token (LG-03): a few characters that tell one from another and nothing of
 * either. Only a log makes marks; no text fits in their place.
 */
export type TokenMark = string & { readonly [isTokenMark]: true };

/** Fields a log line may have. */
export interface LogFields extends ActivityFields {
  readonly token?: TokenMark;
}

/** Structured log: an event of the closed list and allow-listed fields. */
export interface Log {
  /** Never throws, and waits for nothing. */
  event(name: EventName, fields?: LogFields): void;
  /** The mark of a token: the same for the same token, in this profile alone. */
  mark(token: string): TokenMark;
}
