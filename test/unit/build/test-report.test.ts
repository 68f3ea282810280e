import { describe, expect, it } from 'vitest';
import {
  checkCounts,
  countPlaywright,
  countVitest,
  testCounts,
} from '../../../build/test-report.mjs';

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
});

describe('countVitest', () => {
  it('adds up the files', () => {
    const testResults = [
      file('passed', 'passed', 'passed', 'skipped'),
      file('failed', 'failed', 'passed'),
    ];
    expect(countVitest({ testResults })).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    expect(countVitest({ testResults: [file('failed')] })).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  it('counts a file whose hooks failed as one failure', () => {
    expect(countVitest({ testResults: [file('failed', 'skipped', 'skipped')] })).toMatchObject({
      failed: 1,
    });
  });
});

describe('countPlaywright', () => {
  const stats = { expected: 5, unexpected: 0, flaky: 0, skipped: 1 };

  it('counts what was expected as passed', () => {
    expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 0, skipped: 1 });
  });

  it('counts a test that passed only when tried again as failed', () => {
    expect(
      countPlaywright({ stats: { ...stats, unexpected: 2, flaky: 1 }, errors: [] }).failed,
    ).toBe(3);
  });

  it('counts errors outside of tests as one failure', () => {
    expect(countPlaywright({ stats, errors: [{}, {}] }).failed).toBe(1);
  });
});

describe('testCounts', () => {
  it('keeps a report that fits the end', () => {
    const report = { passed: 3, failed: 0, skipped: 1 };
    expect(testCounts(0, report)).toEqual(report);
    expect(testCounts(1, { ...report, failed: 2 })).toEqual({ ...report, failed: 2 });
  });

  it.each([
    ['ended badly without a failed test', 1, { passed: 3, failed: 0, skipped: 0 }],
    ['ran no test', 0, { passed: 0, failed: 0, skipped: 4 }],
    ['left no report', 0, undefined],
  ])('counts one failure for a stage that %s', (_, code, report) => {
    expect(testCounts(code, report).failed).toBe(1);
  });
});

describe('checkCounts', () => {
  it('counts for its worth when it passed, and for one failure when it did not', () => {
    expect(checkCounts(0, 1)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(checkCounts(0, 0)).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect(checkCounts(2, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
