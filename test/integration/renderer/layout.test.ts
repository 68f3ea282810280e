import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openActivity, usualDay } from './every-activity.ts';
import { signedIn, signedOut, signingIn } from './every-state.ts';
import { pageRig, type OpenPage, type SomeSession } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());

/** Where something is: x, y, width, height, in whole pixels. */
async function placeOf({ page }: OpenPage, selector: string): Promise<number[]> {
  const box = await page.locator(selector).boundingBox();
  return Object.values(box ?? {}).map(Math.round);
}

const CARD = '.card';
const BUTTON = '.actions > .button';

const way: readonly SomeSession[] = [
  signedOut,
  { ...signingIn, phase: 'preparing' },
  signingIn,
  { ...signingIn, storeProblem: 'store_unavailable' },
  { ...signingIn, phase: 'completing' },
  signedIn,
  { ...signedIn, canSignOutEverywhere: true },
  { ...signedIn, connection: 'offline' },
  { ...signedIn, persistence: { kind: 'memory_only', problem: 'store_unavailable' } },
  { ...signedOut, error: 'sign_in_not_allowed' },
  {
    state: 'signedOut',
    reason: 'signed_out',
    signOut: { local: 'failed', revocation: 'pending', endSession: 'failed' },
  },
  { state: 'storeBlocked', problem: 'store_unavailable' },
];

describe.each([
  // The default window, and what is left of it below a title bar.
  [960, 680],
  [960, 645],
  [1200, 800],
])('in a window of %i x %i', (width, height) => {
  it('card and main button are in the same place in every state', async () => {
    const open = await rig.open({ viewport: { width, height } });
    await open.show(signedOut);
    const card = await placeOf(open, CARD);
    const button = await placeOf(open, BUTTON);
    for (const session of way) {
      await open.show(session);
      expect(await placeOf(open, CARD), JSON.stringify(session)).toEqual(card);
      expect(await placeOf(open, BUTTON), JSON.stringify(session)).toEqual(button);
    }
    for (const state of ['restoring', 'signingOut'] as const) {
      await open.show({ state });
      expect(await placeOf(open, CARD), state).toEqual(card);
    }
    await open.close();
  });
});

describe.each([
  [360, 480],
  [400, 600],
])('in a window of %i x %i', (width, height) => {
  it('the main button is in the same place, and nothing is wider than the window', async () => {
    const open = await rig.open({ viewport: { width, height } });
    await open.show(signedOut);
    const button = await placeOf(open, BUTTON);
    for (const session of way) {
      await open.show(session);
      expect(await placeOf(open, BUTTON), JSON.stringify(session)).toEqual(button);
      const wide = await open.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBe(width);
    }
    await open.close();
  });

  it('a control that takes the focus is not covered by the row at the bottom', async () => {
    const open = await rig.open({ viewport: { width, height } });
    await open.show({
      ...signedIn,
      persistence: { kind: 'memory_only', problem: 'store_unavailable' },
    });
    const covered = open.page.locator('.actions');
    for (const stop of [
      'Add another account',
      'Read my profile',
      'Note',
      'Write a note',
      'Answer of the API',
    ]) {
      await open.page.keyboard.press('Tab');
      const box = await open.page.locator(':focus').boundingBox();
      const row = await covered.boundingBox();
      expect(box!.y, stop).toBeGreaterThanOrEqual(0);
      expect(Math.round(box!.y + box!.height), stop).toBeLessThanOrEqual(Math.round(row!.y));
    }
    await open.close();
  });
});

describe('what passes in an instant', () => {
  it('is not visible in its first 300 ms', async () => {
    const open = await rig.open();
    // Time stands still: on a busy machine the animation would be over before it is looked at.
    const tools = await open.page.context().newCDPSession(open.page);
    await tools.send('Animation.enable');
    await tools.send('Animation.setPlaybackRate', { playbackRate: 0 });
    await open.show({ state: 'restoring' });
    const appearing = await open.page.locator('.passing .hero').evaluate((hero) => {
      const [animation] = hero.getAnimations();
      animation!.pause();
      animation!.currentTime = 299;
      const before = getComputedStyle(hero).opacity;
      animation!.currentTime = 600;
      return [before, getComputedStyle(hero).opacity];
    });
    expect(appearing).toEqual(['0', '1']);
    await open.close();
  });

  it('does not move for a person who wants less motion', async () => {
    const open = await rig.open({ reducedMotion: 'reduce' });
    for (const session of [{ state: 'restoring' }, signingIn] as const) {
      await open.show(session);
      const endless = await open.page.evaluate(
        () =>
          document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime === Infinity)
            .length,
      );
      expect(endless).toBe(0);
    }
    await open.close();
  });

  it('a double click on Sign in does not press the button that comes after it', async () => {
    const open = await rig.open();
    await open.show(signedOut);
    const box = await open.page.getByRole('button', { name: 'Sign in' }).boundingBox();
    await open.show(signingIn);
    await open.page.mouse.click(box!.x + 50, box!.y + 20);
    expect(await open.calls()).toEqual([]);
    await open.close();
  });
});

describe('the activity', () => {
  it.each([
    [960, 680],
    [360, 480],
  ])('leaves the main button in its place in a window of %i x %i', async (width, height) => {
    const open = await rig.open({ viewport: { width, height } });
    await open.show(signedOut);
    const button = await placeOf(open, BUTTON);
    await openActivity(open, { ok: true, value: usualDay });
    await open.page.getByText('Version 0.1.0.').waitFor();
    expect(await placeOf(open, BUTTON)).toEqual(button);
    expect(
      await open.page.evaluate(() => document.documentElement.scrollWidth),
    ).toBeLessThanOrEqual(width);
    await open.close();
  });
});
