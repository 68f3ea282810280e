import { describe, expect, it } from 'vitest';
import { checkIdToken } from '../../../main/auth/id-token-checks.ts';
import { set, verdict, type Change, type Claims } from './id-token-verdict.ts';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

const later =
  (name: string, seconds: number): Change =>
  (claims, now) => {
    claims[name] = now + seconds;
  };
const YEAR = 365 * 24 * 60 * 60;
const INVALID = 'id_token_invalid';
const MALFORMED = 'response_invalid';

describe('times', () => {
  it.each([
    ['exp 29 seconds ago', later('exp', -29)],
    ['iat 30 seconds from now', later('iat', 30)],
    ['iat ten minutes ago', later('iat', -600)],
    ['nbf 30 seconds from now', later('nbf', 30)],
    ['auth_time a year ago, when nobody asked for max_age', later('auth_time', -YEAR)],
    ['no auth_time', set('auth_time', undefined)],
    ['nbf zero, as some providers write it', set('nbf', 0)],
    ['auth_time zero, as glewlwyd writes it', set('auth_time', 0)],
  ] as const)('%s is taken [IT-03]', async (_what, change) => {
    expect(await verdict(change)).toBe('none');
    expect(await verdict(change, false)).toBe('none');
  });

  it.each([
    ['exp 31 seconds ago', later('exp', -31)],
    ['exp a year ago', later('exp', -YEAR)],
    ['iat a year from now', later('iat', YEAR)],
    ['iat a year ago', later('iat', -YEAR)],
    ['iat 32 seconds from now', later('iat', 32)],
    ['iat eleven minutes ago', later('iat', -660)],
    ['iat in milliseconds', (claims: Claims, now: number) => (claims['iat'] = now * 1000)],
    ['nbf 32 seconds from now', later('nbf', 32)],
    ['auth_time 32 seconds from now', later('auth_time', 32)],
  ] as const)(
    '%s is refused, and the clock here is blamed only if the provider told no time [IT-03]',
    async (_what, change) => {
      expect(await verdict(change)).toBe(INVALID);
      expect(await verdict(change, false)).toBe('clock_wrong');
    },
  );

  it.each([
    ['no exp', set('exp', undefined), MALFORMED],
    ['no iat', set('iat', undefined), MALFORMED],
    ['exp as a text', set('exp', '9999999999'), MALFORMED],
    ['iat as a text', set('iat', '1'), MALFORMED],
    ['nbf as a text', set('nbf', '1'), MALFORMED],
    ['auth_time as a text', set('auth_time', '1'), MALFORMED],
    ['auth_time before 1970', set('auth_time', -1), MALFORMED],
    ['iat zero', set('iat', 0), INVALID],
    ['iat before 1970', set('iat', -1e12), INVALID],
    ['exp zero', set('exp', 0), INVALID],
    ['exp before 1970', set('exp', -1), INVALID],
    ['exp that no clock comes near', set('exp', -1e300), INVALID],
    ['nbf that no clock comes near', set('nbf', 1e300), INVALID],
  ] as const)('%s is refused [IT-03]', async (_what, change, code) => {
    expect(await verdict(change)).toBe(code);
  });

  const now = 1_800_000_000;
  const expected = { issuer: 'https://idp.test', clientId: 'desk', maxAge: 60 };
  const claims = { iss: 'https://idp.test', sub: 'ada', aud: 'desk', iat: now, exp: now + 300 };
  const time = { ms: now * 1000, known: true };

  it.each([
    ['60 seconds ago', now - 60, true],
    ['89 seconds ago', now - 89, true],
    ['91 seconds ago', now - 91, false],
    ['not said', undefined, false],
    ['at zero, which says nothing', 0, false],
    ['in the future', now + 31, false],
    ['no number', '1800000000', false],
  ])('with max_age 60, a sign-in %s is fresh enough: %s [IT-05]', (_what, authTime, fresh) => {
    const check = () => checkIdToken({ ...claims, auth_time: authTime }, expected, time);
    if (fresh) expect(check()).toMatchObject({ authTime });
    else expect(check).toThrow();
  });

  it.each([
    ['no exp', { exp: undefined }],
    ['an endless exp', { exp: Infinity }],
    ['exp as a text', { exp: String(now + 300) }],
    ['nbf as a text', { nbf: String(now) }],
    ['iat as a text', { iat: String(now) }],
  ])('%s is refused here as well, whatever openid-client does [IT-03]', (_what, change) => {
    const check = (changed: Claims) => checkIdToken(changed, { ...expected, maxAge: 600 }, time);
    const good = { ...claims, auth_time: now };
    expect(check(good)).toMatchObject({ subject: 'ada' });
    expect(() => check({ ...good, ...change })).toThrow(INVALID);
  });

  it('are checked against max_age by the exchange as well [IT-05]', async () => {
    const { op, provider, authorize, clock } = await createProviderScenario();
    const signal = new AbortController().signal;
    const signInAfter = async (seconds: number) => {
      const { request, response } = await authorize();
      op.changeClaims = (sent) => {
        sent['auth_time'] = Math.floor(clock.now() / 1000) - seconds;
      };
      const asked = { ...request, maxAge: 60 };
      return codeOfFailure(provider.exchange(asked, response, signal));
    };
    expect(await signInAfter(80)).toBe('none');
    expect(await signInAfter(100)).toBe(INVALID);
  });
});
