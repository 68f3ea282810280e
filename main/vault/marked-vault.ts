/**
 * The vault whose sign-outs hold even while the store is locked: an account that is marked outside of the
 * store has no session, whatever the store still has (LO-01). What that is, is retired as soon as the store
 * lets it, so that it is revoked like any other.
 *
 * The order makes it safe to be killed at any point: the session goes before its mark, and a new session is
 * written after the mark has gone. So an old session is never found again, and a new one is never taken for it.
 */
import { createInTurn } from '../in-turn.ts';
import type { AccountKey, Log, SignOutMarks, Vault, VaultRemove } from '../ports.ts';
import type { StoreVault } from './session-vault.ts';

/** What the marked vault is built from. */
export interface MarkedVaultOptions {
  readonly vault: StoreVault;
  readonly marks: SignOutMarks;
  readonly log?: Log;
}

/** Puts the marks before a vault; it does one thing after the other, as the vault does. */
export function createMarkedVault({ vault, marks, log }: MarkedVaultOptions): Vault {
  const inTurn = createInTurn();

  /**
   * Retires what the store still has of an account that was signed out, then takes the mark away.
   * @returns `removed` when neither session nor mark is left, else why not.
   */
  async function settle(account: AccountKey, since: number): Promise<VaultRemove['state']> {
    const read = await vault.read(account);
    if (read.state === 'locked' || read.state === 'denied' || read.state === 'unavailable') {
      return read.state;
    }
    const { state } =
      read.state === 'found'
        ? await vault.retire({ ...account, since, refreshToken: read.value.refreshToken })
        : await vault.remove(account);
    if (state !== 'removed' && state !== 'not-kept') return state;
    if (read.state === 'found') log?.event('sign_out.caught_up');
    return (await marks.remove(account)) ? 'removed' : 'unavailable';
  }

  /** `unmarked` when the account may be looked at as it is, else how settling it went. */
  async function settled({ issuer, subject }: AccountKey) {
    const since = await marks.since({ issuer, subject });
    return since === null ? 'unmarked' : settle({ issuer, subject }, since);
  }

  /** After the session has gone by itself its mark has nothing left to do. */
  async function unmarkWhenGone<T extends { readonly state: string }>(
    account: AccountKey,
    outcome: T,
  ): Promise<T> {
    const isGone = outcome.state === 'removed' || outcome.state === 'not-kept';
    if (isGone) await marks.remove(account);
    return outcome;
  }

  return {
    probe: () => inTurn(() => vault.probe()),
    accounts: () =>
      inTurn(async () => {
        const listed = await vault.accounts();
        if (listed.state !== 'found') return listed;
        const value = [];
        for (const account of listed.value) {
          if ((await settled(account)) === 'unmarked') value.push(account);
        }
        return value.length === 0 ? { state: 'absent' } : { state: 'found', value };
      }),
    read: (account) =>
      inTurn(async () => {
        const state = await settled(account);
        if (state === 'unmarked') return vault.read(account);
        return { state: state === 'removed' ? 'absent' : state };
      }),
    write: (account, record, later) =>
      inTurn(async () => {
        const state = await settled(account);
        if (state !== 'unmarked' && state !== 'removed') return { state };
        return vault.write(account, record, later);
      }),
    update: (account, record) =>
      inTurn(async () => {
        const state = await settled(account);
        if (state !== 'unmarked' && state !== 'removed') return { state };
        return vault.update(account, record);
      }),
    // One that is marked is not listed, whether it is the current one or not.
    select: (account) => inTurn(() => vault.select(account)),
    label: (account, claims) => inTurn(() => vault.label(account, claims)),
    remove: (account) => inTurn(async () => unmarkWhenGone(account, await vault.remove(account))),
    retire: (tombstone) =>
      inTurn(async () => unmarkWhenGone(tombstone, await vault.retire(tombstone))),
    markSignedOut: (account, since) => inTurn(() => marks.add(account, since)),
    tombstones: () => inTurn(() => vault.tombstones()),
    bury: (tombstone) => inTurn(() => vault.bury(tombstone)),
  };
}
