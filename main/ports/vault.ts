/** Sessions in the credential store. */
import type { AccountKey, IdTokenContinuity, IdentityClaims } from './account.ts';

/** What is kept of a session across restarts; lives only in the OS credential store (ST-01). */
export interface SessionRecord {
  readonly refreshToken: string;
  readonly scope: string;
  readonly continuity: IdTokenContinuity;
  /** The rotation journal: written before a refresh request is sent, null again with its answer. */
  readonly journal: { readonly phase: 'rotating'; readonly startedAt: number } | null;
}

/** An account on the list of those that have a session here, and what it is called. */
export interface ListedAccount extends AccountKey {
  readonly claims: IdentityClaims;
}

/**
 * What is left of a session that was ended here: a refresh token that the provider was not told of yet
 * (RFC 7009). Nobody is signed in by it: it is read for its revocation alone (LO-01, LO-02).
 */
export interface Tombstone extends AccountKey {
  readonly refreshToken: string;
  /** When the session was ended, in milliseconds since the epoch. */
  readonly since: number;
}

/** The typed answer of a read; only `absent` and `corrupt` mean that there is no session. */
export type VaultRead<T> =
  | { readonly state: 'found'; readonly value: T }
  | {
      readonly state: 'absent' | 'locked' | 'denied' | 'unavailable' | 'corrupt' | 'newer-version';
    };

/** The answer of a write, verified by reading back (ST-08). */
export type VaultWrite =
  | { readonly state: 'stored' }
  | { readonly state: 'locked' | 'denied' | 'unavailable' | 'too-large' | 'not-verified' };

/** The answer of a delete. */
export type VaultRemove = { readonly state: 'removed' | 'locked' | 'denied' | 'unavailable' };

/**
 * Remembers outside of the credential store which accounts are signed out, though the store did not let
 * their sessions go. It holds no secret, and tells nobody whose accounts they are. No method throws.
 */
export interface SignOutMarks {
  /** When the account was signed out, in milliseconds since the epoch; null when it has no mark. */
  since(account: AccountKey): Promise<number | null>;
  /** `true` when the mark is there to stay, whatever becomes of the process. */
  add(account: AccountKey, since: number): Promise<boolean>;
  /** `true` when there is no mark, and none after a restart. */
  remove(account: AccountKey): Promise<boolean>;
}

/** Keeps sessions in the credential store. No method throws. */
export interface Vault {
  /** Whether something could be kept now; reads one item, writes nothing. */
  probe(): Promise<'available' | 'locked' | 'denied' | 'unavailable'>;
  /** The accounts that have a session here, the current one first. */
  accounts(): Promise<VaultRead<readonly ListedAccount[]>>;
  /** Where there is no session, it also takes away what a killed removal left of one. */
  read(account: AccountKey): Promise<VaultRead<SessionRecord>>;
  /**
   * Stores the record and makes the account the current one.
   * @param later when given, a record of an account that was not the current one is `stored` as soon as
   *   the store took it; whether it could be read back is told to `later`.
   */
  write(
    account: AccountKey,
    record: SessionRecord,
    later?: (outcome: VaultWrite) => void,
  ): Promise<VaultWrite>;
  /** Stores a newer record of an account's session; the order of the accounts stays. Else as `write`. */
  update(account: AccountKey, record: SessionRecord): Promise<VaultWrite>;
  /** Makes an account that has a session here the current one; nothing for any other. */
  select(account: AccountKey): Promise<VaultWrite>;
  /** Notes what an account that has a session here is called; nothing when that is known. */
  label(account: AccountKey, claims: IdentityClaims): Promise<VaultWrite>;
  /** Deletes the account's session. */
  remove(account: AccountKey): Promise<VaultRemove>;
  /**
   * Deletes the account's session, and keeps its refresh token to be revoked: one write takes the account
   * off the list and puts the tombstone there, so no kill can undo the sign-out. `not-kept`: deleted, but
   * the token could not be kept.
   */
  retire(tombstone: Tombstone): Promise<VaultRemove | { readonly state: 'not-kept' }>;
  /**
   * For a sign-out that the store does not take: marks the account outside of it. Until a session of the
   * account is written anew none is listed or read; the old one is retired as soon as the store lets it.
   * @param since milliseconds since the epoch.
   * @returns whether the mark is there to stay.
   */
  markSignedOut(account: AccountKey, since: number): Promise<boolean>;
  /** The tombstones, the oldest first. */
  tombstones(): Promise<VaultRead<readonly Tombstone[]>>;
  /** Deletes a tombstone, and whatever a killed `retire` left of its session. */
  bury(tombstone: Tombstone): Promise<VaultRemove>;
}
