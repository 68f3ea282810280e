import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };

it.each([
  ['auth-client', 'createAuthClient'],
  ['test-support', 'createFakeAuth'],
])('a package of the workspace imports ./%s by the name of this one', async (path, name) => {
  const url = import.meta.resolve(`${packageJson.name}/${path}`);
  expect(url).toContain(join(import.meta.dirname, '../../../renderer'));
  const module = (await import(/* @vite-ignore */ `${packageJson.name}/${path}`)) as Record<
    string,
    unknown
  >;
  expect(typeof module[name]).toBe('function');
});
