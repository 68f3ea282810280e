import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createEnding } from '../../../main/auth/ending.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

describe('createEnding', () => {
  it('leaves one listener on a signal, however much work it would end, and ends all of it that goes on', () => {
    const clock = createFakeClock();
    const source = new AbortController();
    const { signal } = source;
    const endings = Array.from({ length: 1000 }, () => createEnding(clock, [signal]));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    for (const ending of endings.slice(0, 400)) ending.release();
    source.abort();
    expect(endings.filter(({ signal: { aborted } }) => aborted)).toEqual(endings.slice(400));
    expect(endings[999]?.by()).toBe('aborted');
    // What begins after it has ended already.
    expect(createEnding(clock, [signal]).by()).toBe('aborted');
  });
});
