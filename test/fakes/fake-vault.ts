import type {
  AccountKey,
  IdentityClaims,
  ListedAccount,
  SessionRecord,
  Tombstone,
  Vault,
  VaultRead,
  VaultWrite,
} from '../../main/ports.ts';
import { createInterceptor, type Interceptor } from './interceptor.ts';

/** How the store behind the vault is. */
export type VaultHealth = 'available' | 'locked' | 'denied' | 'unavailable';

/** A vault in memory. */
export interface FakeVault extends Vault, Interceptor<Vault> {
  health: VaultHealth;
  /** What can be read but not understood, instead of the record. */
  unreadable: 'corrupt' | 'newer-version' | null;
  /** What becomes of a record that was called stored before it was read back. */
  laterOutcome: VaultWrite;
  /** Whether there is room for tombstones. */
  keepsTombstones: boolean;
  /** Whether accounts can be marked as signed out. */
  keepsMarks: boolean;
  /** Every record, also while the store is locked; the current account's first. */
  records(): SessionRecord[];
  /** Puts a session of an earlier run there. */
  put(record: SessionRecord): void;
  /** The methods that were called, in order. */
  readonly calls: (keyof Vault)[];
}

const idOf = ({ issuer, subject }: AccountKey) => JSON.stringify([issuer, subject]);

/** An empty vault that works. */
export function createFakeVault(): FakeVault {
  const { interceptor, through } = createInterceptor<Vault>();
  let stored: SessionRecord[] = [];
  let buried: readonly Tombstone[] = [];
  const marked = new Map<string, number>();
  const labels = new Map<string, IdentityClaims>();
  const without = (account: AccountKey) =>
    stored.filter(({ continuity }) => idOf(continuity) !== idOf(account));
  const bringToRest = (tombstone: Tombstone) => {
    stored = without(tombstone);
    labels.delete(idOf(tombstone));
    const { issuer, subject, refreshToken, since } = tombstone;
    if (vault.keepsTombstones) buried = [...buried, { issuer, subject, refreshToken, since }];
  };
  /** Retires what is left of accounts that were signed out. */
  const settle = () => {
    for (const { continuity, refreshToken } of stored) {
      const since = marked.get(idOf(continuity));
      if (since !== undefined) bringToRest({ ...continuity, refreshToken, since });
    }
    marked.clear();
  };
  let tail: Promise<unknown> = Promise.resolve();
  /** One call after the other, as the real vault does it. */
  const call = <T>(method: keyof Vault, work: () => T): Promise<T> => {
    vault.calls.push(method);
    const answer = tail.then(() => through(method, async () => work()));
    tail = answer.catch(() => {});
    return answer;
  };

  const vault: FakeVault = {
    ...interceptor,
    health: 'available',
    unreadable: null,
    laterOutcome: { state: 'stored' },
    keepsTombstones: true,
    keepsMarks: true,
    calls: [],
    records: () => [...stored],
    put: (record) => {
      stored = [record, ...without(record.continuity)];
    },
    probe: () => call('probe', () => vault.health),
    accounts: () =>
      call('accounts', (): VaultRead<readonly ListedAccount[]> => {
        if (vault.health !== 'available') return { state: vault.health };
        settle();
        if (stored.length === 0) return { state: 'absent' };
        const value = stored.map(({ continuity: { issuer, subject } }) => ({
          issuer,
          subject,
          claims: labels.get(idOf({ issuer, subject })) ?? {},
        }));
        return { state: 'found', value };
      }),
    read: (account) =>
      call('read', (): VaultRead<SessionRecord> => {
        if (vault.health !== 'available') return { state: vault.health };
        settle();
        if (vault.unreadable) return { state: vault.unreadable };
        const value = stored.find(({ continuity }) => idOf(continuity) === idOf(account));
        return value ? { state: 'found', value } : { state: 'absent' };
      }),
    write: (account, record, later) =>
      call('write', (): VaultWrite => {
        if (vault.health !== 'available') return { state: vault.health };
        settle();
        stored = [structuredClone(record), ...without(account)];
        vault.unreadable = null;
        if (later) void tail.then(() => later(vault.laterOutcome));
        return { state: 'stored' };
      }),
    update: (account, record) =>
      call('update', (): VaultWrite => {
        if (vault.health !== 'available') return { state: vault.health };
        settle();
        const copy = structuredClone(record);
        const isThere = without(account).length < stored.length;
        stored = isThere
          ? stored.map((other) => (idOf(other.continuity) === idOf(account) ? copy : other))
          : [copy, ...stored];
        vault.unreadable = null;
        return { state: 'stored' };
      }),
    select: (account) =>
      call('select', (): VaultWrite => {
        if (vault.health !== 'available') return { state: vault.health };
        const mine = stored.filter(({ continuity }) => idOf(continuity) === idOf(account));
        stored = [...mine, ...without(account)];
        return { state: 'stored' };
      }),
    remove: (account) =>
      call('remove', () => {
        if (vault.health !== 'available') return { state: vault.health };
        stored = without(account);
        labels.delete(idOf(account));
        marked.delete(idOf(account));
        return { state: 'removed' as const };
      }),
    label: (account, claims) =>
      call('label', (): VaultWrite => {
        if (vault.health !== 'available') return { state: vault.health };
        labels.set(idOf(account), claims);
        return { state: 'stored' };
      }),
    retire: (tombstone) =>
      call('retire', () => {
        if (vault.health !== 'available') return { state: vault.health };
        bringToRest(tombstone);
        marked.delete(idOf(tombstone));
        return { state: vault.keepsTombstones ? ('removed' as const) : ('not-kept' as const) };
      }),
    markSignedOut: (account, since) =>
      call('markSignedOut', () => {
        if (vault.keepsMarks) marked.set(idOf(account), since);
        return vault.keepsMarks;
      }),
    tombstones: () =>
      call('tombstones', (): VaultRead<readonly Tombstone[]> => {
        if (vault.health !== 'available') return { state: vault.health };
        return buried.length === 0 ? { state: 'absent' } : { state: 'found', value: [...buried] };
      }),
    bury: ({ refreshToken }) =>
      call('bury', () => {
        if (vault.health !== 'available') return { state: vault.health };
        buried = buried.filter((tombstone) => tombstone.refreshToken !== refreshToken);
        return { state: 'removed' as const };
      }),
  };
  return vault;
}
