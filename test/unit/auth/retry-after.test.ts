import { describe, expect, it } from 'vitest';
import { LONGEST_WAIT, retryAfterOf } from '../../../main/auth/retry-after.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const date = (ms: number) => new Date(ms).toUTCString();

type Headers = readonly (readonly [string, string])[];
const read = (headers: Headers, status = 429) =>
  retryAfterOf({ status, headers, body: new Uint8Array() }, NOW);
const waitOf = (value: string, more: Headers = []) => read([['retry-after', value], ...more]);

describe('Retry-After', () => {
  it.each([
    ['1', 1_000],
    ['120', 2 * MINUTE],
    ['0120', 2 * MINUTE],
    ['3600', LONGEST_WAIT],
    ['3601', LONGEST_WAIT],
    ['86400', LONGEST_WAIT],
    ['9'.repeat(400), LONGEST_WAIT],
  ])('of %s seconds is a time to wait, an hour at most [RT-20]', (value, ms) => {
    expect(waitOf(value)).toBe(ms);
  });

  it.each([
    ['in two minutes', 2 * MINUTE, 2 * MINUTE],
    ['in an hour', 60 * MINUTE, LONGEST_WAIT],
    ['in a year', 365 * 24 * 60 * MINUTE, LONGEST_WAIT],
    ['that is now', 0, undefined],
    ['that is past', -MINUTE, undefined],
  ])('of a date %s counts from when the answer was made [RT-20, RT-16]', (_what, ahead, ms) => {
    // By the provider's own date, whatever the clocks show.
    const sent = NOW + 7 * 24 * 60 * MINUTE;
    expect(waitOf(date(sent + ahead), [['date', date(sent)]])).toBe(ms);
    // And without one from what is known of the provider's time.
    expect(waitOf(date(NOW + ahead))).toBe(ms);
    expect(waitOf(date(NOW + ahead), [['date', 'yesterday']])).toBe(ms);
  });

  it.each([
    '',
    '0',
    '-5',
    '+5',
    '1.5',
    '1e3',
    '0x10',
    '٣',
    '5 s',
    'soon',
    'NaN',
    'Infinity',
    'Invalid Date',
    '60, 120',
    '2026-01-15T12:05:00Z',
    'Thu, 15 Jan 2026 12:05:00 +0000',
    'Fri, 15 Jan 2026 12:05:00 GMT',
    'Thursday, 15-Jan-26 12:05:00 GMT',
    'Thu Jan 15 12:05:00 2026',
  ])('of "%s" is ignored [RT-20]', (value) => {
    expect(waitOf(value)).toBeUndefined();
  });

  it('that is there twice, or not at all, is ignored [RT-20]', () => {
    const twice = ['retry-after', '60'] as const;
    expect(read([twice, twice])).toBeUndefined();
    expect(read([])).toBeUndefined();
  });

  it.each([
    [200, undefined],
    [302, undefined],
    [400, undefined],
    [401, undefined],
    [429, MINUTE],
    [500, MINUTE],
    [502, MINUTE],
    [503, MINUTE],
  ])('counts with %i: %s [RT-10]', (status, ms) => {
    expect(read([['retry-after', '60']], status)).toBe(ms);
  });
});
