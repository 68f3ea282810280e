/** The D-Bus wire format (D-Bus Specification, "Marshaling"), as much of it as is asked for here. */

/** A value as its signature says: arrays and structs are lists, dict entries are pairs. */
export type WireValue = string | number | boolean | Uint8Array | Variant | readonly WireValue[];

/** A value that carries its own signature (`v`). */
export interface Variant {
  readonly signature: string;
  readonly value: WireValue;
}

/** What does not fit the signature, or bytes that are no message. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const ALIGNMENT: Readonly<Record<string, number>> = {
  y: 1,
  g: 1,
  v: 1,
  b: 4,
  u: 4,
  i: 4,
  s: 4,
  o: 4,
  a: 4,
  x: 8,
  t: 8,
  d: 8,
  '(': 8,
  '{': 8,
};
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}' };
/** Nobody answers these questions deeper than this; a hostile variant would like to. */
const MOST_NESTING = 16;

/** Splits a signature into its complete types: `sa{ss}` is `s` and `a{ss}`. */
export function completeTypes(signature: string): string[] {
  const types: string[] = [];
  for (let at = 0; at < signature.length;) {
    const end = endOfType(signature, at, 0);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
}

function endOfType(signature: string, start: number, depth: number): number {
  const code = signature[start] ?? '';
  if (!Object.hasOwn(ALIGNMENT, code) || depth > MOST_NESTING) throw new WireError('bad signature');
  if (code === 'a') return endOfType(signature, start + 1, depth + 1);
  const closing = CLOSING[code];
  if (closing === undefined) return start + 1;
  let at = start + 1;
  while (signature[at] !== closing) at = endOfType(signature, at, depth + 1);
  if (at === start + 1) throw new WireError('empty struct');
  return at + 1;
}

/** How far `type` is aligned, in bytes. */
export function alignmentOf(type: string): number {
  return ALIGNMENT[type[0] ?? ''] ?? 1;
}

/** The member types of a struct or dict entry, brackets taken off. */
export function memberTypes(type: string): string[] {
  return completeTypes(type.slice(1, -1));
}
