import { describe, expect, it } from 'vitest';
import { createLanes, MOST_LANES } from '../../../main/electron/net-lanes.ts';

const API = 'https://api.test';

/** Sessions are numbers, in the order that they were made in. */
function numbered() {
  let made = 0;
  return createLanes(() => (made += 1));
}

describe('createLanes', () => {
  it('puts six requests to an origin into one session, and the seventh into the next', () => {
    const lanes = numbered();
    const taken = Array.from({ length: 13 }, () => lanes.take(API).session);
    expect(taken).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3]);
    // Other origins have their own six.
    expect(lanes.take('https://other.test').session).toBe(1);
  });

  it('puts no more than thirty requests into one session, whatever their origins', () => {
    const lanes = numbered();
    const taken = Array.from({ length: 31 }, (_, at) => lanes.take(`https://${at}.test`).session);
    expect([taken.slice(0, 30).every((session) => session === 1), taken[30]]).toEqual([true, 2]);
  });

  it('gives room again that was left, and makes no session for it', () => {
    const lanes = numbered();
    for (let round = 0; round < 50; round += 1) {
      const taken = Array.from({ length: 6 }, () => lanes.take(API));
      expect(taken.map(({ session }) => session)).toEqual([1, 1, 1, 1, 1, 1]);
      for (const each of taken) each.leave();
    }
  });

  it('makes no more sessions than there may be, and puts what is more where the fewest are', () => {
    const lanes = numbered();
    const full = Array.from({ length: MOST_LANES * 6 }, () => lanes.take(API));
    expect(new Set(full.map(({ session }) => session)).size).toBe(MOST_LANES);
    expect(lanes.take(API).session).toBe(1);
    expect(lanes.take(API).session).toBe(2);
  });

  it('makes new sessions when the old ones are no good, and what is left of those counts for none', () => {
    const lanes = numbered();
    const old = Array.from({ length: 6 }, () => lanes.take(API));
    lanes.renew();
    expect(lanes.take(API).session).toBe(2);
    for (const each of old) each.leave();
    expect(Array.from({ length: 6 }, () => lanes.take(API).session)).toEqual([2, 2, 2, 2, 2, 3]);
  });
});
