/** The credential store of the system, and what is known of it besides. */

/** Why the OS credential store could not do what was asked. `timeout`: it did not answer in time. */
export type StoreFailure = 'locked' | 'denied' | 'unavailable' | 'timeout';

/** What `CredentialStore` throws; it carries no value and no backend text. */
export class CredentialStoreError extends Error {
  override readonly name = 'CredentialStoreError';
  readonly reason: StoreFailure;
  constructor(reason: StoreFailure) {
    super(`The credential store failed: ${reason}`);
    this.reason = reason;
  }
}

/** The OS credential store: items of one service, by account name. Values are text. */
export interface CredentialStore {
  /** The item's value, or null when there is none. Throws `CredentialStoreError`. */
  get(account: string): Promise<string | null>;
  /** Writes or replaces the item. Throws `CredentialStoreError`. */
  set(account: string, value: string): Promise<void>;
  /** Deletes the item; `false` when there was none. Throws `CredentialStoreError`. */
  delete(account: string): Promise<boolean>;
}

/**
 * The lock of the OS credential store, known without reading an item: a read may open a prompt that
 * nobody asked for. No method throws.
 */
export interface StoreLock {
  /**
   * How it is now. `locked`: what is read would be withheld. `unknown`: only a read can tell, and may open a
   * prompt. Never opens one itself, and starts no service.
   */
  state(): Promise<'open' | 'locked' | 'unknown'>;
  /**
   * Has the system ask the person to unlock the store, where it has a way of its own to do so. Resolves
   * when its prompt is gone, however that ended, and at once when there is none or `signal` is aborted;
   * that takes the prompt away.
   */
  askToUnlock(signal: AbortSignal): Promise<void>;
}

/**
 * What is known of the credential store outside of it, so that a store that lost its sessions is told from
 * one that never had any (ST-12). It names nobody. No method throws; one that cannot be kept is as if new.
 */
export interface StoreTrace {
  /**
   * Asked when the store has no session: why sessions that were noted are not there; null when none were.
   * `store_changed`: it is another kind of store than the one that was noted.
   */
  lost(): Promise<'session_missing' | 'store_changed' | null>;
  /** Notes how many sessions the store has, and which kind it is. */
  note(sessions: number): Promise<void>;
}
