/** What is watched of the credential store while the session waits for it, or could be kept in it. */
import type { Config } from '../config.ts';
import type { Clock, StoreLock, Vault } from '../ports.ts';
import { createBlockedStore } from './blocked-store.ts';
import { createKeepOffer } from './keep-offer.ts';
import type { SessionOwner } from './session-owner.ts';

/** What the watch works with. */
export interface StoreWatchOptions {
  readonly config: Pick<Config, 'timeouts'>;
  readonly lock: StoreLock;
  readonly vault: Pick<Vault, 'probe'>;
  readonly clock: Pick<Clock, 'after'>;
}

/**
 * Watches the store as the session's state asks for it.
 * @param look looks for a session in the store; never throws.
 */
export function watchStore(
  owner: Pick<SessionOwner, 'accounts' | 'subscribe'>,
  options: StoreWatchOptions,
  look: () => Promise<void>,
) {
  const promptMs = options.config.timeouts.signInSeconds * 1000;
  const blocked = createBlockedStore({ ...options, promptMs, look });
  const held = () => owner.accounts.running().filter(({ store }) => store.isHeld());
  const offer = createKeepOffer({
    ...options,
    onLook: (canKeep) => {
      for (const { store } of held()) store.offer(canKeep);
    },
  });
  let renewedAt: number | null = null;

  owner.subscribe((session) => {
    if (session.state === 'storeBlocked' && session.problem === 'store_locked') blocked.watch();
    else blocked.end();
    if (held().length > 0) offer.watch();
    else offer.end();
    if (session.state !== 'signedIn' || session.lastRefreshAt === renewedAt) return;
    // The computer is in use, and its network works.
    renewedAt = session.lastRefreshAt;
    offer.nudge();
  });

  return {
    /** Has the person asked to unlock the store; resolves after the look that follows. */
    askToUnlock: blocked.ask,

    /** A good moment to look. */
    nudge(): void {
      blocked.nudge();
      offer.nudge();
    },

    /** Watches no more; no timer and no prompt is left. */
    end(): void {
      blocked.end();
      offer.end();
    },
  };
}
