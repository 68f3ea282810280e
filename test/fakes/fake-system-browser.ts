import type { SystemBrowser } from '../../main/ports.ts';

/** A browser that only writes down what it is given. */
export interface FakeSystemBrowser extends SystemBrowser {
  /** Every address that a launch was asked for, also of launches that failed. */
  readonly opened: string[];
  /** What a launch does from now on: works, cannot be launched, or never says that it was. */
  mode: 'works' | 'fails' | 'never-says';
}

export function createFakeSystemBrowser(): FakeSystemBrowser {
  const browser: FakeSystemBrowser = {
    opened: [],
    mode: 'works',
    open: async (url) => {
      browser.opened.push(url);
      if (browser.mode === 'fails') throw new Error('no application knows this address');
      if (browser.mode === 'never-says') await new Promise<never>(() => {});
    },
  };
  return browser;
}
