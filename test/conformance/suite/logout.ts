/** Signing out in the browser as well (RP-Initiated Logout): what is common to its modules. */
import { expect } from 'vitest';
import { signOutOverHttp } from '../../rig/scripted-browser.ts';
import { signedIn } from './conformance.ts';
import type { Run } from './run.ts';

/** How far the sign-out in the browser has come. */
export function endSessionOf({ session }: Run): string | undefined {
  const snapshot = session.snapshot();
  return snapshot.state === 'signedOut' ? snapshot.signOut?.endSession : undefined;
}

/** Signs in and out, up to the redirect by which the provider sends the browser back. */
export async function redirectAfterSignOut(run: Run): Promise<URL> {
  await signedIn(run);
  return new URL(await signOutOverHttp(await run.signOut()));
}

/** A redirect that is not the answer to this sign-out: the app goes on waiting for its own. */
export async function expectNotOurs(run: Run, change: (query: URLSearchParams) => unknown) {
  const own = await redirectAfterSignOut(run);
  const forged = new URL(own);
  change(forged.searchParams);
  expect((await fetch(forged)).status).toBe(400);
  expect(endSessionOf(run)).toBe('opened');
  expect((await fetch(own)).status).toBe(200);
}
