import * as v from 'valibot';
import { sameAccount } from '../account-key.ts';
import type { AccountKey, SessionRecord } from '../ports.ts';
import { ITEM_VERSION, parseItem, type ItemContent } from './item-text.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const instant = v.pipe(v.number(), v.finite(), v.minValue(0));

/** A session within an item. */
export const sessionEntries = {
  refreshToken: text,
  scope: v.string(),
  continuity: v.strictObject({
    issuer: text,
    subject: text,
    audience: v.pipe(v.array(text), v.nonEmpty()),
    authorizedParty: v.exactOptional(v.string()),
    authTime: v.exactOptional(instant),
    nonce: v.exactOptional(v.string()),
  }),
  journal: v.nullable(v.strictObject({ phase: v.literal('rotating'), startedAt: instant })),
};

const sessionItem = v.strictObject({
  version: v.literal(ITEM_VERSION),
  item: v.string(),
  ...sessionEntries,
});

/** What is stored of a record; whatever else the object carries stays out. */
export function storedParts({ refreshToken, scope, continuity, journal }: SessionRecord) {
  const { issuer, subject, audience, authorizedParty, authTime, nonce } = continuity;
  return {
    refreshToken,
    scope,
    continuity: { issuer, subject, audience, authorizedParty, authTime, nonce },
    journal: journal && { phase: journal.phase, startedAt: journal.startedAt },
  };
}

/**
 * The session's text as it is stored: minimal, versioned, marked with the item it belongs to. Null when
 * it would not read back as the session of this account, which is then not written at all.
 */
export function encodeSession(
  record: SessionRecord,
  account: AccountKey,
  mark: string,
): string | null {
  const item = JSON.stringify({ version: ITEM_VERSION, item: mark, ...storedParts(record) });
  const valid = v.is(sessionItem, JSON.parse(item)) && belongsTo(record, account);
  return valid ? item : null;
}

/** Reads a session's text. What is not exactly a session of this account is `corrupt` (ST-02). */
export function decodeSession(
  text: string,
  account: AccountKey,
  mark: string,
): ItemContent<SessionRecord> {
  const content = parseItem(text, sessionItem, mark);
  if (content.state !== 'found') return content;
  const { refreshToken, scope, continuity, journal } = content.value;
  const record = { refreshToken, scope, continuity, journal };
  return belongsTo(record, account) ? { state: 'found', value: record } : { state: 'corrupt' };
}

/** Whether it is the session of this account, by issuer and subject (TX-11). */
export function belongsTo({ continuity }: SessionRecord, account: AccountKey): boolean {
  return sameAccount(continuity, account);
}
