/** Reads what the test runners report, and counts. */

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * @param {any} report Vitest's JSON report
 * @returns {Counts} a file that could not be loaded, or whose hooks failed, counts as one failure
 */
export function countVitest(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const results = file.assertionResults.map(
      (/** @type {{status: string}} */ { status }) => status,
    );
    const failed = results.filter((/** @type {string} */ status) => status === 'failed').length;
    const passed = results.filter((/** @type {string} */ status) => status === 'passed').length;
    counts.passed += passed;
    counts.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
    counts.skipped += results.length - passed - failed;
  }
  return counts;
}

/**
 * @param {any} report Playwright's JSON report
 * @returns {Counts} a test that passed only when it was tried again is no pass
 */
export function countPlaywright({ stats, errors }) {
  const failed = stats.unexpected + stats.flaky;
  return {
    passed: stats.expected,
    failed: failed === 0 && errors.length > 0 ? 1 : failed,
    skipped: stats.skipped,
  };
}

/**
 * What a stage of tests counts for: its report, corrected by how it ended. One that ended badly
 * without a failed test, or that ran no test at all, counts as one failure.
 * @param {number} code the stage's exit code
 * @param {Counts | undefined} report undefined when the stage left no readable report
 * @returns {Counts}
 */
export function testCounts(code, report) {
  const { passed, failed, skipped } = report ?? { passed: 0, failed: 0, skipped: 0 };
  const endedBadly = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: endedBadly ? 1 : failed, skipped };
}

/**
 * What a stage without tests counts for.
 * @param {number} code the stage's exit code
 * @param {number} worth what it counts for when it passes
 * @returns {Counts}
 */
export function checkCounts(code, worth) {
  return code === 0
    ? { passed: worth, failed: 0, skipped: 0 }
    : { passed: 0, failed: 1, skipped: 0 };
}
