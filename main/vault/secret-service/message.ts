import { marshal } from './wire-writer.ts';
import { unmarshal } from './wire-reader.ts';
import { WireError, type Variant, type WireValue } from './wire.ts';

/** One method call, addressed. */
export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly WireValue[];
}

/** A signal, as far as it is looked at: that it came. */
export interface Signal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

/** A reply to one of our calls. */
export interface Reply {
  readonly replyTo: number;
  readonly outcome:
    | { readonly kind: 'values'; readonly values: readonly WireValue[] }
    | { readonly kind: 'error'; readonly errorName: string };
}

const METHOD_CALL = 1;
const METHOD_RETURN = 2;
const ERROR = 3;
const SIGNAL = 4;
/** Asking whether a store is locked must not be what starts one. */
const NO_AUTO_START = 0x2;
const PROTOCOL_VERSION = 1;
const FIELD = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
};
const FIXED_BYTES = 16;
/** The answers asked for here are a few hundred bytes. */
const MOST_BYTES = 256 * 1024;

/** The call as bytes; `serial` is what its reply will name. */
export function encodeCall(call: MethodCall, serial: number): Buffer {
  const signature = call.signature ?? '';
  const body = marshal(signature, call.body ?? []);
  const fields: [number, Variant][] = [
    [FIELD.path, { signature: 'o', value: call.path }],
    [FIELD.interface, { signature: 's', value: call.interface }],
    [FIELD.member, { signature: 's', value: call.member }],
    [FIELD.destination, { signature: 's', value: call.destination }],
  ];
  if (signature !== '') fields.push([FIELD.signature, { signature: 'g', value: signature }]);
  const header = marshal('yyyyuua(yv)', [
    'l'.charCodeAt(0),
    METHOD_CALL,
    NO_AUTO_START,
    PROTOCOL_VERSION,
    body.length,
    serial,
    fields,
  ]);
  return Buffer.concat([header, Buffer.alloc(padding(header.length)), body]);
}

/** How long the message at the start of `bytes` is, or null while that cannot be known yet. */
export function messageLength(bytes: Buffer): number | null {
  if (bytes.length < FIXED_BYTES) return null;
  const little = isLittleEndian(bytes);
  const uint32 = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const header = FIXED_BYTES + uint32(12);
  const length = header + padding(header) + uint32(4);
  if (length > MOST_BYTES) throw new WireError('message too large');
  return length;
}

/** Reads one whole message; a call from somebody else is null. Throws `WireError` when it is none. */
export function decodeMessage(message: Buffer): Reply | Signal | null {
  const little = isLittleEndian(message);
  const header = unmarshal('yyyyuua(yv)', message, little);
  const type = header[1];
  const fields = new Map<unknown, WireValue>();
  for (const field of header[6] as readonly [number, Variant][])
    fields.set(field[0], field[1].value);
  const text = (field: number): string => {
    const value = fields.get(field);
    if (typeof value !== 'string') throw new WireError('a message without its name');
    return value;
  };
  if (type === SIGNAL) {
    return {
      path: text(FIELD.path),
      interface: text(FIELD.interface),
      member: text(FIELD.member),
    };
  }
  const replyTo = fields.get(FIELD.replySerial);
  if (typeof replyTo !== 'number') return null;
  if (type === ERROR) {
    return { replyTo, outcome: { kind: 'error', errorName: text(FIELD.errorName) } };
  }
  if (type !== METHOD_RETURN) return null;
  const signature = fields.get(FIELD.signature) ?? '';
  if (typeof signature !== 'string') throw new WireError('a signature that is no text');
  const bodyBytes = header[4] as number;
  const body = message.subarray(message.length - bodyBytes);
  return { replyTo, outcome: { kind: 'values', values: unmarshal(signature, body, little) } };
}

function isLittleEndian(bytes: Buffer): boolean {
  const mark = bytes[0];
  if (mark !== 'l'.charCodeAt(0) && mark !== 'B'.charCodeAt(0)) throw new WireError('no message');
  return mark === 'l'.charCodeAt(0);
}

function padding(length: number): number {
  return (8 - (length % 8)) % 8;
}
