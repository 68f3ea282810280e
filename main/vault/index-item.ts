import * as v from 'valibot';
import { sameAccount } from '../account-key.ts';
import type { ListedAccount, SessionRecord, Tombstone } from '../ports.ts';
import { ITEM_VERSION, parseItem, type ItemContent } from './item-text.ts';
import { belongsTo, sessionEntries, storedParts } from './session-item.ts';

const text = v.pipe(v.string(), v.nonEmpty());

/** What the list holds; there is no list without anything in it. */
export interface AccountList {
  /** Each once; the current account comes first. */
  readonly accounts: readonly ListedAccount[];
  /** The current account's session, when it has just come and is not in its own item yet. */
  readonly arriving: SessionRecord | null;
  /** Ended sessions whose refresh tokens are still to be revoked, the oldest first. */
  readonly leaving: readonly Tombstone[];
}

const key = { issuer: text, subject: text };
const claim = v.exactOptional(v.string());

const indexItem = v.strictObject({
  version: v.literal(ITEM_VERSION),
  item: v.string(),
  accounts: v.pipe(
    v.array(v.strictObject({ ...key, name: claim, username: claim, email: claim })),
    v.check((accounts) =>
      accounts.every((account, at) => accounts.findIndex((a) => sameAccount(a, account)) === at),
    ),
  ),
  arriving: v.exactOptional(v.strictObject(sessionEntries)),
  leaving: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          ...key,
          refreshToken: text,
          since: v.pipe(v.number(), v.finite(), v.minValue(0)),
        }),
      ),
      v.nonEmpty(),
    ),
  ),
});

/** Whether there is nothing in it, and so no list to be stored. */
export function isEmpty({ accounts, leaving }: AccountList): boolean {
  return accounts.length === 0 && leaving.length === 0;
}

/** The list's text as it is stored; whatever else the objects carry stays out. */
export function encodeIndex({ accounts, arriving, leaving }: AccountList, mark: string): string {
  return JSON.stringify({
    version: ITEM_VERSION,
    item: mark,
    accounts: accounts.map(({ issuer, subject, claims: { name, username, email } }) => ({
      issuer,
      subject,
      name,
      username,
      email,
    })),
    arriving: arriving ? storedParts(arriving) : undefined,
    leaving: leaving.length > 0 ? leaving.map(tombstoneOf) : undefined,
  });
}

/** Reads the list's text; an empty list is never stored, so it reads as `corrupt`. */
export function decodeIndex(text: string, mark: string): ItemContent<AccountList> {
  const content = parseItem(text, indexItem, mark);
  if (content.state !== 'found') return content;
  const { arriving = null, leaving = [] } = content.value;
  const accounts = content.value.accounts.map(({ issuer, subject, ...claims }) => ({
    issuer,
    subject,
    claims,
  }));
  const [first] = accounts;
  if (arriving && !(first && belongsTo(arriving, first))) return { state: 'corrupt' };
  const list = { accounts, arriving, leaving };
  return isEmpty(list) ? { state: 'corrupt' } : { state: 'found', value: list };
}

function tombstoneOf({ issuer, subject, refreshToken, since }: Tombstone): Tombstone {
  return { issuer, subject, refreshToken, since };
}
