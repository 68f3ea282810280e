import { alignmentOf, completeTypes, memberTypes, WireError, type WireValue } from './wire.ts';

/**
 * Marshals `values` by `signature`, little-endian, from an offset that is a multiple of eight.
 * Throws `WireError` when a value does not fit its type.
 */
export function marshal(signature: string, values: readonly WireValue[]): Buffer {
  const types = completeTypes(signature);
  if (types.length !== values.length) throw new WireError('values do not match the signature');
  const bytes: number[] = [];
  types.forEach((type, index) => {
    write(bytes, type, values[index]);
  });
  return Buffer.from(bytes);
}

function write(bytes: number[], type: string, value: WireValue | undefined): void {
  pad(bytes, alignmentOf(type));
  switch (type.charAt(0)) {
    case 'y':
      bytes.push(asNumber(value) & 0xff);
      return;
    case 'b':
      writeUint32(bytes, value === true ? 1 : 0);
      return;
    case 'u':
      writeUint32(bytes, asNumber(value));
      return;
    case 's':
    case 'o':
      writeText(bytes, asString(value), writeUint32);
      return;
    case 'g':
      writeText(bytes, asString(value), (target, length) => target.push(length & 0xff));
      return;
    case 'v':
      writeVariant(bytes, value);
      return;
    case 'a':
      writeArray(bytes, type.slice(1), value);
      return;
    case '(':
    case '{': {
      const members = asList(value);
      memberTypes(type).forEach((member, index) => {
        write(bytes, member, members[index]);
      });
      return;
    }
    default:
      throw new WireError('type not supported');
  }
}

function writeArray(bytes: number[], element: string, value: WireValue | undefined): void {
  const lengthAt = bytes.length;
  writeUint32(bytes, 0);
  pad(bytes, alignmentOf(element));
  const start = bytes.length;
  for (const member of value instanceof Uint8Array ? value : asList(value)) {
    write(bytes, element, member);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length - start);
  bytes.splice(lengthAt, 4, ...length);
}

function writeVariant(bytes: number[], value: WireValue | undefined): void {
  if (typeof value !== 'object' || !('signature' in value)) throw new WireError('not a variant');
  write(bytes, 'g', value.signature);
  write(bytes, value.signature, value.value);
}

function writeText(
  bytes: number[],
  text: string,
  writeLength: (target: number[], length: number) => void,
): void {
  const encoded = Buffer.from(text, 'utf8');
  if (encoded.includes(0)) throw new WireError('text with a NUL');
  writeLength(bytes, encoded.length);
  bytes.push(...encoded, 0);
}

function writeUint32(bytes: number[], value: number): void {
  bytes.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff);
}

function pad(bytes: number[], alignment: number): void {
  while (bytes.length % alignment !== 0) bytes.push(0);
}

function asNumber(value: WireValue | undefined): number {
  if (typeof value !== 'number') throw new WireError('not a number');
  return value;
}

function asString(value: WireValue | undefined): string {
  if (typeof value !== 'string') throw new WireError('not a string');
  return value;
}

function asList(value: WireValue | undefined): readonly WireValue[] {
  if (!Array.isArray(value)) throw new WireError('not a list');
  return value as readonly WireValue[];
}
