import * as v from 'valibot';

/**
 * The most an item may hold, in UTF-8 bytes: what Windows takes (CRED_MAX_CREDENTIAL_BLOB_SIZE), kept
 * to everywhere so that a session that can be stored on one system can be on all (ST-03). A value that
 * needs more is refused here; splitting it over several items would start here too.
 */
export const MOST_ITEM_BYTES = 2560;

/** The version this build writes, and the newest it reads. */
export const ITEM_VERSION = 1;

/** Whether the text fits one item of every store. */
export function fitsOneItem(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') <= MOST_ITEM_BYTES;
}

/** An item's value after the outer checks. */
export type ItemContent<T> =
  { readonly state: 'found'; readonly value: T } | { readonly state: 'corrupt' | 'newer-version' };

const CORRUPT = { state: 'corrupt' } as const;

/**
 * Reads an item's text as JSON of exactly this schema (ST-02). A higher version is told apart before
 * the schema is applied: an older build must leave a newer one's item alone, not call it broken.
 *
 * @param mark the item's own mark; a value with another one was copied here from elsewhere.
 */
export function parseItem<T extends { readonly item: string }>(
  text: string,
  schema: v.GenericSchema<unknown, T>,
  mark: string,
): ItemContent<T> {
  if (!fitsOneItem(text)) return CORRUPT;
  const json = parseJson(text);
  if (isNewer(json)) return { state: 'newer-version' };
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  if (!parsed.success || parsed.output.item !== mark) return CORRUPT;
  return { state: 'found', value: parsed.output };
}

/** The JSON value, or undefined, which no schema here accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isNewer(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || !('version' in json)) return false;
  return Number.isSafeInteger(json.version) && (json.version as number) > ITEM_VERSION;
}
