import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyAccounts } from './every-accounts.ts';
import { pageRig } from './page-rig.ts';

let rig: Awaited<ReturnType<typeof pageRig>>;

beforeAll(async () => {
  rig = await pageRig();
});
afterAll(() => rig.close());

describe.each([
  [960, 680],
  // The default window at a zoom of 200 %.
  [480, 340],
  [360, 480],
])('several accounts in a window of %i x %i', (width, height) => {
  it('make nothing wider than the window, and leave every control in reach', async () => {
    const open = await rig.open({ viewport: { width, height } });
    const { page } = open;
    for (const [name, scene] of Object.entries(everyAccounts)) {
      await open.reset();
      await scene.play!(open);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, name).toBeLessThanOrEqual(width);
      const controls = page.locator('main').locator('button, summary');
      for (const control of (await controls.all()).slice(0, 12)) {
        if (!(await control.isVisible())) continue;
        await control.focus();
        const box = await control.boundingBox();
        const words = `${name}: ${await control.textContent()}`;
        expect(box!.x, words).toBeGreaterThanOrEqual(0);
        expect(box!.x + box!.width, words).toBeLessThanOrEqual(width);
      }
    }
    await open.close();
  });

  it.each(['none', 'active'] as const)(
    'cover no control that takes the focus, with forced colours %s',
    async (forcedColors) => {
      const open = await rig.open({ viewport: { width, height }, forcedColors });
      const { page } = open;
      await everyAccounts['adding-among-others']!.play!(open);
      for (let stop = 0; stop < 12; stop += 1) {
        await page.keyboard.press('Tab');
        const reached = await page.evaluate(() => {
          const { activeElement } = document;
          const box = activeElement!.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return activeElement!.contains(top) || top!.contains(activeElement);
        });
        expect(reached, String(stop)).toBe(true);
      }
      await open.close();
    },
  );
});

it('the main button of a person among others stays where it is', async () => {
  const open = await rig.open({ viewport: { width: 360, height: 480 } });
  const places = new Set<string>();
  for (const name of ['accounts-one-more', 'accounts-fifty', 'adding-waiting', 'adding-failed']) {
    await everyAccounts[name]!.play!(open);
    places.add(JSON.stringify(await open.page.locator('.actions > .button').boundingBox()));
  }
  expect(places.size).toBe(1);
  await open.close();
});
