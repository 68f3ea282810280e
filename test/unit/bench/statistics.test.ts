import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, p95, pairedExcess, pairedRatio, percentile } from '../../../bench/statistics.ts';

const samples = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

describe('median', () => {
  it('is the middle of an odd number of samples, in any order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([10, 1, 4, 2])).toBe(3);
  });

  it('sorts by value, not as text', () => {
    expect(median([10, 9, 100])).toBe(10);
  });

  it('leaves the samples as they were', () => {
    const given = [3, 1, 2];
    median(given);
    expect(given).toEqual([3, 1, 2]);
  });

  it('has as many samples below it as above', () => {
    fc.assert(
      fc.property(samples, (given) => {
        const middle = median(given);
        const below = given.filter((sample) => sample < middle).length;
        const above = given.filter((sample) => sample > middle).length;
        expect(below).toBeLessThanOrEqual(given.length / 2);
        expect(above).toBeLessThanOrEqual(given.length / 2);
      }),
    );
  });

  it('refuses to make a number out of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('percentile', () => {
  it('is the nearest rank, always a sample', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(p95(hundred)).toBe(95);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(hundred, 0.001)).toBe(1);
  });

  it('is the largest of fewer than twenty samples', () => {
    expect(p95([3, 8, 5])).toBe(8);
  });

  it('refuses to make a number out of nothing', () => {
    expect(() => p95([])).toThrow(RangeError);
  });
});

describe('pairs', () => {
  it('compares each sample with its neighbour, not the medians with each other', () => {
    // The machine was slow, then fast: the medians alone would say twice the floor.
    expect(pairedRatio([10, 30, 20], [10, 10, 20])).toBe(1);
    expect(pairedExcess([10, 30, 20], [10, 10, 20])).toBe(0);
  });

  it('takes the median of the ratios, so that one disturbed pair does not count', () => {
    expect(pairedRatio([11, 12, 900], [10, 10, 10])).toBe(1.2);
    expect(pairedExcess([11, 12, 900], [10, 10, 10])).toBe(2);
  });

  it('can be less than the floor', () => {
    expect(pairedExcess([8, 9], [10, 10])).toBe(-1.5);
  });

  it('refuses samples that are not pairs', () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow('not pairs');
    expect(() => pairedExcess([1], [1, 2])).toThrow('not pairs');
  });
});
