/**
 * Makes the values of the fuzz (`../odd-values.ts`) from their descriptions, in the world that sends them: no
 * transport on the way there would carry them. Put before other scripts as text.
 */
/* global Blob, DOMException, DOMRect, File, ImageData, MessageChannel */
/* exported makeValue */

const KINDS_OF_BYTES = {
  Uint8Array,
  Int16Array,
  Uint32Array,
  Float64Array,
  BigUint64Array,
  Uint8ClampedArray,
};

const makers = {
  plain: (value) => value,
  nothing: () => undefined,
  number: (name) => ({ NaN, Infinity, '-Infinity': -Infinity })[name],
  bigint: (digits) => BigInt(digits),
  date: (at) => new Date(at),
  expression: (source) => new RegExp(source, 'g'),
  error: (message) => new TypeError(message, { cause: message }),
  exception: (message) => new DOMException(message, 'DataError'),
  boxed: (value) => Object(value),
  buffer: (length) => new ArrayBuffer(length),
  growing: (length) => new ArrayBuffer(1, { maxByteLength: length }),
  view: (length) => new DataView(new ArrayBuffer(length)),
  bytes: ({ kind, length }) => new KINDS_OF_BYTES[kind](length),
  blob: (text) => new Blob([text]),
  file: (text) => new File([text], text),
  rectangle: () => new DOMRect(1, 2, 3, 4),
  image: () => new ImageData(1, 1),
  map: (pairs) => new Map(pairs.map(([key, value]) => [makeValue(key), makeValue(value)])),
  set: (entries) => new Set(entries.map((entry) => makeValue(entry))),
  list: (entries) => entries.map((entry) => makeValue(entry)),
  holes: ({ length, at }) => {
    const list = new Array(length);
    if (at < length) list[at] = 'x';
    return list;
  },
  named: (entries) => Object.assign([1], { extra: makeValue(entries) }),
  object: (entries) => {
    const object = {};
    for (const [name, value] of entries) {
      const key = typeof name === 'string' ? name : makeValue(name);
      // An assignment to `__proto__` would make no key.
      const own = { value: makeValue(value), enumerable: true, configurable: true, writable: true };
      Object.defineProperty(object, key, own);
    }
    return object;
  },
  cycle: (key) => {
    const cycle = {};
    cycle[key] = [cycle];
    return cycle;
  },
  deep: (depth) => {
    let deep = {};
    for (let at = 0; at < depth; at += 1) deep = at % 2 === 0 ? { deep } : [deep];
    return deep;
  },
  wide: (length) => Object.fromEntries(Array.from({ length }, (_, at) => [`k${at}`, at])),
  twin: (value) => {
    const one = makeValue(value);
    return [one, one];
  },
  repeated: ({ text, times }) => text.repeat(times),
  part: (length) => new Uint8Array(length).subarray(0, 1),
  numbers: (length) => Array.from({ length }, (_, at) => at),
  circle: (length) => {
    const first = {};
    let last = first;
    for (let at = 0; at < length; at += 1) last = last.next = {};
    last.next = first;
    return first;
  },
  // These cannot be sent at all.
  symbol: (text) => Symbol(text),
  function: () => () => 'x',
  promise: () => Promise.resolve(1),
  port: () => new MessageChannel().port1,
  proxy: (value) => new Proxy(Object(makeValue(value)), {}),
};

function makeValue([kind, value]) {
  return makers[kind](value);
}
