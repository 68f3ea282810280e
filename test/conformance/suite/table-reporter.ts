/**
 * Writes out/conformance.json, and holds it against the table that is kept: docs/conformance.md is made of
 * that one, and is true as long as no run says otherwise.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Reporter, TestModule } from 'vitest/node';
import { differences, resultsOf, type Result, type Tests } from './results.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const KEPT = path.join(ROOT, 'docs/conformance.json');
const OUT = path.join(ROOT, 'out/conformance.json');

function testsOf(module: TestModule | undefined): Tests {
  if (!module) return [];
  const tests = [...module.children.allTests()].map((test) => ({
    name: test.name,
    passed: test.result().state === 'passed',
  }));
  // A file that could not be loaded has no tests that could have failed.
  return tests.length === 0 && !module.ok() ? [{ name: 'runs', passed: false }] : tests;
}

function readKept(): Result[] {
  try {
    return JSON.parse(readFileSync(KEPT, 'utf8')) as Result[];
  } catch {
    return [];
  }
}

export default class TableReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const fileOf = (name: string) =>
      modules.find(({ moduleId }) => path.basename(moduleId) === `${name}.test.ts`);
    const found = resultsOf((name) => testsOf(fileOf(name)));
    mkdirSync(path.dirname(OUT), { recursive: true });
    // As the linter wants it, so that it can be kept as it is.
    const options = { ...(await resolveConfig(KEPT)), filepath: KEPT };
    writeFileSync(OUT, await format(JSON.stringify(found), options));
    const count = (result: Result['result']) => found.filter((row) => row.result === result).length;
    const [passed, other] = [count('passed'), count('not applicable')];
    console.log(`\nconformance: ${passed} passed, ${other} not applicable, of ${found.length}`);
    // A run of a few files says nothing about the others.
    if (count('not run') > 0) return;
    const changed = differences(readKept(), found);
    if (changed.length === 0) return;
    console.error(`docs/conformance.json says otherwise of:\n  ${changed.join('\n  ')}`);
    console.error('If that is right: copy out/conformance.json there, and run `npm run docs`.');
    process.exitCode = 1;
  }
}
