/**
 * Whether a session that lives in memory alone could be kept by now: a credential store may start after
 * the sign-in. It is only offered; nothing is kept that nobody asked for.
 */
import type { Clock, StoreLock, Vault } from '../ports.ts';

/** A keyring starts with the desktop, or by hand; nobody waits for this to the second. */
const LOOK_EVERY = 60_000;

/** What the offer works with. */
export interface KeepOfferOptions {
  readonly lock: StoreLock;
  readonly vault: Pick<Vault, 'probe'>;
  readonly clock: Pick<Clock, 'after'>;
  /** Told after each look; one may end when there is nothing to offer any more. */
  readonly onLook: (canKeep: boolean) => void;
}

/** Creates the offer, at rest. */
export function createKeepOffer({ lock, vault, clock, onLook }: KeepOfferOptions) {
  let watching = false;
  let cancelTimer = () => {};

  function schedule(): void {
    cancelTimer();
    cancelTimer = clock.after(LOOK_EVERY, look);
  }

  function look(): void {
    schedule();
    void lookOnce();
  }

  async function lookOnce(): Promise<void> {
    // Read only where that opens no prompt.
    const isOpen = (await lock.state()) === 'open';
    const canKeep = isOpen && (await vault.probe()) === 'available';
    onLook(canKeep);
  }

  return {
    /** The session is in memory, because there was no store: looks from time to time whether there is. */
    watch(): void {
      if (watching) return;
      watching = true;
      schedule();
    },

    /** There is nothing to offer any more. */
    end(): void {
      watching = false;
      cancelTimer();
    },

    /** A good moment to look. */
    nudge(): void {
      if (watching) look();
    },
  };
}
