/**
 * What a page knows of a person goes with the person (LO-05, MM-04): its scripts, its documents, what it
 * stored. A page's own promise to forget would not hold for a script that does not keep it.
 */
import { BrowserWindow, session } from 'electron';
import type { SessionSnapshot } from '../../preload/contract.ts';
import { within } from '../within.ts';
import { systemClock } from './clock.ts';

/**
 * Makes a listener for snapshots that calls `forget` when a person has signed out, and when somebody else
 * is signed in than before. Not when a session has ended by itself: what the person was writing stays.
 */
export function whenSomebodyLeaves(forget: () => void): (snapshot: SessionSnapshot) => void {
  let last: string | null = null;
  return (snapshot) => {
    if (snapshot.state === 'signedIn') {
      const { issuer, subject } = snapshot.account;
      const now = JSON.stringify([issuer, subject]);
      if (last !== null && last !== now) forget();
      last = now;
    } else if (snapshot.state === 'signedOut' && snapshot.reason === 'signed_out') {
      if (last !== null) forget();
      last = null;
    }
  };
}

/** How long deleting may take: on a full disk it never says that it is done (measured), and the page waits. */
const CLEARED_WITHIN_MS = 2_000;

/**
 * Deletes what pages have stored, and loads every window's page anew: also when that cannot be deleted, or
 * takes long, for what is in the page's memory is worth more.
 */
export async function forgetPages(): Promise<void> {
  const { defaultSession } = session;
  const clearing = [defaultSession.clearStorageData(), defaultSession.clearCache()];
  await within(systemClock, CLEARED_WITHIN_MS, Promise.allSettled(clearing), null);
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.reload();
  }
}
