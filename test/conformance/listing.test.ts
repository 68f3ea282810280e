import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allModules } from './suite/modules.ts';

const SUFFIX = '.test.ts';
const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));
/** What is about the suite itself. */
const OWN = ['listing', 'results', 'wire-checks'];
const modulesWithFile = allModules.filter(({ shownBy }) => shownBy === undefined);

describe('the list of modules', () => {
  it('has a file for each, and each file is one of it', () => {
    const listed = modulesWithFile.map(({ name }) => name);
    expect(files.filter((file) => !OWN.includes(file)).sort()).toEqual([...listed].sort());
  });

  it('lets another file show only what does not apply, and one that is there', () => {
    const shown = allModules.filter(({ shownBy }) => shownBy !== undefined);
    expect(shown.filter(({ notFor = '' }) => notFor === '')).toEqual([]);
    const hasFile = (name = '') => modulesWithFile.some((module) => module.name === name);
    expect(shown.filter(({ shownBy }) => !hasFile(shownBy))).toEqual([]);
  });
});
