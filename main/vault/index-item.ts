import * as v from 'valibot';
import type { AccountKey, SessionRecord } from '../ports.ts';
import { ITEM_VERSION, parseItem, type ItemContent } from './item-text.ts';
import { belongsTo, sessionEntries, storedParts } from './session-item.ts';

const text = v.pipe(v.string(), v.nonEmpty());

/** What the list holds. */
export interface AccountList {
  /** At least one, each once; the current account comes first. */
  readonly accounts: readonly AccountKey[];
  /** The current account's session, when it has just come and is not in its own item yet. */
  readonly arriving: SessionRecord | null;
}

const indexItem = v.strictObject({
  version: v.literal(ITEM_VERSION),
  item: v.string(),
  accounts: v.pipe(
    v.array(v.strictObject({ issuer: text, subject: text })),
    v.nonEmpty(),
    v.check((accounts) =>
      accounts.every((account, at) => accounts.findIndex((a) => sameAccount(a, account)) === at),
    ),
  ),
  arriving: v.exactOptional(v.strictObject(sessionEntries)),
});

/** Issuer and subject, both exactly (TX-11). */
export function sameAccount(a: AccountKey, b: AccountKey): boolean {
  return a.issuer === b.issuer && a.subject === b.subject;
}

/** The list's text as it is stored. */
export function encodeIndex({ accounts, arriving }: AccountList, mark: string): string {
  const list = accounts.map(({ issuer, subject }) => ({ issuer, subject }));
  return JSON.stringify({
    version: ITEM_VERSION,
    item: mark,
    accounts: list,
    ...(arriving ? { arriving: storedParts(arriving) } : {}),
  });
}

/** Reads the list's text; an empty list is never stored, so it reads as `corrupt`. */
export function decodeIndex(text: string, mark: string): ItemContent<AccountList> {
  const content = parseItem(text, indexItem, mark);
  if (content.state !== 'found') return content;
  const { accounts, arriving = null } = content.value;
  const [first] = accounts;
  if (arriving && !(first && belongsTo(arriving, first))) return { state: 'corrupt' };
  return { state: 'found', value: { accounts, arriving } };
}
