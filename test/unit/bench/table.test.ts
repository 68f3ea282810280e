import { describe, expect, it } from 'vitest';
import { toRow } from '../../../bench/row.ts';
import { shortNumber, table } from '../../../bench/table.ts';

describe('shortNumber', () => {
  it.each([
    [0, '0'],
    [1000, '1000'],
    [0.27142, '0.271'],
    [1.15789, '1.16'],
    [16.04, '16.0'],
    [158.6, '159'],
    [32198.4, '32198'],
    [-3.456, '-3.46'],
    [0.00012, '0.000'],
  ])('writes %d as %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });
});

describe('table', () => {
  const rows = [
    toRow({
      name: 'start',
      unit: 'ms',
      samples: [690],
      floor: [500],
      target: { of: 'ratio', is: 'at most', value: 1.15 },
      note: 'with the demo provider',
    }),
    toRow({
      name: 'memory of the idle app',
      unit: 'MB',
      samples: [262.5],
      floor: [250],
      target: { of: 'excess', is: 'at most', value: 15 },
    }),
    toRow({
      name: 'requests',
      unit: 'requests',
      samples: [1],
      target: { of: 'median', is: 'exactly', value: 1 },
      parts: { 'keyring.set ×2': 12.25 },
    }),
  ];

  it('says of each target whether it was met, and how near it is in the words of the target', () => {
    const lines = table(rows).split('\n');
    expect(lines.slice(0, 4).map((line) => line.replaceAll(/ {2,}/g, ' | ').trim())).toEqual([
      '| unit | median | p95 | floor | to floor | target | runs',
      'start | ms | 690 | 690 | 500 | 1.38× | ≤ 1.15× | MISSED | 1',
      'memory of the idle app | MB | 263 | 263 | 250 | +12.5 | ≤ +15 | met | 1',
      'requests | requests | 1 | 1 | = 1 | met | 1',
    ]);
  });

  it('puts notes and parts below, behind the name of their row', () => {
    const [, , , , , ...below] = table(rows).split('\n');
    expect(below).toEqual([
      'start: with the demo provider',
      'requests, parts in ms: keyring.set ×2 12.3',
    ]);
  });

  it('ends with the last row when there is nothing to add', () => {
    expect(table([toRow({ name: 'a', unit: 'ms', samples: [1] })]).split('\n')).toHaveLength(2);
  });
});
