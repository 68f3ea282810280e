import { describe, expect, it } from 'vitest';
import type { SystemBrowser } from '../../main/ports.ts';

/** A browser, and what a test sees and does outside. */
export interface SystemBrowserSubject {
  readonly browser: SystemBrowser;
  /** Addresses that reached the browser, in order; waits until there are `count`. */
  opened(count: number): Promise<readonly string[]>;
  /** From now on no browser can be launched. */
  breakLaunching(): void;
}

const ADDRESS =
  'https://idp.test/authorize?scope=openid%20profile&state=a-b_c&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fcallback';

/** What every `SystemBrowser` has to keep. */
export function describeSystemBrowser(
  name: string,
  create: () => Promise<SystemBrowserSubject>,
): void {
  describe(`the contract of SystemBrowser, kept by ${name}`, () => {
    it('opens the address as it is, once per call [UA-01]', async () => {
      const { browser, opened } = await create();
      await browser.open(ADDRESS);
      await browser.open(`${ADDRESS}&again=1`);
      expect(await opened(2)).toEqual([ADDRESS, `${ADDRESS}&again=1`]);
    });

    it('throws when no browser can be launched [UA-04]', async () => {
      const { browser, breakLaunching } = await create();
      breakLaunching();
      await expect(browser.open(ADDRESS)).rejects.toThrow();
    });
  });
}
