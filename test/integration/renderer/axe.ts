import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** Brings axe in through the debugger's door: the page's own policy would not let it in. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source);
}

/** What axe finds wrong with the page as it is now, one line per rule and place. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
  );
}
