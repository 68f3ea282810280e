import { describe, expect, it } from 'vitest';
import { createProviderClock } from '../../../main/auth/provider-clock.ts';
import type { HttpResponse } from '../../../main/ports.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

const answer = (...headers: ReadonlyArray<readonly [string, string]>): HttpResponse => ({
  status: 200,
  headers,
  body: new Uint8Array(),
});
const dated = (ms: number, ...headers: ReadonlyArray<readonly [string, string]>) =>
  answer(['date', new Date(ms).toUTCString()], ...headers);

/** A provider's clock that has learned that this computer is `behind` the provider. */
function learned(behind: number) {
  const clock = createFakeClock();
  const time = createProviderClock(clock);
  time.learn(dated(clock.now() + behind), clock.monotonic());
  return { clock, time };
}

/** What is learned from an answer by a computer that is a day behind; 0: nothing. */
function offsetFrom(make: (now: number) => HttpResponse): number {
  const clock = createFakeClock();
  const time = createProviderClock(clock);
  time.learn(make(clock.now() + DAY), clock.monotonic());
  expect(time.now()).toEqual(
    time.offset() === 0
      ? { ms: clock.now(), known: false }
      : { ms: clock.now() + time.offset(), known: true },
  );
  return time.offset();
}

describe('the provider’s clock', () => {
  it('shows the time of this computer before any answer, and says that it is not known [RT-16]', () => {
    const clock = createFakeClock();
    const time = createProviderClock(clock);
    expect(time.now()).toEqual({ ms: clock.now(), known: false });
    expect(time.offset()).toBe(0);
  });

  it.each([
    ['a day behind', DAY],
    ['a day ahead', -DAY],
    ['ten years behind', 3652 * DAY],
    ['ten years ahead', -1461 * DAY],
    ['30 seconds behind', 30 * SECOND],
    ['30 seconds ahead', -30 * SECOND],
  ])('goes on by itself, and says how far a computer is off that is %s [RT-16]', async (_w, by) => {
    const { clock, time } = learned(by);
    expect(time.offset()).toBe(by);
    await clock.advance(HOUR);
    expect(time.offset()).toBe(by);
    expect(time.now()).toEqual({ ms: clock.now() + by, known: true });
  });

  it.each([29 * SECOND, -29 * SECOND, 0])(
    'takes %i ms for no difference: the local clock is used, and known to be right [RT-16]',
    (behind) => {
      const { clock, time } = learned(behind);
      expect(time.offset()).toBe(0);
      expect(time.now()).toEqual({ ms: clock.now(), known: true });
    },
  );

  it('counts half of the time that the request took [RT-16]', async () => {
    const clock = createFakeClock();
    const time = createProviderClock(clock);
    const sentAt = clock.monotonic();
    const response = dated(clock.now() - DAY);
    await clock.advance(20 * SECOND);
    time.learn(response, sentAt);
    expect(time.offset()).toBe(-DAY - 10 * SECOND);
  });

  it('is not set back with the clock of this computer [RT-16]', async () => {
    const { clock, time } = learned(0);
    const right = clock.now();
    clock.jump(-DAY);
    expect(time.offset()).toBe(DAY);
    await clock.advance(HOUR);
    expect(time.now()).toEqual({ ms: right + HOUR, known: true });
  });

  it('goes on while the computer sleeps, when the monotonic clock stands still [RT-16]', () => {
    const { clock, time } = learned(HOUR);
    clock.sleep(8 * HOUR);
    expect(time.now().ms).toBe(clock.now() + HOUR);
    expect(time.offset()).toBe(HOUR);
  });

  it('is too late, and never too early, after a clock was set forward, until the next answer [RT-16]', () => {
    const { clock, time } = learned(0);
    const right = clock.now();
    clock.jump(2 * HOUR);
    expect(time.now().ms).toBe(right + 2 * HOUR);
    time.learn(dated(right), clock.monotonic());
    expect(time.now().ms).toBe(right);
    expect(time.offset()).toBe(-2 * HOUR);
  });

  it('believes the last answer that tells the time [RT-16]', () => {
    const { clock, time } = learned(DAY);
    time.learn(dated(clock.now() - HOUR), clock.monotonic());
    expect(time.offset()).toBe(-HOUR);
    time.learn(answer(), clock.monotonic());
    time.learn(answer(['date', 'garbage']), clock.monotonic());
    expect(time.offset()).toBe(-HOUR);
    time.learn(dated(clock.now()), clock.monotonic());
    expect(time.offset()).toBe(0);
  });

  it('knows nothing a day after the last answer: no date is believed for ever [RT-16]', async () => {
    const { clock, time } = learned(HOUR);
    await clock.advance(DAY);
    expect(time.offset()).toBe(HOUR);
    await clock.advance(1);
    expect(time.offset()).toBe(0);
    expect(time.now()).toEqual({ ms: clock.now(), known: false });
  });
});

describe('an answer', () => {
  it.each(['0', '5', '05'])('that was in a cache for %s seconds is believed [RT-16]', (age) => {
    expect(offsetFrom((now) => dated(now, ['age', age]))).toBe(DAY);
  });

  it.each(['6', '60', '86400', '99999999999999999999', '-1', '', ' 1', '1.5', '0x1', '0, 0', 'x'])(
    'with the age %j is not believed [RT-16]',
    (age) => {
      expect(offsetFrom((now) => dated(now, ['age', age]))).toBe(0);
    },
  );

  it('with two ages or two dates is not believed [RT-16]', () => {
    expect(offsetFrom((now) => dated(now, ['age', '0'], ['age', '0']))).toBe(0);
    expect(offsetFrom((now) => dated(now, ['date', new Date(now).toUTCString()]))).toBe(0);
  });

  it.each([
    ['the first second of 2020', 'Wed, 01 Jan 2020 00:00:00 GMT', true],
    ['the last second of 2099', 'Thu, 31 Dec 2099 23:59:59 GMT', true],
    ['a leap day', 'Tue, 29 Feb 2028 12:00:00 GMT', true],
    ['the last second of 2019', 'Tue, 31 Dec 2019 23:59:59 GMT', false],
    ['1970', 'Thu, 01 Jan 1970 00:00:00 GMT', false],
    ['2100', 'Fri, 01 Jan 2100 00:00:00 GMT', false],
    ['the year 9999', 'Fri, 31 Dec 9999 23:59:59 GMT', false],
    ['a leap second', 'Fri, 16 Jan 2026 23:59:60 GMT', false],
    ['the 30th of February', 'Mon, 30 Feb 2026 12:00:00 GMT', false],
    ['another weekday', 'Sat, 16 Jan 2026 12:00:00 GMT', false],
    ['another zone', 'Fri, 16 Jan 2026 12:00:00 CET', false],
    ['an offset', 'Fri, 16 Jan 2026 12:00:00 +0000', false],
    ['no zone', 'Fri, 16 Jan 2026 12:00:00', false],
    ['no weekday', '16 Jan 2026 12:00:00 GMT', false],
    ['a comment', 'Fri, 16 Jan 2026 12:00:00 GMT (x)', false],
    ['small letters', 'fri, 16 jan 2026 12:00:00 gmt', false],
    ['a blank before', ' Fri, 16 Jan 2026 12:00:00 GMT', false],
    ['the form of RFC 850', 'Friday, 16-Jan-26 12:00:00 GMT', false],
    ['the form of asctime', 'Fri Jan 16 12:00:00 2026', false],
    ['the form of ISO 8601', '2026-01-16T12:00:00Z', false],
    ['a number', '1768564800', false],
    ['a word', 'Invalid Date', false],
    ['nothing', '', false],
    ['the same date twice', 'Fri, 16 Jan 2026 12:00:00 GMT, Fri, 16 Jan 2026 12:00:00 GMT', false],
    ['16 KiB', 'Fri, 16 Jan 2026 12:00:00 GMT'.padEnd(16 * 1024), false],
  ])('dated with %s is judged by the letter: %s is believed: %s [RT-16]', (_what, text, taken) => {
    const offset = offsetFrom(() => answer(['date', text]));
    expect(offset).toBe(taken ? Date.parse(text) - createFakeClock().now() : 0);
  });
});
