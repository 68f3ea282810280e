/** Runs files of tests in a folder and says what came of it. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeOfPlaywright, outcomeOfVitest, verdictOf, type Verdict } from './verdict.ts';

/** Tests that hang without their guard end here; no test of the project takes as long when it passes. */
const TEST_MS = 15_000;
const RUN_MS = 3 * 60_000;

/** What is run. */
export interface TestRun {
  /** Files of tests of the project. */
  readonly files: readonly string[];
  /** Part of the titles; all tests when it is left out. */
  readonly only?: string | undefined;
}

const END_TO_END = 'test/e2e/';
/** Whether a file's tests start the built app. */
export const isEndToEnd = (file: string): boolean => file.startsWith(END_TO_END);
/** Vitest's project of a file: `test/unit/…` is of `unit`. */
const projectOf = (file: string): string => file.split('/')[1] ?? '';

/** Variables by which Vitest knows that it runs in itself: these runs are their own. */
function environment(report: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST|NODE_ENV)/.test(name));
  return { ...Object.fromEntries(own), CI: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: report };
}

/** Runs Node; its end is all that is known of it. */
async function run(folder: string, args: readonly string[], report: string): Promise<boolean> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: environment(report),
    stdio: 'ignore',
    timeout: RUN_MS,
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function readReport(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}

/** A title as a pattern that means itself. */
const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/**
 * Runs tests until one fails.
 * @param folder of the project, or a copy of it.
 */
export async function runTests(folder: string, { files, only }: TestRun): Promise<Verdict> {
  const out = join(folder, 'out/mutants');
  const report = join(out, 'report.json');
  await mkdir(out, { recursive: true });
  await rm(report, { force: true });
  const endToEnd = files.some(isEndToEnd);
  try {
    if (endToEnd) {
      if (!(await run(folder, ['build/build.ts'], report))) {
        return { kind: 'error', why: 'the app could not be built' };
      }
      const titles = only === undefined ? [] : ['-g', literally(only)];
      const done = await run(folder, [...PLAYWRIGHT, ...files, ...titles], report);
      return verdictOf(outcomeOfPlaywright((await readReport(report)) as never, !done));
    }
    const projects = [...new Set(files.map(projectOf))].map((name) => `--project=${name}`);
    const titles = only === undefined ? [] : ['-t', literally(only)];
    const named = [`--outputFile=${report}`, ...projects, ...titles, ...files];
    const done = await run(folder, [...VITEST, ...named], report);
    return verdictOf(outcomeOfVitest((await readReport(report)) as never, !done));
  } catch {
    return { kind: 'error', why: 'no report: the run crashed or had no end' };
  }
}

const VITEST = [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=json',
  '--bail=1',
  '--maxWorkers=1',
  `--testTimeout=${TEST_MS}`,
];
const PLAYWRIGHT = [
  'node_modules/@playwright/test/cli.js',
  'test',
  '--config=test/e2e/playwright.config.ts',
  '--reporter=json',
  '--max-failures=1',
  '--workers=1',
];
