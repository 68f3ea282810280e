import { describe, expect, it } from 'vitest';
import { methods, type MethodName } from '../../../preload/contract.ts';
import { createRateLimiter, limits } from '../../../main/electron/rate-limit.ts';

/** How many of `calls` at the same moment go through. */
const through = (limiter: ReturnType<typeof createRateLimiter>, name: MethodName, now: number) =>
  Array.from({ length: 5000 }, () => limiter.allow(name, now)).filter(Boolean).length;

const limited = Object.entries(limits).map(([name, limit]) => ({
  name: name as MethodName,
  limit,
}));

describe('createRateLimiter', () => {
  it('limits everything that opens a tab or sends a request; only to look is free [IP-07]', () => {
    const free = (Object.keys(methods) as MethodName[]).filter((name) => !limits[name]);
    expect(free).toEqual(['getSession', 'getGrants']);
    expect(through(createRateLimiter(), 'getSession', 0)).toBe(5000);
  });

  it.each(limited)(
    'lets a burst of $name through, then as much as time gives [IP-07]',
    ({ name, limit }) => {
      const limiter = createRateLimiter();
      expect(through(limiter, name, 1000)).toBe(limit.burst);
      expect(through(limiter, name, 1000)).toBe(0);
      const oneMore = 1000 / limit.perSecond;
      expect(limiter.allow(name, 1000 + oneMore * 0.9)).toBe(false);
      expect(limiter.allow(name, 1000 + oneMore * 1.01)).toBe(true);
      expect(limiter.allow(name, 1000 + oneMore * 1.01)).toBe(false);
    },
  );

  it('saves nothing beyond one burst, however long nobody calls [IP-07]', () => {
    const limiter = createRateLimiter();
    through(limiter, 'reopenBrowser', 0);
    expect(through(limiter, 'reopenBrowser', 365 * 24 * 3600 * 1000)).toBe(3);
  });

  it('takes nothing for a refused call, so that a loop does not lock a person out [IP-07]', () => {
    const limiter = createRateLimiter();
    through(limiter, 'signIn', 0);
    for (let now = 1; now < 1000; now += 1) expect(limiter.allow('signIn', now)).toBe(false);
    expect(limiter.allow('signIn', 1001)).toBe(true);
  });

  it('counts each method and each window for itself [IP-07]', () => {
    const limiter = createRateLimiter();
    through(limiter, 'signOut', 0);
    expect(limiter.allow('cancelSignIn', 0)).toBe(true);
    expect(createRateLimiter().allow('signOut', 0)).toBe(true);
  });
});
