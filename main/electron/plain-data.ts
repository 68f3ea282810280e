/** A first look at what a page sent, before the schemas: plain, small, and nothing clever (IP-02). */
import { MAX_BODY_BYTES } from '../../preload/contract.ts';

const MAX_DEPTH = 4;
const MAX_TEXT = 512 * 1024;

/** Values that a call is made of; a list of grants may be longer. */
const FEW_VALUES = 256;

/** Keys that mean something to objects themselves; no argument of ours has them. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Whether a value that came over IPC is plain data within bounds: strings, finite numbers, booleans,
 * null, undefined, dense arrays and plain objects. Structured clone would also bring maps, dates, buffers,
 * cycles and `__proto__` as an own key, which schemas that use `in` do not see.
 * @param most how many values there may be in it.
 */
export function isPlainData(value: unknown, most = FEW_VALUES): boolean {
  let nodes = 0;
  let text = 0;
  const visit = (item: unknown, depth: number): boolean => {
    nodes += 1;
    if (nodes > most || depth > MAX_DEPTH) return false;
    switch (typeof item) {
      case 'string':
        text += item.length;
        return text <= MAX_TEXT;
      case 'number':
        return Number.isFinite(item);
      case 'boolean':
      case 'undefined':
        return true;
      case 'object':
        break;
      default:
        return false;
    }
    if (item === null) return true;
    if (Array.isArray(item)) {
      // A sparse array of a billion holes is one small message; and arrays can have names as well.
      if (item.length > most || Object.keys(item).length !== item.length) return false;
      return item.every((entry) => visit(entry, depth + 1));
    }
    if (Object.getPrototypeOf(item) !== Object.prototype) return false;
    return Object.keys(item).every((key) => {
      text += key.length;
      if (text > MAX_TEXT) return false;
      return !RESERVED.has(key) && visit((item as Record<string, unknown>)[key], depth + 1);
    });
  };
  return visit(value, 0);
}

/**
 * Whether a value is a body within bounds. Of bytes everything that structured clone brought with them counts:
 * a view of one byte may hold a hundred megabytes, and a buffer that can grow reserves what it may grow to.
 */
function isBody(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_BODY_BYTES;
  if (!(value instanceof Uint8Array)) return value === undefined;
  const { buffer } = value;
  const isFixed = buffer instanceof ArrayBuffer && !buffer.resizable;
  return isFixed && buffer.byteLength <= MAX_BODY_BYTES;
}

/**
 * As `isPlainData`, for the arguments of an API call: the `body` of the first one, and nothing else, may be
 * bytes, and may be large. It is measured, not copied.
 */
export function isPlainCall(args: readonly unknown[]): boolean {
  const [call, ...rest] = args;
  if (typeof call !== 'object' || call === null) return isPlainData(args);
  if (Object.getPrototypeOf(call) !== Object.prototype) return false;
  const { body, ...others } = call as Record<string, unknown>;
  return isBody(body) && isPlainData([others, ...rest]);
}
