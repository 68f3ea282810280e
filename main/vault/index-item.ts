import * as v from 'valibot';
import type { AccountKey } from '../ports.ts';
import { ITEM_VERSION, parseItem, type ItemContent } from './item-text.ts';

const text = v.pipe(v.string(), v.nonEmpty());

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
});

/** Issuer and subject, both exactly (TX-11). */
export function sameAccount(a: AccountKey, b: AccountKey): boolean {
  return a.issuer === b.issuer && a.subject === b.subject;
}

/** The list's text as it is stored; the current account comes first. */
export function encodeIndex(accounts: readonly AccountKey[], mark: string): string {
  const list = accounts.map(({ issuer, subject }) => ({ issuer, subject }));
  return JSON.stringify({ version: ITEM_VERSION, item: mark, accounts: list });
}

/** Reads the list's text; an empty list is never stored, so it reads as `corrupt`. */
export function decodeIndex(text: string, mark: string): ItemContent<readonly AccountKey[]> {
  const content = parseItem(text, indexItem, mark);
  return content.state === 'found' ? { state: 'found', value: content.value.accounts } : content;
}
