import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verbs, type MethodName, type WindowGrants } from '../../../preload/contract.ts';
import { adding, grace } from './every-accounts.ts';
import { allGrants } from './fake-bridge.ts';
import { signedIn, signedOut, signingIn } from './every-state.ts';
import { pageRig, type OpenPage, type SomeSession } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;
let open: OpenPage | undefined;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());
afterEach(() => open?.close());

const without = (...names: readonly MethodName[]): Partial<WindowGrants> => ({
  verbs: verbs.filter((verb) => !names.includes(verb)),
});
const others = { otherAccounts: [grace] };
const canKeep = {
  ...signedIn,
  persistence: { kind: 'memory_only', problem: 'store_unavailable', canKeep: true },
} as const;
const unlocking = { ...signingIn, phase: 'unlocking' } as const;
const blocked = { state: 'storeBlocked', problem: 'store_locked' } as const;

/** What can be pressed: buttons, and what opens a part of the page. */
async function buttonsOf({ page }: OpenPage): Promise<string[]> {
  const names = await page.locator('button:visible, summary:visible').allInnerTexts();
  return names.map((name) => name.replaceAll(/\s+/g, ' ').trim());
}

async function shown(session: SomeSession, grants: Partial<WindowGrants>): Promise<string[]> {
  await open?.close();
  open = await rig.open({ grants });
  await open.show(session);
  await open.page.locator('#view h1').waitFor({ state: 'attached' });
  return buttonsOf(open);
}

describe('what a window is not granted is not shown:', () => {
  it.each<[string, MethodName, SomeSession, string]>([
    ['the sign-in', 'signIn', signedOut, 'Sign in'],
    ['the sign-in that unlocks', 'signIn', blocked, 'Unlock'],
    ['one more account', 'signIn', signedIn, 'Add another account'],
    ['to continue as another', 'switchAccount', { ...signedOut, ...others }, 'Continue as'],
    ['the switch', 'switchAccount', { ...signedIn, ...others }, 'Switch'],
    ['the sign-out', 'signOut', signedIn, 'Sign out'],
    [
      'the sign-out everywhere',
      'signOut',
      { ...signedIn, canSignOutEverywhere: true },
      'Sign out on all devices',
    ],
    ["another's sign-out", 'signOut', { ...signedIn, ...others }, 'Sign out Grace Hopper'],
    ['the way to keep a session', 'keepSession', canKeep, 'Keep me signed in'],
    ['the way out of a sign-in', 'cancelSignIn', signingIn, 'Cancel'],
    ['the way out of an unlocking', 'cancelSignIn', unlocking, 'Cancel'],
    ['the way out beside', 'cancelSignIn', { ...signedIn, adding }, 'Cancel'],
    ['the browser again', 'reopenBrowser', signingIn, 'Open the browser again'],
    ['the link', 'copySignInLink', signingIn, 'Browser did not open?'],
    ['the calls', 'request', signedIn, 'Read my profile'],
    ['the activity', 'getActivity', signedIn, 'Activity'],
  ])('%s', async (_what, verb, session, words) => {
    const isAmong = (names: readonly string[]) => names.some((name) => name.startsWith(words));
    expect(isAmong(await shown(session, {}))).toBe(true);
    expect(isAmong(await shown(session, without(verb)))).toBe(false);
  });

  it('the export, and a route', async () => {
    await shown(signedIn, { ...without('exportActivity'), apis: { demo: ['GET /profile'] } });
    expect(await open!.page.getByRole('button', { name: 'Write a note' }).count()).toBe(0);
    expect(await open!.page.getByLabel('Note').count()).toBe(0);
    expect(await open!.page.getByRole('button', { name: 'Read my profile' }).count()).toBe(1);
    await open!.page.getByRole('button', { name: 'Activity' }).click();
    await open!.page.getByRole('button', { name: 'Back' }).waitFor();
    expect(await open!.page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });

  it('other accounts', async () => {
    const left = await shown(signedIn, { accounts: 'current' });
    expect(left).not.toContain('Add another account');
    expect(left).toContain('Sign out');
  });

  it('all of it', async () => {
    expect(await shown({ ...signedIn, adding }, { verbs: ['getSession'] })).toEqual([]);
    expect(await shown(signedOut, { verbs: ['getSession'] })).toEqual([]);
    expect(await shown(signingIn, { verbs: ['getSession'] })).toEqual([]);
    expect(await open!.complaints()).toEqual([]);
  });

  it('what is given up while it is shown', async () => {
    expect(await shown(signedIn, {})).toContain('Sign out');
    const left = { ...allGrants, ...without('signOut', 'getActivity') };
    await open!.page.evaluate((grants) => window.fakeBridge.narrow(grants), left);
    const names = await buttonsOf(open!);
    expect(names).not.toContain('Sign out');
    expect(names).not.toContain('Activity');
    expect(names).toContain('Read my profile');
  });
});
