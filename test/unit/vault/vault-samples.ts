import type { AccountKey, SessionRecord } from '../../../main/ports.ts';
import type { VaultNamespace } from '../../../main/vault/item-names.ts';

export const NAMESPACE: VaultNamespace = {
  appId: 'org.example.shell',
  channel: 'development',
  clientIds: new Map([['https://id.example.com', 'desktop']]),
  profile: '/home/ada/.config/shell',
};

let elapsed = 0;
/** Every look at it is much later than the one before: no answer of the store is a recent one. */
export const clock = { monotonic: () => (elapsed += 60_000) };

export const ADA: AccountKey = { issuer: 'https://id.example.com', subject: 'ada' };
export const BOB: AccountKey = { issuer: 'https://id.example.com', subject: 'bob' };

/** A whole session of the account; `changes` replaces parts of it. */
export function sessionOf(
  account: AccountKey,
  changes: Partial<SessionRecord> = {},
): SessionRecord {
  return {
    refreshToken: 'refresh-token-1',
    scope: 'openid offline_access',
    continuity: {
      issuer: account.issuer,
      subject: account.subject,
      audience: ['desktop'],
      authorizedParty: 'desktop',
      authTime: 1_700_000_000,
      nonce: 'nonce-1',
    },
    journal: null,
    ...changes,
  };
}
