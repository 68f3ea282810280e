import { createHash } from 'node:crypto';
import * as v from 'valibot';
import {
  fitsOneItem,
  ITEM_VERSION,
  MOST_ITEM_BYTES,
  MOST_TEXT_BYTES,
  parseItem,
} from './item-text.ts';

/** Two take turns, so that every name a part can have is known: no store offers a listing to rely on. */
export type Generation = 'a' | 'b';

/** What an item says of a text that lies in parts. */
export interface Manifest {
  readonly generation: Generation;
  readonly parts: number;
  /** Of the whole text, in UTF-8, as is the checksum. */
  readonly bytes: number;
  readonly sha256: string;
}

/** What the item under a text's own name holds. */
export interface Head {
  /** The text itself or a manifest; null when there is neither. */
  readonly text: string | null;
  /** `false`: parts may lie about that the text does not name. */
  readonly settled: boolean;
  readonly content:
    | { readonly state: 'none' | 'whole' | 'corrupt' | 'newer-version' }
    | { readonly state: 'split'; readonly manifest: Manifest };
}

/** No text of the vault begins so: theirs begin with their version. */
const MANIFEST_START = '{"split":';

/**
 * Stands in for the `{` a text begins with, so that marking takes no byte more: the text may fill its
 * item to the last one.
 */
const UNSETTLED = '+';

const manifestItem = v.strictObject({
  split: v.pipe(
    v.strictObject({
      generation: v.picklist(['a', 'b']),
      parts: v.pipe(v.number(), v.integer()),
      bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_TEXT_BYTES)),
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    }),
    // So there are MOST_PARTS at most. Parts that a wrong number leaves out would lie about for ever.
    v.check(({ parts, bytes }) => parts >= partsFor(bytes, 0) && parts <= partsFor(bytes, 3)),
  ),
  version: v.literal(ITEM_VERSION),
  item: v.string(),
});

/** Cuts a text into pieces that fit one item each, never within a character. */
export function cutText(text: string): readonly string[] {
  // Not of the pool that `Buffer.from` shares, and overwritten: a token is in it (MM-02).
  const bytes = Buffer.alloc(Buffer.byteLength(text, 'utf8'));
  try {
    bytes.write(text, 'utf8');
    const parts: string[] = [];
    let start = 0;
    while (start < bytes.length) {
      let end = Math.min(start + MOST_ITEM_BYTES, bytes.length);
      // A byte 10xxxxxx belongs to the character before it.
      while (end < bytes.length && (bytes.readUInt8(end) & 0xc0) === 0x80) end -= 1;
      parts.push(bytes.toString('utf8', start, end));
      start = end;
    }
    return parts;
  } finally {
    bytes.fill(0);
  }
}

/** The manifest's text as it is stored. */
export function encodeManifest(
  text: string,
  parts: number,
  generation: Generation,
  mark: string,
): string {
  const split: Manifest = { generation, parts, ...measure(text) };
  return JSON.stringify({ split, version: ITEM_VERSION, item: mark });
}

/** The text, if these are its parts and all of them. */
export function joinParts(
  parts: readonly (string | null)[],
  { bytes, sha256 }: Manifest,
): string | null {
  if (!parts.every((part) => part !== null && fitsOneItem(part))) return null;
  const text = parts.join('');
  const measured = measure(text);
  return measured.bytes === bytes && measured.sha256 === sha256 ? text : null;
}

/** Reads the item under a text's own name. */
export function readHead(stored: string | null, mark: string): Head {
  const settled = stored?.startsWith(UNSETTLED) !== true;
  const text = settled ? stored : stored.length === 1 ? null : `{${stored.slice(1)}`;
  if (text === null) return { text, settled, content: { state: 'none' } };
  if (!fitsOneItem(text)) return { text, settled, content: { state: 'corrupt' } };
  if (!text.startsWith(MANIFEST_START)) return { text, settled, content: { state: 'whole' } };
  const manifest = parseItem(text, manifestItem, mark);
  return {
    text,
    settled,
    content:
      manifest.state === 'found' ? { state: 'split', manifest: manifest.value.split } : manifest,
  };
}

/** The text as it is stored while parts may lie about that it does not name. */
export function unsettledText(text: string | null): string {
  return `${UNSETTLED}${text?.slice(1) ?? ''}`;
}

/** How many parts it takes when each ends that many bytes early, before a character of up to four. */
function partsFor(bytes: number, early: number): number {
  return Math.ceil(bytes / (MOST_ITEM_BYTES - early));
}

function measure(text: string): Pick<Manifest, 'bytes' | 'sha256'> {
  return {
    bytes: Buffer.byteLength(text, 'utf8'),
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}
