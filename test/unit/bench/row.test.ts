import { describe, expect, it } from 'vitest';
import { toRow } from '../../../bench/row.ts';

const base = { name: 'a row', unit: 'ms' };

describe('toRow', () => {
  it('has medians, ratio and excess beside a floor', () => {
    expect(toRow({ ...base, samples: [12, 24], floor: [10, 20] })).toEqual({
      ...base,
      median: 18,
      p95: 24,
      floor: 15,
      ratio: 1.2,
      excess: 3,
      ok: true,
      runs: 2,
    });
  });

  it('is ok without a target, whatever it measured', () => {
    expect(toRow({ ...base, samples: [1e9] }).ok).toBe(true);
  });

  it('meets a target exactly at its value, and misses it just above', () => {
    const target = { of: 'ratio', is: 'at most', value: 1.25 } as const;
    expect(toRow({ ...base, samples: [125], floor: [100], target }).ok).toBe(true);
    expect(toRow({ ...base, samples: [126], floor: [100], target }).ok).toBe(false);
  });

  it('holds a target of the excess against the excess, not the median', () => {
    const target = { of: 'excess', is: 'at most', value: 15 } as const;
    expect(toRow({ ...base, samples: [214], floor: [200], target }).ok).toBe(true);
    expect(toRow({ ...base, samples: [216], floor: [200], target }).ok).toBe(false);
  });

  it('misses an exact target on both sides', () => {
    const target = { of: 'median', is: 'exactly', value: 1 } as const;
    expect(toRow({ ...base, samples: [1], target }).ok).toBe(true);
    expect(toRow({ ...base, samples: [0], target }).ok).toBe(false);
    expect(toRow({ ...base, samples: [2], target }).ok).toBe(false);
  });

  it('refuses a target that needs a floor where there is none', () => {
    const target = { of: 'ratio', is: 'at most', value: 1.15 } as const;
    expect(() => toRow({ ...base, samples: [1], target })).toThrow('needs a floor');
  });
});
