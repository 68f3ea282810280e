/**
 * What is done while a session may be in the store and the store is locked: the lock is watched, without
 * reading and without a prompt, so that the session comes by itself; and the person is asked to unlock
 * it when they say so (ST-05, ST-06).
 */
import type { Clock, StoreLock } from '../ports.ts';

const FIRST_WAIT = 1_000;
/** The lock is a question of milliseconds; somebody waits for the answer. */
const LONGEST_WAIT = 5_000;
/** For a store that is open by its own word, and whose items cannot be read all the same. */
const LONGEST_AFTER_LOOK = 60_000;

/** What the watch works with. */
export interface BlockedStoreOptions {
  readonly lock: StoreLock;
  readonly clock: Pick<Clock, 'after'>;
  /** How long a prompt is left on the screen, in milliseconds. */
  readonly promptMs: number;
  /** Looks into the store; never throws. */
  readonly look: () => Promise<void>;
}

/** Creates the watch, at rest. */
export function createBlockedStore({ lock, clock, promptMs, look }: BlockedStoreOptions) {
  /** Of the watch that runs; an older one's news are nobody's. */
  let round: symbol | null = null;
  let cancelTimer: (() => void) | null = null;
  let tries = 0;
  let looked = false;
  let wasLocked = false;
  let asking: Promise<void> | null = null;
  let takePromptAway = () => {};

  function schedule(): void {
    const longest = looked ? LONGEST_AFTER_LOOK : LONGEST_WAIT;
    cancelTimer = clock.after(Math.min(longest, FIRST_WAIT * 2 ** Math.min(tries, 6)), check);
    tries += 1;
  }

  function check(): void {
    cancelTimer?.();
    cancelTimer = null;
    void checkLock(round);
  }

  async function checkLock(of: symbol | null): Promise<void> {
    const state = await lock.state();
    if (of === null || of !== round) return;
    // Where only a read can tell, it is read once the prompt is gone, and never to see whether it is.
    const mayRead = state === 'open' || (state === 'unknown' && wasLocked);
    wasLocked = state === 'locked';
    if (!mayRead) {
      schedule();
      return;
    }
    looked = true;
    await look();
    // Another look may have been joined, which told nothing new.
    if (of === round && cancelTimer === null) schedule();
  }

  async function ask(): Promise<void> {
    const controller = new AbortController();
    takePromptAway = () => {
      controller.abort();
    };
    const cancel = clock.after(promptMs, takePromptAway);
    await lock.askToUnlock(controller.signal);
    cancel();
    const state = await lock.state();
    // Still locked: the person has closed the prompt, and a read would open the next one. And the watch may
    // have been faster.
    if (round && state !== 'locked') await look();
  }

  return {
    /** The store is locked: watches it; nothing when that is under way. */
    watch(): void {
      if (round) return;
      round = Symbol('watch');
      schedule();
    },

    /** It is not any more, or the app ends: no timer and no prompt is left. */
    end(): void {
      round = null;
      cancelTimer?.();
      cancelTimer = null;
      tries = 0;
      looked = false;
      wasLocked = false;
      takePromptAway();
    },

    /** The computer is awake again, and its person may have unlocked it with a password. */
    nudge(): void {
      if (round && cancelTimer) check();
    },

    /** Has the person asked to unlock it; callers share one prompt. Resolves after the look that follows. */
    ask: (): Promise<void> => {
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
