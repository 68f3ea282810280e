import { createHash } from 'node:crypto';
import type { AccountKey } from '../ports.ts';

/** Whose items these are; two of them never share one, whatever else is equal (ST-04). */
export interface VaultNamespace {
  readonly appId: string;
  /** A developer's build must never spend the installed app's refresh token. */
  readonly channel: 'development' | 'release';
  readonly clientId: string;
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
  return itemName('session', namespace, [account.issuer, account.subject], [account.issuer]);
}

/** The item that lists the accounts: stores offer no listing that could be relied on. */
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
  { appId, channel, clientId, profile }: VaultNamespace,
  key: readonly string[],
  shown: readonly string[],
): ItemName {
  const digest = sha256([kind, appId, channel, clientId, profile, ...key]).slice(0, 32);
  const parts = [kind, ...shown.map((part) => readable(part, 80)), readable(clientId, 40), channel];
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
