import * as v from 'valibot';

/**
 * The most an item may hold, in UTF-8 bytes: what Windows takes (CRED_MAX_CREDENTIAL_BLOB_SIZE), kept
 * to everywhere so that a session that can be stored on one system can be on all (ST-03). A text that
 * needs more is split over several items.
 */
export const MOST_ITEM_BYTES = 2560;

/** The most items besides its own that a text may need. */
export const MOST_PARTS = 16;

/** The most a text may have, in UTF-8 bytes: a part may end up to three bytes early, before a character. */
export const MOST_TEXT_BYTES = 40_000;

/** Turns an item's JSON of one version into that of the next; what it throws makes the item corrupt. */
export type Upgrade = (
  item: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>>;

/** The first makes version 2 of version 1, and so on; it is told by its keys which kind of item it is. */
const UPGRADES: readonly Upgrade[] = [
  // Version 2 lets the list hold names and tombstones; whatever version 1 could hold is the same there.
  (item) => item,
];

/** The version this build writes, and the newest it reads. */
export const ITEM_VERSION = newest(UPGRADES);

/** Whether the text fits one item of every store. */
export function fitsOneItem(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') <= MOST_ITEM_BYTES;
}

/** Whether the text can be stored at all, in as many items as it may have. */
export function fitsItsParts(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') <= MOST_TEXT_BYTES;
}

/** An item's value after the outer checks. */
export type ItemContent<T> =
  { readonly state: 'found'; readonly value: T } | { readonly state: 'corrupt' | 'newer-version' };

const CORRUPT = { state: 'corrupt' } as const;

/**
 * Reads an item's text as JSON of exactly this schema (ST-02). A higher version is told apart before
 * the schema is applied: an older build must leave a newer one's item alone, not call it broken. A lower
 * one is upgraded before it; it is stored as the newest with the next write.
 *
 * @param mark the item's own mark; a value with another one was copied here from elsewhere.
 */
export function parseItem<T extends { readonly item: string }>(
  text: string,
  schema: v.GenericSchema<unknown, T>,
  mark: string,
  upgrades: readonly Upgrade[] = UPGRADES,
): ItemContent<T> {
  if (!fitsItsParts(text)) return CORRUPT;
  const json = parseJson(text);
  if (isVersioned(json) && json.version > newest(upgrades)) return { state: 'newer-version' };
  const parsed = v.safeParse(schema, upgraded(json, upgrades), { abortEarly: true });
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

/** The JSON value in the newest version, or undefined when an upgrade cannot make sense of it. */
function upgraded(json: unknown, upgrades: readonly Upgrade[]): unknown {
  if (!isVersioned(json)) return json;
  let item: Readonly<Record<string, unknown>> = json;
  try {
    for (let { version } = json; version < newest(upgrades); version += 1) {
      item = { ...upgrades[version - 1]?.(item), version: version + 1 };
    }
  } catch {
    return undefined;
  }
  return item;
}

function newest(upgrades: readonly Upgrade[]): number {
  return upgrades.length + 1;
}

function isVersioned(json: unknown): json is Record<string, unknown> & { version: number } {
  if (typeof json !== 'object' || json === null || !('version' in json)) return false;
  return Number.isSafeInteger(json.version) && (json.version as number) >= 1;
}
