/**
 * The tasks of package.json's scripts: what each needs, and what it runs. Every command is a list of
 * arguments for the tool Node, run in the project's folder.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Task
 * @property {boolean} [electron] whether an Electron must be there
 * @property {import('./system-packages.mjs').SystemNeed} [system] what it needs of the system
 * @property {string[]} [packages] folders of the project with npm packages of their own that it needs
 * @property {string[][]} commands run one after the other until one fails; arguments a person adds
 *   go to the last
 * @property {boolean} [together] all at the same time instead, and all to their end
 */

const VITEST = 'node_modules/vitest/vitest.mjs';
const TSC = 'node_modules/typescript/bin/tsc';

/**
 * @param {string} root the project's folder
 * @param {boolean} hasDisplay whether a window can be shown to a person
 */
export function listTasks(root, hasDisplay) {
  /** @satisfies {Record<string, Task>} */
  const checks = {
    lint: {
      together: true,
      commands: [
        ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '--concurrency=2', '.'],
        ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
      ],
    },
    types: { together: true, commands: rooms(root).map((room) => [TSC, '-p', room]) },
    build: { commands: [['build/build.ts']] },
    'test:unit': { commands: [[VITEST, 'run', '--project=unit']] },
    'test:integration': {
      electron: true,
      system: 'test',
      commands: [[VITEST, 'run', '--project=integration']],
    },
    'test:conformance': {
      commands: [
        [
          VITEST,
          'run',
          '--project=conformance',
          '--reporter=default',
          '--reporter=./test/conformance/suite/table-reporter.ts',
        ],
      ],
    },
  };
  const endToEnd = [
    'node_modules/@playwright/test/cli.js',
    'test',
    '-c',
    'test/e2e/playwright.config.ts',
  ];
  /** @satisfies {Task} */
  const tour = { electron: true, system: 'test', commands: [['demo/tour.ts']] };
  /** @satisfies {Record<string, Task>} */
  const tasks = {
    ...checks,
    start: hasDisplay ? { electron: true, system: 'window', commands: [['build/start.ts']] } : tour,
    tour,
    docs: { commands: [['build/docs.ts']] },
    examples: { commands: [['build/examples.ts']] },
    sbom: { commands: [['build/sbom.ts']] },
    licences: { commands: [['build/licences.ts']] },
    advisories: { commands: [['build/advisories.ts']] },
    electronegativity: {
      packages: ['build/electronegativity'],
      commands: [['build/electronegativity.ts']],
    },
    dev: { electron: true, system: 'window', commands: [['build/dev.ts']] },
    bench: { electron: true, system: 'test', commands: [['bench/run.ts']] },
    fuzz: { commands: [['test/fuzz/run.ts']] },
    mutants: { electron: true, system: 'test', commands: [['test/mutants/run.ts']] },
    chaos: { system: 'test', commands: [['bench/chaos/run.ts']] },
    'test:e2e': { electron: true, system: 'test', commands: [...checks.build.commands, endToEnd] },
    'test:interop': {
      electron: true,
      system: 'interop',
      packages: ['test/interop/better-auth'],
      commands: [...checks.build.commands, [VITEST, 'run', '--project=interop']],
    },
    test: { electron: true, system: 'test', commands: [['build/test-all.mjs']] },
  };
  return tasks;
}

/**
 * The rooms of the house: every folder, at most two deep, with a tsconfig.json of its own.
 * @param {string} root
 * @returns {string[]}
 */
function rooms(root) {
  const skipped = new Set(['node_modules', 'out', 'release']);
  const folders = (/** @type {string} */ inside) =>
    readdirSync(path.join(root, inside), { withFileTypes: true })
      .filter(
        (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name),
      )
      .map((entry) => path.join(inside, entry.name));
  return folders('.')
    .flatMap((folder) => [folder, ...folders(folder)])
    .filter((folder) => existsSync(path.join(root, folder, 'tsconfig.json')));
}
