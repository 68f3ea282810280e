import { alignmentOf, completeTypes, memberTypes, WireError, type WireValue } from './wire.ts';

/** Variants may hold variants; a message that nests them deeper than this is not for us. */
const MOST_DEPTH = 16;

/**
 * Unmarshals values by `signature`. Throws `WireError` for anything that does not fit: short input,
 * lengths beyond the end, types that are not supported, nesting without end.
 *
 * @param bytes starts at an offset that is a multiple of eight in its message.
 */
export function unmarshal(signature: string, bytes: Buffer, littleEndian: boolean): WireValue[] {
  const cursor: Cursor = { bytes, littleEndian, at: 0 };
  return completeTypes(signature).map((type) => read(cursor, type, 0));
}

interface Cursor {
  readonly bytes: Buffer;
  readonly littleEndian: boolean;
  at: number;
}

function read(cursor: Cursor, type: string, depth: number): WireValue {
  if (depth > MOST_DEPTH) throw new WireError('nested too deep');
  align(cursor, alignmentOf(type));
  switch (type.charAt(0)) {
    case 'y':
      return take(cursor, 1).readUInt8();
    case 'b':
      return readUint32(cursor) === 1;
    case 'u':
      return readUint32(cursor);
    case 's':
    case 'o':
      return readText(cursor, readUint32(cursor));
    case 'g':
      return readText(cursor, take(cursor, 1).readUInt8());
    case 'v': {
      const signature = readText(cursor, take(cursor, 1).readUInt8());
      const types = completeTypes(signature);
      if (types.length !== 1) throw new WireError('a variant holds one value');
      return { signature, value: read(cursor, signature, depth + 1) };
    }
    case 'a':
      return readArray(cursor, type.slice(1), depth + 1);
    case '(':
    case '{':
      return memberTypes(type).map((member) => read(cursor, member, depth + 1));
    default:
      throw new WireError('type not supported');
  }
}

function readArray(cursor: Cursor, element: string, depth: number): WireValue[] {
  const length = readUint32(cursor);
  align(cursor, alignmentOf(element));
  const end = cursor.at + length;
  const values: WireValue[] = [];
  while (cursor.at < end) values.push(read(cursor, element, depth));
  if (cursor.at !== end) throw new WireError('array of a broken length');
  return values;
}

function readText(cursor: Cursor, length: number): string {
  const text = take(cursor, length).toString('utf8');
  take(cursor, 1);
  return text;
}

function readUint32(cursor: Cursor): number {
  const bytes = take(cursor, 4);
  return cursor.littleEndian ? bytes.readUInt32LE() : bytes.readUInt32BE();
}

function take(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw new WireError('beyond the end');
  const taken = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return taken;
}

function align(cursor: Cursor, alignment: number): void {
  cursor.at = Math.ceil(cursor.at / alignment) * alignment;
}
