/**
 * `npm test`, after the set-up: every stage in turn, also after one has failed, then a table and, as
 * the very last line, `N passed, N failed`. Run by the tool Node.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { exitCodeOf, handOnSignals, receivedSignal } from './setup/child.mjs';
import { runTask } from './setup/commands.mjs';
import { listTasks } from './setup/tasks.mjs';
import { checkCounts, countPlaywright, countVitest, testCounts } from './test-report.mjs';

/** @typedef {import('./test-report.mjs').Counts} Counts */

const root = fileURLToPath(new URL('..', import.meta.url));
const tasks = listTasks(root, true);
const endToEnd = { commands: tasks['test:e2e'].commands.slice(-1) };

/** A stage that hangs is ended, and the others still run. */
const STAGE_MS = 10 * 60 * 1000;

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {import('./setup/tasks.mjs').Task} task
 * @property {number} [worth] as how many checks it counts when it passes; a stage of tests has a
 *   report that says
 * @property {(report: any) => Counts} [countReport]
 * @property {(file: string) => string[]} [reporters] arguments that make it write its report
 * @property {string} [after] the stage without which this one would test something else
 */

const vitest = {
  countReport: countVitest,
  reporters: (/** @type {string} */ file) => [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ],
};

/** @type {readonly Stage[]} */
const stages = [
  { name: 'lint', task: tasks.lint, worth: 1 },
  { name: 'types', task: tasks.types, worth: 1 },
  { name: 'build', task: tasks.build, worth: 0 },
  { name: 'unit', task: tasks['test:unit'], ...vitest },
  { name: 'integration', task: tasks['test:integration'], ...vitest },
  {
    name: 'conformance',
    task: tasks['test:conformance'],
    ...vitest,
    // The task has named its other reporters itself.
    reporters: (file) => vitest.reporters(file).slice(1),
  },
  {
    name: 'e2e',
    task: endToEnd,
    after: 'build',
    countReport: countPlaywright,
    reporters: () => ['--reporter=list,json'],
  },
];

/** @typedef {Counts & {name: string, seconds: number}} Result */

/**
 * @param {Stage} stage
 * @returns {Promise<Result>}
 */
async function runStage({ name, task, worth = 0, countReport, reporters }) {
  console.log(`\n── ${name} ──`);
  const begun = Date.now();
  const report = path.join(root, 'out/test', `${name}.json`);
  rmSync(report, { force: true });
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const setting = { root, toolNode: process.execPath, env, signal: AbortSignal.timeout(STAGE_MS) };
  const code = await runTask(task, setting, reporters?.(report));
  const counts = countReport
    ? testCounts(code, readReport(report, countReport))
    : checkCounts(code, worth);
  return { name, seconds: (Date.now() - begun) / 1000, ...counts };
}

/**
 * @param {string} file
 * @param {(report: any) => Counts} count
 * @returns {Counts | undefined}
 */
function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // No report, or half of one: the stage crashed, and is counted as that.
    return undefined;
  }
}

/** @param {readonly Result[]} results */
function printTable(results) {
  console.log('\nstage           time  passed  failed  skipped');
  for (const { name, seconds, passed, failed, skipped } of results) {
    const cells = [
      `${seconds.toFixed(1)} s`.padStart(8),
      ...[passed, failed, skipped].map((n) => `${n}`.padStart(7)),
    ];
    console.log(`${name.padEnd(12)}${cells.join(' ')}`);
  }
}

handOnSignals();
mkdirSync(path.join(root, 'out/test'), { recursive: true });
/** @type {Result[]} */
const results = [];
for (const stage of stages) {
  const needed = results.find(({ name }) => name === stage.after);
  if (needed && needed.failed > 0) {
    console.log(`\n── ${stage.name} ──\nnot run, because ${needed.name} failed`);
    results.push({ name: stage.name, seconds: 0, passed: 0, failed: 1, skipped: 0 });
  } else {
    results.push(await runStage(stage));
  }
  const signal = receivedSignal();
  if (signal) process.exit(exitCodeOf(signal));
}
printTable(results);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
