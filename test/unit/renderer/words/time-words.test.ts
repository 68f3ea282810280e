import { describe, expect, it } from 'vitest';
import {
  minutesAndSeconds,
  momentWords,
  secondsLeft,
  untilNextSecond,
  roughly,
} from '../../../../renderer/words/time-words.ts';

describe('the time left', () => {
  it.each([
    [5000, 0, 5],
    [5000, 1, 5],
    [5000, 1000, 4],
    [5000, 4999, 1],
    [5000, 5000, 0],
    [5000, 9000, 0],
  ])('until %i at %i is %i seconds', (deadline, now, seconds) => {
    expect(secondsLeft(deadline, now)).toBe(seconds);
  });

  it('changes exactly when the wait for its next second is over', () => {
    for (const now of [0, 1, 499, 999, 1000, 4998, 4999]) {
      const next = now + untilNextSecond(5000, now);
      expect(secondsLeft(5000, next)).toBe(secondsLeft(5000, now) - 1);
      expect(secondsLeft(5000, next - 1)).toBe(secondsLeft(5000, now));
    }
    expect(untilNextSecond(5000, 5000)).toBe(1000);
    expect(untilNextSecond(5000, 9000)).toBe(1000);
  });

  it.each([
    [0, '0:00'],
    [9, '0:09'],
    [60, '1:00'],
    [299, '4:59'],
    [3600, '60:00'],
  ])('%i seconds are written %s', (seconds, words) => {
    expect(minutesAndSeconds(seconds)).toBe(words);
  });
});

describe('a moment', () => {
  const now = Date.UTC(2026, 5, 12, 14, 5, 30);
  const style = { locale: 'en-GB', timeZone: 'UTC' };

  it('of today has no date', () => {
    expect(momentWords(now - 60_000, now, style)).toBe('14:04');
    expect(momentWords(now - 42_000, now, { ...style, seconds: true })).toBe('14:04:48');
  });

  it('of another day has one, by the clock of the place', () => {
    const evening = Date.UTC(2026, 5, 11, 23, 30);
    expect(momentWords(evening, now, style)).toBe('11 Jun 2026, 23:30');
    expect(momentWords(evening, now, { ...style, timeZone: 'Europe/Berlin' })).toBe('01:30');
  });
});

describe('a length of time, roughly', () => {
  const MINUTE = 60_000;
  const DAY = 24 * 60 * MINUTE;
  it.each([
    [31_000, '1 minute'],
    [90_000, '2 minutes'],
    [-59 * MINUTE, '59 minutes'],
    [60 * MINUTE, '1 hour'],
    [26 * 60 * MINUTE, '1 day'],
    [-3 * DAY, '3 days'],
    [10 * 365 * DAY, '10 years'],
  ])('%i milliseconds are %s', (ms, words) => {
    expect(roughly(ms)).toBe(words);
  });
});
