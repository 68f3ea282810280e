import { expect, it } from 'vitest';
import { differences, resultsOf } from './suite/results.ts';

const passes = [{ name: 'is refused', passed: true }];
const fails = [...passes, { name: 'is refused at refresh', passed: false }];
const rowOf = (name: string, tests: typeof passes) =>
  resultsOf((asked) => (asked === name ? tests : [])).find(({ module }) => module === name);

it('a module passed when each of its tests did, and there was one', () => {
  const name = 'oidcc-client-test-invalid-iss';
  expect(rowOf(name, passes)).toMatchObject({ result: 'passed', checks: ['is refused'] });
  expect(rowOf(name, fails)?.result).toBe('failed');
  expect(rowOf(name, [])?.result).toBe('not run');
});

it('one that does not apply is shown not to', () => {
  const name = 'oidcc-client-test-dynamic-registration';
  expect(rowOf(name, passes)?.result).toBe('not applicable');
  expect(rowOf(name, fails)?.result).toBe('failed');
  expect(rowOf(name, [])?.result).toBe('not run');
});

it('a table is compared with another row by row, in both directions', () => {
  const found = resultsOf(() => passes);
  const [first] = found;
  expect(differences(found, found)).toEqual([]);
  expect(differences(found, found.slice(1))).toEqual([first?.module]);
  expect(differences(found.slice(1), found)).toEqual([first?.module]);
  const other = found.map((row) => (row === first ? { ...row, checks: [] } : row));
  expect(differences(found, other)).toEqual([first?.module]);
});
