import { createHash } from 'node:crypto';
import type { AccountKey } from '../ports.ts';

/** Whose items these are; two of them never share one, whatever else is equal (ST-04). */
export interface VaultNamespace {
  readonly appId: string;
  /** A developer's build must never spend the installed app's refresh token. */
  readonly channel: 'development' | 'release';
  /** The client ID at each issuer: a refresh token belongs to both (RFC 6749 section 10.4). */
  readonly clientIds: ReadonlyMap<string, string>;
  /** The userData path: two profiles of one person are two sessions. */
  readonly profile: string;
}

/** An item's account name in the store, and the mark that its value repeats. */
export interface ItemName {
  readonly account: string;
  /** First half of the digest: a value copied from another item is recognised by it. */
  readonly mark: string;
}

/** keytar's service name: the app and its channel, so that a person recognises it in the OS's list. */
export function serviceName({ appId, channel }: Pick<VaultNamespace, 'appId' | 'channel'>): string {
  return `${appId} (${channel})`;
}

/** The item that holds one account's session. */
export function sessionItemName(namespace: VaultNamespace, account: AccountKey): ItemName {
  const { issuer, subject } = account;
  // Of an issuer that is not configured any more nothing is read; what is moved keeps a name of its own.
  const clientId = namespace.clientIds.get(issuer) ?? '';
  return itemName('session', namespace, [clientId, issuer, subject], [issuer, clientId]);
}

/**
 * The item that lists the accounts of all issuers: stores offer no listing that could be relied on, and
 * one list has one order, which says who was current last.
 */
export function indexItemName(namespace: VaultNamespace): ItemName {
  return itemName('accounts', namespace, [], []);
}

/** Where a part is of a text that does not fit the item of this name: the name, and which part it is. */
export function partName({ account }: ItemName, generation: string, at: number): string {
  return JSON.stringify([...(JSON.parse(account) as readonly string[]), generation, at]);
}

/**
 * A name is a JSON array of parts to read and a digest over the exact values. The digest alone tells
 * names apart: Windows compares target names without case, and a subject is personal data in a field
 * that stores keep in the clear. At most 255 printable ASCII characters.
 */
function itemName(
  kind: string,
  { appId, channel, profile }: VaultNamespace,
  key: readonly string[],
  shown: readonly string[],
): ItemName {
  const digest = sha256([kind, appId, channel, profile, ...key]).slice(0, 32);
  const parts = [kind, ...shown.map((part, at) => readable(part, at === 0 ? 80 : 40)), channel];
  return {
    account: JSON.stringify([...parts, sha256([profile]).slice(0, 12), digest]),
    mark: digest.slice(0, 16),
  };
}

/** The text itself when it is short and plain, else a stand-in for it. */
function readable(text: string, longest: number): string {
  const plain = text.length <= longest && /^[!#-[\]-~]*$/.test(text);
  return plain ? text : `#${sha256([text]).slice(0, 16)}`;
}

/** Over JSON, which has no delimiter to confuse and escapes what UTF-8 cannot hold. */
function sha256(values: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}
