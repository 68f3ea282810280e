/** What came of a run, module by module: the kept table, and how it is compared with a new one. */
import { allModules, type Module } from './modules.ts';

/** One row of the table. */
export interface Result {
  readonly module: string;
  readonly applies: boolean;
  readonly expected: Module['expected'];
  readonly result: 'passed' | 'failed' | 'not run' | 'not applicable';
  /** What was tried; for a module that does not apply, what shows that. */
  readonly checks: readonly string[];
}

/** Tests of one file: what each is called, and whether it passed. */
export type Tests = readonly { readonly name: string; readonly passed: boolean }[];

function resultOf(module: Module, tests: Tests): Result['result'] {
  if (tests.some(({ passed }) => !passed)) return 'failed';
  if (module.notFor !== undefined) {
    return module.shownBy !== undefined || tests.length > 0 ? 'not applicable' : 'not run';
  }
  return tests.length > 0 ? 'passed' : 'not run';
}

/**
 * Makes the table of a run.
 * @param testsOf the tests of a module's file.
 */
export function resultsOf(testsOf: (name: string) => Tests): Result[] {
  return allModules.map((module) => {
    const tests = testsOf(module.name);
    return {
      module: module.name,
      applies: module.notFor === undefined,
      expected: module.expected,
      result: resultOf(module, tests),
      checks: tests.map(({ name }) => name),
    };
  });
}

/** The modules of which two tables say different things. */
export function differences(kept: readonly Result[], found: readonly Result[]): string[] {
  const rowOf = (table: readonly Result[], name: string) =>
    JSON.stringify(table.find(({ module }) => module === name));
  const names = new Set([...kept, ...found].map(({ module }) => module));
  return [...names].filter((name) => rowOf(kept, name) !== rowOf(found, name));
}
