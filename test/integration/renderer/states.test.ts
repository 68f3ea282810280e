import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults, bringAxe } from './axe.ts';
import { everyScene, type Scene } from './every-scene.ts';
import { pageRig, type OpenPage } from './page-rig.ts';

const screens = join(import.meta.dirname, '../../../out/screens');
const sizes = [
  { width: 960, height: 680 },
  { width: 400, height: 600 },
];

let rig: Awaited<ReturnType<typeof pageRig>>;

beforeAll(async () => {
  await mkdir(screens, { recursive: true });
  rig = await pageRig();
});
afterAll(() => rig.close());

const needsOwnPage = (scene: Scene): boolean =>
  scene.problem !== undefined || scene.untouched === true;

/** Takes every animation that has an end to its end. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
    }
  });
}

async function check(open: OpenPage, name: string): Promise<void> {
  const { page } = open;
  await settle(page);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await page.locator('h1').count()).toBe(1);
  // A code block shows what a person must type into a file; all else is for the person.
  const words = await page.evaluate(() => {
    const copy = document.body.cloneNode(true) as HTMLElement;
    for (const code of copy.querySelectorAll('code')) code.remove();
    return copy.textContent;
  });
  expect(words).not.toMatch(/token|oauth|pkce/i);
  for (const { width, height } of sizes) {
    await page.setViewportSize({ width, height });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
    await page.screenshot({
      path: join(screens, `${name}-${width}x${height}.png`),
      animations: 'disabled',
    });
  }
  expect(await open.complaints()).toEqual([]);
}

const title = '%s is accessible, keeps the policy and speaks plainly [EL-07]';
const scenes = Object.entries(everyScene);
const ofOnePage = scenes.filter(([, scene]) => !needsOwnPage(scene));
const ofTheirOwn = scenes.filter(([, scene]) => needsOwnPage(scene));

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  let shared: OpenPage;

  beforeAll(async () => {
    shared = await rig.open({ colorScheme });
    await bringAxe(shared.page);
  });
  afterAll(() => shared.close());

  it.each(ofOnePage)(title, async (name, scene) => {
    await shared.page.setViewportSize({ width: 960, height: 680 });
    await shared.reset();
    await scene.play?.(shared);
    await check(shared, `${name}-${colorScheme}`);
  });

  it.each(ofTheirOwn)(title, async (name, scene) => {
    const { problem } = scene;
    const open = await rig.open({ colorScheme, ...(problem === undefined ? {} : { problem }) });
    await bringAxe(open.page);
    await scene.play?.(open);
    await check(open, `${name}-${colorScheme}`);
    await open.close();
  });
});
