import type { Page } from 'playwright-core';
import { methods } from '../../../preload/contract.ts';
import { expect, test } from '../support/fixtures.ts';

/** What the app adds to what every page of a browser has; nothing else may come. */
const OURS = [
  'auth',
  ...[...Object.keys(methods), 'openRequest', 'onSessionChanged', 'onGrantsChanged', 'describe'],
  'version',
].map((name) => (name === 'auth' ? name : `auth.${name}`));

/**
 * Everything that a script gets at from `window` without calling anything: own and inherited names, and those of all
 * values behind them, three deep. What a getter would give is not asked for: it is the web platform's.
 */
function reachable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const paths = new Set<string>();
    const seen = new Set<unknown>([window]);
    const look = (value: object, path: string, depth: number): void => {
      const chain: object[] = [];
      const up = (at: object): void => {
        chain.push(at);
        const next: unknown = Object.getPrototypeOf(at);
        if (typeof next === 'object' && next !== null) up(next);
      };
      up(value);
      for (const at of chain) {
        for (const key of Reflect.ownKeys(at)) {
          const name = path === '' ? String(key) : `${path}.${String(key)}`;
          const found: unknown = Object.getOwnPropertyDescriptor(at, key)?.value;
          paths.add(name);
          const isMore =
            (typeof found === 'object' && found !== null) || typeof found === 'function';
          if (!isMore || seen.has(found) || depth === 3) continue;
          seen.add(found);
          look(found, name, depth + 1);
        }
      }
    };
    look(window, '', 1);
    return [...paths].sort();
  });
}

test('a page reaches what every page of this browser has, and window.auth, and nothing else [EL-02, EL-03, EL-17]', async ({
  start,
}) => {
  const app = await start();
  const ours = await reachable(app.page);
  // The same page, in a window as bare as Electron makes one.
  const opened = app.electron.waitForEvent('window');
  await app.electron.evaluate(({ BrowserWindow }) => {
    const webPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false };
    void new BrowserWindow({ show: false, webPreferences }).loadURL('app://shell/index.html');
  });
  const bare = await opened;
  await bare.waitForURL('app://shell/index.html');
  await bare.waitForLoadState('load');
  const everyPage = new Set(await reachable(bare));
  expect(everyPage.size).toBeGreaterThan(5000);
  expect(everyPage.has('auth')).toBe(false);
  const added = ours.filter((name) => !everyPage.has(name) && !name.startsWith('auth.'));
  expect(added).toEqual(['auth']);
  // Of each of ours, what every function and number has besides.
  const own = ours.filter((name) => /^auth(?:\.[a-zA-Z]+)?$/.test(name));
  const ofObjects = Object.getOwnPropertyNames(Object.prototype).map((name) => `auth.${name}`);
  expect(own.filter((name) => !ofObjects.includes(name))).toEqual([...OURS].sort());
  // Not one of Node's or Electron's, in either.
  const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'setImmediate'];
  expect(names.filter((name) => ours.includes(name) || everyPage.has(name))).toEqual([]);
});
