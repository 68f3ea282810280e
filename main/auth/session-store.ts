/**
 * Where one signed-in account's record is: in the vault, or in memory when nothing can be kept. A
 * record whose write failed stays here as pending, so that a rotated refresh token is never lost
 * and the old one is never sent again (RT-08).
 */
import type { Persistence } from '../../preload/contract.ts';
import type { AccountKey, SessionRecord, Vault, VaultRead, VaultWrite } from '../ports.ts';
import { AuthError } from './auth-error.ts';
import type { StoreProblem } from './session-state.ts';

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
  let tail: Promise<unknown> = Promise.resolve();

  /** One store operation at a time, so that a delete can never be overtaken by a write (RT-15). */
  function inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = tail.then(run);
    tail = result.catch(() => {});
    return result;
  }

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
      case 'corrupt':
      case 'newer-version':
        throw new AuthError('session_ended');
      default:
        throw new AuthError(storeProblem(read.state));
    }
  }

  async function save(record: SessionRecord): Promise<Persistence> {
    const unstored = { kind: 'memory_only', problem: 'store_unavailable' } as const;
    if (removed) return unstored;
    pending = record;
    if (memoryOnly) return unstored;
    const outcome = await vault.write(account, withoutNonce(record));
    if (outcome.state === 'stored') pending = null;
    const persistence: Persistence =
      outcome.state === 'stored'
        ? { kind: 'stored' }
        : { kind: 'memory_only', problem: storeProblem(outcome.state) };
    onPersistence(persistence);
    return persistence;
  }

  async function flush(): Promise<void> {
    if (pending && !memoryOnly) await save(pending);
  }

  async function remove(): Promise<boolean> {
    removed = true;
    pending = null;
    primed = null;
    if (memoryOnly) return true;
    return (await vault.remove(account)).state === 'removed';
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
    },

    /**
     * The newest record.
     * @throws AuthError `store_locked`, `store_denied`, `store_unavailable`: the session is kept;
     *   `session_ended` when the item is gone or unreadable.
     */
    load: (): Promise<SessionRecord> => inOrder(load),

    /** Stores a record; returns only when it is durable or held as pending. Never throws. */
    save: (record: SessionRecord): Promise<Persistence> => inOrder(() => save(record)),

    /** Offers the vault again what it did not take, if there is such a record (RT-08). Never throws. */
    flush: (): Promise<void> => inOrder(flush),

    /** Whether there is nothing to refresh with: the provider gave no refresh token. */
    isEmpty: (): boolean => memoryOnly && pending === null,

    /** Forgets and deletes; `true` when nothing is left in the store. Later saves do nothing. */
    remove: (): Promise<boolean> => inOrder(remove),
  };
}

/** The record holder of one signed-in account. */
export type SessionStore = ReturnType<typeof createSessionStore>;
