/**
 * Where one signed-in account's record is: in the vault, or in memory when nothing can be kept. A
 * record whose write failed stays here as pending, so that a rotated refresh token is never lost
 * and the old one is never sent again (RT-08).
 */
import type { Persistence } from '../../preload/contract.ts';
import type { AccountKey, SessionRecord, Vault, VaultRead, VaultWrite } from '../ports.ts';
import { createInTurn } from '../in-turn.ts';
import { AuthError } from './auth-error.ts';
import type { StoreProblem } from './session-state.ts';
import type { Leftover } from './unfinished-sign-outs.ts';

/** The problem that a failed read or write means for the person. */
export function storeProblem(state: (VaultRead<unknown> | VaultWrite)['state']): StoreProblem {
  if (state === 'locked') return 'store_locked';
  return state === 'denied' ? 'store_denied' : 'store_unavailable';
}

/** A nonce belongs to one sign-in and is not kept beyond this run (TX-10). */
function withoutNonce(record: SessionRecord): SessionRecord {
  const { nonce: _, ...continuity } = record.continuity;
  return { ...record, continuity };
}

/** What a sign-out left of a session. */
export interface Retired extends Leftover {
  /** Whether the store has a tombstone of it. */
  readonly kept: boolean;
  /** Not deleted, but marked as signed out, so that no later start opens it. */
  readonly marked: boolean;
}

/** Creates the record holder of one signed-in account. */
export function createSessionStore(
  vault: Vault,
  account: AccountKey,
  onPersistence: (persistence: Persistence) => void,
) {
  /** The newest record while the vault does not have it. */
  let pending: SessionRecord | null = null;
  /** Read at start already: the first refresh does not read again. */
  let primed: SessionRecord | null = null;
  /** There is no store, or nothing to keep: the session is this process's only. */
  let memoryOnly = false;
  let removed = false;
  /** What the store has is not of this version. */
  let isForeign = false;
  let persistence: Persistence = { kind: 'memory_only', problem: 'store_unavailable' };
  const isHeld = () => memoryOnly && pending !== null && !removed;
  /** One store operation at a time, so that a delete can never be overtaken by a write (RT-15). */
  const inOrder = createInTurn();

  async function load(): Promise<SessionRecord> {
    if (removed) throw new AuthError('not_signed_in');
    const known = pending ?? primed;
    primed = null;
    if (known) return known;
    if (memoryOnly) throw new AuthError('session_ended');
    const read = await vault.read(account);
    switch (read.state) {
      case 'found':
        return read.value;
      case 'absent':
        throw new AuthError('session_missing');
      case 'newer-version':
        // Written by a later version of the app, which may come back: left alone.
        isForeign = true;
        throw new AuthError('session_unreadable');
      case 'corrupt':
        throw new AuthError('session_unreadable');
      default:
        throw new AuthError(storeProblem(read.state));
    }
  }

  /** Takes the vault's word for the newest record, and tells it. */
  function noted(record: SessionRecord, outcome: VaultWrite): void {
    pending = outcome.state === 'stored' ? null : record;
    persistence =
      outcome.state === 'stored'
        ? { kind: 'stored' }
        : { kind: 'memory_only', problem: storeProblem(outcome.state) };
    onPersistence(persistence);
  }

  async function save(record: SessionRecord, early: boolean): Promise<void> {
    if (removed) return;
    pending = record;
    if (memoryOnly) return;
    // The vault tells it before it takes a newer record.
    const later = (outcome: VaultWrite) => {
      if (outcome.state !== 'stored' && !removed) noted(record, outcome);
    };
    const kept = withoutNonce(record);
    // A refresh must not make its account the current one.
    const outcome = early ? vault.write(account, kept, later) : vault.update(account, kept);
    noted(record, await outcome);
  }

  /** The journal of RT-07: after a crash in the middle of a refresh the next start knows of it. */
  async function beginRotation(record: SessionRecord, startedAt: number): Promise<void> {
    if (removed) throw new AuthError('not_signed_in');
    // Marked by an earlier request, whose answer never came or was of no use.
    if (record.journal !== null) return;
    const marked: SessionRecord = { ...record, journal: { phase: 'rotating', startedAt } };
    const onlyHere = pending !== null;
    if (onlyHere || memoryOnly) pending = marked;
    if (memoryOnly) return;
    const outcome = await vault.update(account, withoutNonce(marked));
    if (onlyHere) {
      // What the store holds is spent already: sending this one loses nothing more.
      noted(marked, outcome);
    } else if (outcome.state !== 'stored') {
      throw new AuthError(storeProblem(outcome.state));
    }
  }

  async function keep(): Promise<void> {
    if (pending) {
      // From now on it is the store's: what it does not take is offered to it again (RT-08).
      memoryOnly = false;
      noted(pending, await vault.write(account, withoutNonce(pending)));
    }
    if (persistence.kind === 'memory_only') throw new AuthError(persistence.problem);
  }

  async function flush(): Promise<void> {
    if (pending && !memoryOnly) await save(pending, false);
  }

  function forget(): void {
    removed = true;
    pending = null;
    primed = null;
  }

  async function remove(): Promise<boolean> {
    forget();
    if (memoryOnly || isForeign) return true;
    return (await vault.remove(account)).state === 'removed';
  }

  /** The account's session in the store: this one, or one of an earlier run while this one is in memory. */
  async function retireStored(refreshToken: string | null, since: number) {
    const { state } =
      refreshToken === null
        ? await vault.remove(account)
        : await vault.retire({ ...account, refreshToken, since });
    // Of a session in memory nothing is in a store that is not there.
    const nothingThere = memoryOnly && refreshToken === null && state === 'unavailable';
    const isGone = state === 'removed' || state === 'not-kept';
    // In a store that is not there now an earlier run may have left something all the same.
    const marked = !isGone && (await vault.markSignedOut(account, since));
    return {
      deleted: isGone || nothingThere,
      marked,
      kept: state === 'removed' && refreshToken !== null,
    };
  }

  async function retire(since: number): Promise<Retired> {
    // Read before it is deleted, to be revoked.
    const record = await load().catch(() => null);
    const refreshToken = record?.refreshToken ?? null;
    forget();
    if (!memoryOnly) {
      return { ...account, refreshToken, since, ...(await retireStored(refreshToken, since)) };
    }
    const earlier = await vault.read(account);
    const token = earlier.state === 'found' ? earlier.value.refreshToken : null;
    const { deleted, marked } = await retireStored(token, since);
    return { ...account, refreshToken, since, deleted, marked, kept: false };
  }

  async function discard(since: number): Promise<Retired> {
    if (!memoryOnly) return retire(since);
    const refreshToken = pending?.refreshToken ?? null;
    forget();
    return { ...account, refreshToken, since, deleted: true, marked: false, kept: false };
  }

  return {
    /** Takes a record that was just read, for the next `load`. */
    prime(record: SessionRecord): void {
      primed = record;
    },

    /** Keeps the session in memory only; null when the provider gave no refresh token. */
    hold(record: SessionRecord | null): void {
      memoryOnly = true;
      pending = record;
      const problem = record === null ? 'nothing_to_keep' : 'store_unavailable';
      persistence = { kind: 'memory_only', problem };
    },

    /**
     * The newest record.
     * @throws AuthError `store_locked`, `store_denied`, `store_unavailable`: the session is kept;
     *   `session_missing`, `session_unreadable` when it is over; `session_ended` when none was granted.
     */
    load: (): Promise<SessionRecord> => inOrder(load),

    /**
     * Marks in the store that a refresh request is about to be sent; nothing when that was marked before.
     * @param startedAt milliseconds since the epoch.
     * @throws AuthError `store_locked`, `store_denied`, `store_unavailable`: the request must not be
     *   sent, because what it brings could not be stored; `not_signed_in` after `remove`.
     */
    beginRotation: (record: SessionRecord, startedAt: number): Promise<void> =>
      inOrder(() => beginRotation(record, startedAt)),

    /** Stores a record; returns only when it is durable or held as pending. Never throws. */
    save: (record: SessionRecord): Promise<void> => inOrder(() => save(record, false)),

    /**
     * As `save`, for the record of a sign-in: returns when the store took it. That it could not be read
     * back is told as any change of the persistence is.
     */
    saveEarly: (record: SessionRecord): Promise<void> => inOrder(() => save(record, true)),

    /**
     * Stores a record that was held in memory, because somebody asked for it.
     * @throws AuthError `store_locked`, `store_denied`, `store_unavailable`: it is pending, as any record that the
     *   store did not take; `nothing_to_keep`.
     */
    keep: (): Promise<void> => inOrder(keep),

    /** Whether the record is held in memory because there was no store. */
    isHeld,

    /** Notes whether a held record could be stored by now, and tells it when that is new. */
    offer(canKeep: boolean): void {
      if (!isHeld() || persistence.kind === 'stored') return;
      if ((persistence.canKeep ?? false) === canKeep) return;
      const { kind, problem } = persistence;
      persistence = { kind, problem, ...(canKeep ? { canKeep } : {}) };
      onPersistence(persistence);
    },

    /** Where the record is. */
    persistence: (): Persistence => persistence,

    /** Offers the vault again what it did not take, if there is such a record (RT-08). Never throws. */
    flush: (): Promise<void> => inOrder(flush),

    /** Whether the newest record is here alone, and the store may take it later. */
    isPending: (): boolean => pending !== null && !memoryOnly && !removed,

    /** Whether there is nothing to refresh with: the provider gave no refresh token. */
    isEmpty: (): boolean => memoryOnly && pending === null,

    /**
     * Forgets and deletes, one of an earlier run too, and keeps the refresh token to be revoked, where that
     * is possible.
     * @param since milliseconds since the epoch.
     */
    retire: (since: number): Promise<Retired> => inOrder(() => retire(since)),

    /** As `retire`, for this session alone: one of an earlier run stays where it is. */
    discard: (since: number): Promise<Retired> => inOrder(() => discard(since)),

    /** Forgets and deletes; `true` when nothing is left in the store. Later saves do nothing. */
    remove: (): Promise<boolean> => inOrder(remove),
  };
}

/** The record holder of one signed-in account. */
export type SessionStore = ReturnType<typeof createSessionStore>;
