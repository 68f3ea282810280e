/** What a run of tests says about a mutant. */

/** What came of a run: one test at least failed; all passed; or nothing can be said of the guard. */
export type Verdict =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'survived' }
  | { readonly kind: 'error'; readonly why: string };

/** What is known of a run, whichever program ran the tests. */
export interface Outcome {
  readonly passed: number;
  /** Titles of the tests that failed. */
  readonly failed: readonly string[];
  /** Files that could not be loaded, by what was said of them. */
  readonly broken: readonly string[];
  /** The program that ran the tests ended with an error, as it does for one that nobody caught. */
  readonly error: boolean;
}

/**
 * A mutant is killed by a test that failed, or by an error that nobody caught while tests ran: `npm test` fails for
 * both. A file that cannot be loaded says only that the mutant is no program.
 */
export function verdictOf({ passed, failed, broken, error }: Outcome): Verdict {
  const [unloaded] = broken;
  if (unloaded !== undefined) return { kind: 'error', why: unloaded };
  const [by] = failed;
  if (by !== undefined) return { kind: 'killed', by };
  if (passed === 0) return { kind: 'error', why: 'no test was run' };
  return error ? { kind: 'killed', by: 'an error that nobody caught' } : { kind: 'survived' };
}

interface VitestReport {
  readonly testResults: ReadonlyArray<{
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: ReadonlyArray<{
      readonly status: string;
      readonly fullName: string;
    }>;
  }>;
}

/** Reads Vitest's report in JSON. */
export function outcomeOfVitest({ testResults }: VitestReport, error: boolean): Outcome {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter(({ status }) => status === 'failed');
  return {
    error,
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed.map(({ fullName }) => fullName),
    // Of a file that was not begun any more, after another one's failure, nothing is said.
    broken: testResults
      .filter(
        ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
      )
      .filter(({ message }) => message !== '')
      .map(({ message }) => message.split('\n', 1)[0] ?? 'not loaded'),
  };
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: ReadonlyArray<{
    readonly title: string;
    readonly ok: boolean;
    readonly tests: ReadonlyArray<{ readonly status: string }>;
  }>;
}

interface PlaywrightReport extends PlaywrightSuite {
  readonly errors: ReadonlyArray<{ readonly message?: string }>;
}

/** Reads Playwright's report in JSON. */
export function outcomeOfPlaywright(report: PlaywrightReport, error: boolean): Outcome {
  const specsIn = (suite: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> => [
    ...(suite.specs ?? []),
    ...(suite.suites ?? []).flatMap(specsIn),
  ];
  const specs = specsIn(report).filter(({ tests }) =>
    tests.some(({ status }) => status !== 'skipped'),
  );
  return {
    error,
    passed: specs.filter(({ ok }) => ok).length,
    failed: specs.filter(({ ok }) => !ok).map(({ title }) => title),
    // It also says that it stopped at the first test that failed, as it was told to.
    broken: report.errors
      .map(({ message = '' }) => message.split('\n', 1)[0] ?? '')
      .filter((message) => !message.startsWith('Testing stopped early')),
  };
}
