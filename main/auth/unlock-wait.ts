/** Before a sign-in opens the browser: whether what it brings could be kept, and a store that is locked. */
import type { Clock, StoreLock, Vault } from '../ports.ts';
import { AuthError } from './auth-error.ts';

/** How often the lock is looked at while a person is about to open it. */
const LOOK_EVERY = 500;

/** What the wait works with. */
export interface UnlockWaitOptions {
  readonly vault: Pick<Vault, 'probe'>;
  readonly lock: StoreLock;
  readonly clock: Pick<Clock, 'after'>;
}

/**
 * Finds out whether something can be kept. While the store is locked, the system is let ask the person
 * to unlock it, and this waits: a password typed into the browser before would be for nothing.
 *
 * @param unlocking told when the wait begins.
 * @param signal ends it, with its reason. Whoever asks aborts it in any case, so that no prompt of the
 *   system stays on the screen.
 * @returns false where there is no store.
 * @throws AuthError `store_denied`, at once: who refused is not asked again; `store_locked` where only
 *   another prompt could tell whether it is still locked.
 */
export async function storeForSignIn(
  options: UnlockWaitOptions,
  unlocking: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  const probed = await options.vault.probe();
  // Cancelled meanwhile: nobody waits for this any more, and nobody is to be asked.
  signal.throwIfAborted();
  if (probed === 'locked') unlocking();
  const found = probed === 'locked' ? await whenUnlocked(options, signal) : probed;
  if (found === 'denied') throw new AuthError('store_denied');
  return found === 'available';
}

/** Asks the person, and waits; how the store is when it is not locked any more. */
async function whenUnlocked(
  { vault, lock, clock }: UnlockWaitOptions,
  signal: AbortSignal,
): Promise<'available' | 'denied' | 'unavailable'> {
  void lock.askToUnlock(signal);
  for (;;) {
    const state = await lock.state();
    signal.throwIfAborted();
    if (state !== 'locked') {
      const probed = await vault.probe();
      if (probed !== 'locked') return probed;
      // Each further look could be a further prompt.
      if (state === 'unknown') throw new AuthError('store_locked');
    }
    await pause(clock, LOOK_EVERY, signal);
  }
}

/** Lets `ms` pass, or throws the signal's reason. */
function pause(clock: Pick<Clock, 'after'>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', end);
      resolve();
    });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
