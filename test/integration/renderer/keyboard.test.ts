import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openActivity, usualDay } from './every-activity.ts';
import { signedIn, signedOut, signingIn } from './every-state.ts';
import { NOW, pageRig, type OpenPage } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;
let open: OpenPage;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  open = await rig.open();
});
afterEach(() => open.close());

/** What the focused element is called by a person: its text, its label, or its element's name. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0] : undefined;
    return (
      activeElement?.getAttribute('aria-label') ??
      label?.textContent ??
      (activeElement === document.body ? 'body' : (activeElement?.textContent ?? 'nothing'))
    );
  });

async function tabThrough(page: Page, stops: number): Promise<string[]> {
  const seen: string[] = [];
  for (let stop = 0; stop < stops; stop += 1) {
    await page.keyboard.press('Tab');
    seen.push(await focused(page));
  }
  return seen;
}

const spoken = (page: Page): Promise<string | null> => page.locator('#announcements').textContent();

describe('by keyboard', () => {
  it('reaches every control of each view in reading order', async () => {
    await open.show(signedOut);
    expect(await tabThrough(open.page, 2)).toEqual(['Sign in', 'Activity']);
    await open.show(signingIn);
    expect(await tabThrough(open.page, 3)).toEqual([
      'Browser did not open?',
      'Open the browser again',
      'Cancel',
    ]);
    await open.show(signedIn);
    expect(await tabThrough(open.page, 8)).toEqual([
      'Add another account',
      'Read my profile',
      'Send 20 to Grace',
      'Note',
      'Write a note',
      'Answer of the API',
      'Sign out',
      'Activity',
    ]);
  });

  it('leaves the last control again: nothing traps the focus', async () => {
    await open.show(signedIn);
    const seen = await tabThrough(open.page, 14);
    expect(seen.filter((name) => name === 'Read my profile').length).toBeGreaterThan(1);
  });

  it('signs in by Enter and by Space, and only when asked [LB-15]', async () => {
    await open.show(signedOut);
    expect(await open.calls()).toEqual([]);
    await open.answer('signIn', { ok: true, value: undefined });
    await open.page.keyboard.press('Tab');
    await open.page.keyboard.press('Enter');
    await open.page.locator('.primary:not([aria-disabled])').waitFor();
    await open.page.keyboard.press('Space');
    expect((await open.calls()).map(({ name }) => name)).toEqual(['signIn', 'signIn']);
  });

  it('asks before it signs out on all devices; Escape and Cancel are a no, and the focus goes back', async () => {
    const { page } = open;
    await open.show({ ...signedIn, canSignOutEverywhere: true });
    const button = page.getByRole('button', { name: 'Sign out on all devices', exact: true });
    const question = page.getByRole('group', { name: 'Sign out on all devices?' });
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    for (const no of ['Escape', 'Enter'] as const) {
      await button.focus();
      await page.keyboard.press('Enter');
      await question.waitFor();
      expect(await focused(page)).toBe('Sign out on all devices?');
      expect(await button.getAttribute('aria-expanded')).toBe('true');
      expect(await tabThrough(page, 2)).toEqual(['Yes, on all devices', 'Cancel']);
      await page.keyboard.press(no);
      await question.waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe('Sign out on all devices');
    }
    expect(await open.calls()).toEqual([]);
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await open.calls()).toEqual([{ name: 'signOut', args: [{ everywhere: true }] }]);
  });

  it('does nothing on Escape', async () => {
    await open.show(signingIn);
    await open.page.keyboard.press('Tab');
    await open.page.keyboard.press('Escape');
    expect(await open.calls()).toEqual([]);
  });
});

describe('the focus', () => {
  it('goes to the heading of the next view when the focused button goes away', async () => {
    await open.show(signedOut);
    await open.page.keyboard.press('Tab');
    await open.show({ ...signingIn, phase: 'preparing' });
    expect(await focused(open.page)).toBe('Continue in your browser');
  });

  it('is not taken from the page when no control had it', async () => {
    await open.show(signedOut);
    await open.show(signingIn);
    expect(await focused(open.page)).toBe('body');
  });

  it('stays on the button while its action runs and when it becomes unavailable', async () => {
    await open.show(signingIn);
    await open.page.getByRole('button', { name: 'Open the browser again' }).focus();
    await open.page.keyboard.press('Enter');
    expect(await focused(open.page)).toBe('Open the browser again');
    await open.show({ ...signingIn, phase: 'completing' });
    expect(await focused(open.page)).toBe('Open the browser again');
    await open.page.keyboard.press('Enter');
    expect((await open.calls()).map(({ name }) => name)).toEqual(['reopenBrowser']);
  });

  it('stays in the note with its text while the session renews itself', async () => {
    await open.show(signedIn);
    await open.page.getByLabel('Note', { exact: true }).fill('half a thought');
    await open.show({ ...signedIn, connection: 'refreshing' });
    await open.show({ ...signedIn, lastRefreshAt: NOW });
    expect(await focused(open.page)).toBe('Note');
    expect(await open.page.getByLabel('Note', { exact: true }).inputValue()).toBe('half a thought');
    await open.page.getByText('14:05:30').waitFor();
  });

  it('leaves an open box open while the sign-in goes on', async () => {
    await open.show(signingIn);
    await open.page.getByText('Browser did not open?').click();
    await open.show({ ...signingIn, storeProblem: 'store_unavailable' });
    expect(await open.page.getByRole('button', { name: 'Copy link' }).isVisible()).toBe(true);
  });
});

describe('the live region', () => {
  it('says one sentence for each state', async () => {
    const said: (string | null)[] = [];
    for (const session of [
      { state: 'restoring' },
      { state: 'storeBlocked', problem: 'store_locked' },
      signedOut,
      signingIn,
      signedIn,
      { ...signedIn, connection: 'offline' },
      { state: 'signingOut' },
    ] as const) {
      await open.show(session);
      said.push(await spoken(open.page));
    }
    expect(said).toEqual([
      'Opening your session.',
      'Your session cannot be opened yet. You are not signed out.',
      'You are signed out.',
      'Continue in your browser.',
      'You are signed in as Ada Lovelace.',
      'Offline. You are still signed in.',
      'Signing you out.',
    ]);
  });

  it('is left alone when a session that renews itself says nothing new', async () => {
    await open.show(signedIn);
    await open.page.evaluate(() => {
      const region = document.querySelector('#announcements');
      const changes = Object.assign(window, { changes: 0 });
      new MutationObserver(() => (changes.changes += 1)).observe(region!, { childList: true });
    });
    await open.show({ ...signedIn, connection: 'refreshing' });
    await open.show({ ...signedIn, lastRefreshAt: NOW });
    expect(await open.page.evaluate(() => (window as unknown as { changes: number }).changes)).toBe(
      0,
    );
  });
});

describe('the activity', () => {
  const given = { ok: true, value: usualDay };

  it('is reached and left by keyboard, from the signed-in and the signed-out view', async () => {
    await open.answer('getActivity', given);
    for (const [session, heading, stops] of [
      [signedOut, 'Welcome to Auth Shell', 2],
      [signedIn, 'You are signed in', 8],
    ] as const) {
      await open.show(session);
      expect((await tabThrough(open.page, stops)).at(-1)).toBe('Activity');
      await open.page.keyboard.press('Enter');
      expect(await focused(open.page)).toBe('Activity');
      expect(await open.page.getByRole('heading', { level: 1 }).textContent()).toBe('Activity');
      expect(await open.page.getByRole('button', { name: 'Activity' }).count()).toBe(0);
      await open.page.getByText('The session was renewed.').waitFor();
      expect(await tabThrough(open.page, 3)).toEqual([
        'Activity, newest first',
        'Back',
        'Save as a file…',
      ]);
      await open.page.keyboard.press('Shift+Tab');
      await open.page.keyboard.press('Enter');
      expect(await focused(open.page)).toBe(heading);
      await open.page.getByRole('button', { name: 'Activity' }).waitFor();
    }
  });

  it('is a list of moments and plain words, newest first', async () => {
    await openActivity(open, given);
    const items = open.page.getByRole('list', { name: 'Activity, newest first' });
    expect(await items.getByRole('listitem').count()).toBe(usualDay.length);
    const first = items.getByRole('listitem').first();
    expect(await first.innerText()).toMatch(/The session was renewed\.\s+Mark 7f3a91c4/);
    expect(await first.locator('time').getAttribute('datetime')).toBe(
      new Date(usualDay[0]!.at).toISOString(),
    );
    expect(await spoken(open.page)).toBe('Activity: 16 lines, newest first.');
  });

  it('is said to be empty, and to be saved; not when the person does not want to', async () => {
    await openActivity(open, { ok: true, value: [] });
    expect(await spoken(open.page)).toBe('Nothing has been written down yet.');
    await open.answer('exportActivity', { ok: true, value: false });
    const save = open.page.getByRole('button', { name: 'Save as a file…' });
    await save.click();
    await open.page.locator('.activity button:not([data-running])', { hasText: 'Save' }).waitFor();
    expect(await spoken(open.page)).toBe('Nothing has been written down yet.');
    await open.answer('exportActivity', { ok: true, value: true });
    await save.click();
    await open.page.getByRole('note').getByText('The activity was saved.').waitFor();
    expect(await spoken(open.page)).toBe('The activity was saved.');
  });

  it('that could not be read can be asked for again', async () => {
    await openActivity(open, { ok: false, error: { code: 'activity_unreadable', message: 'M.' } });
    await open.page.getByRole('alert').getByText('M.').waitFor();
    await open.answer('getActivity', given);
    await open.page.getByRole('button', { name: 'Try again' }).click();
    await open.page.getByText('The session was renewed.').waitFor();
    expect(await open.page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(await open.page.getByRole('alert').count()).toBe(0);
  });

  it('stays while the session renews itself, and gives way to another state', async () => {
    await openActivity(open, given);
    await open.show({ ...signedIn, connection: 'refreshing' });
    expect(await focused(open.page)).toBe('Activity');
    await open.show({ state: 'signedOut', reason: 'session_ended', error: 'session_ended' });
    expect(await focused(open.page)).toBe('Your session has ended');
  });

  it('comes back to the session as it is by then', async () => {
    await openActivity(open, given);
    await open.show({ ...signedIn, connection: 'offline' });
    await open.page.getByRole('button', { name: 'Back' }).click();
    await open.page.getByText('Offline: you stay signed in, and it goes on by itself.').waitFor();
  });
});
