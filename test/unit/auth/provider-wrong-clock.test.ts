import { describe, expect, it } from 'vitest';
import { sign, signingKey } from '../../fakes/signing-keys.ts';
import {
  codeOfFailure,
  createProviderScenario,
  tokenOf,
  type ProviderScenario,
} from './provider-scenario.ts';

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Sets the clock of this computer; the provider's goes on as it was. */
function setClock({ clock, op }: Pick<ProviderScenario, 'clock' | 'op'>, ms: number): void {
  clock.jump(ms);
  op.ahead -= ms;
}

/** A computer whose clock is off, and a provider whose clock is right. */
async function scenarioOff(ms: number) {
  const scenario = await createProviderScenario();
  setClock(scenario, ms);
  const seconds = () => Math.floor((scenario.clock.now() + scenario.op.ahead) / 1000);
  return { ...scenario, seconds };
}

const WRONG = [
  ['a day ahead', DAY],
  ['a day behind', -DAY],
  ['ten years ahead', 10 * YEAR],
  ['ten years behind', -10 * YEAR],
  ['at 1970, as with an empty battery', -Date.UTC(2026, 0, 15)],
] as const;

describe('a computer whose clock is off', () => {
  it.each(WRONG)('%s signs in and refreshes, and says so [RT-16, IT-03]', async (_what, ms) => {
    const { op, provider, signIn, refresh } = await scenarioOff(ms);
    expect(provider.clockOffset()).toBe(0);
    const grant = await signIn();
    expect(provider.clockOffset()).toBe(-ms);
    expect(op.isAlive(tokenOf(await refresh(grant)))).toBe(true);
    expect(provider.clockOffset()).toBe(-ms);
  });

  it.each(WRONG)(
    '%s gets clock_wrong as ever if no answer tells the time, and still refreshes [RT-16, IT-03]',
    async (_what, ms) => {
      const { op, provider, signIn, refresh, ...scenario } = await scenarioOff(0);
      op.timeHeaders = () => ({});
      const grant = await signIn();
      setClock({ op, ...scenario }, ms);
      expect(await codeOfFailure(signIn())).toBe('clock_wrong');
      expect(op.isAlive(tokenOf(await refresh(grant)))).toBe(true);
      expect(provider.clockOffset()).toBe(0);
    },
  );

  it.each(['openid-configuration', 'jwks', 'token'] as const)(
    'signs in if only the answer of %s tells the time [RT-16]',
    async (told) => {
      const { op, provider, signIn } = await scenarioOff(-DAY);
      op.timeHeaders = (endpoint, date): Record<string, string> =>
        endpoint === told ? { date } : {};
      await provider.warm();
      await signIn();
      expect(provider.clockOffset()).toBe(DAY);
    },
  );

  it('learns nothing from endpoints that have no say about tokens [RT-16]', async () => {
    const { op, provider, clock, ...scenario } = await createProviderScenario({
      config: { pushedAuthorization: 'when-offered' },
    });
    op.timeHeaders = (endpoint): Record<string, string> =>
      ['par', 'userinfo', 'revocation'].includes(endpoint)
        ? { date: new Date(clock.now() + DAY).toUTCString() }
        : {};
    const grant = await scenario.signIn();
    await provider.userInfo(grant.accessToken.value, 'ada');
    await provider.revoke(tokenOf(grant));
    for (const endpoint of ['par', 'userinfo', 'revocation'] as const) {
      expect(op.requests(endpoint)).toHaveLength(1);
    }
    expect(provider.clockOffset()).toBe(0);
  });

  it('learns the time from a refusal as well [RT-16]', async () => {
    const { op, provider, signIn, refresh, ...scenario } = await scenarioOff(0);
    const grant = await signIn();
    setClock({ op, ...scenario }, DAY);
    op.answers.token = () => ({ status: 429 });
    expect(await codeOfFailure(refresh(grant))).toBe('provider_busy');
    expect(provider.clockOffset()).toBe(-DAY);
  });

  it.each([
    ['is garbage', { date: 'yesterday' }],
    ['is of 1999', { date: 'Fri, 31 Dec 1999 23:59:59 GMT' }],
    ['is of 2150', { date: 'Thu, 01 Jan 2150 00:00:00 GMT' }],
  ])('is not helped by a date that %s [RT-16]', async (_what, headers) => {
    const { op, provider, signIn } = await scenarioOff(DAY);
    op.timeHeaders = () => headers;
    expect(await codeOfFailure(signIn())).toBe('clock_wrong');
    expect(provider.clockOffset()).toBe(0);
  });
});

describe('a cached answer', () => {
  it('tells no time: a right clock is not called wrong, nor a token refused [RT-16]', async () => {
    const { op, provider, signIn, clock } = await createProviderScenario();
    const date = new Date(clock.now() - DAY).toUTCString();
    op.timeHeaders = (endpoint): Record<string, string> =>
      endpoint === 'token' ? {} : { date, age: '86400' };
    await provider.warm();
    expect(provider.clockOffset()).toBe(0);
    await signIn();
    expect(provider.clockOffset()).toBe(0);
  });

  it('that hides its age is corrected by the answer that brings the token [RT-16]', async () => {
    const { op, provider, signIn, clock } = await createProviderScenario();
    const old = new Date(clock.now() - DAY).toUTCString();
    op.timeHeaders = (endpoint, date) => ({ date: endpoint === 'token' ? date : old });
    await provider.warm();
    expect(provider.clockOffset()).toBe(-DAY);
    await signIn();
    expect(provider.clockOffset()).toBe(0);
  });

  it('of new keys does not change the time by which the token is judged [RT-16, IT-03]', async () => {
    const { op, provider, signIn, clock } = await createProviderScenario();
    await provider.warm();
    op.rotateTo(await signingKey('RS256', 'RS256-2'));
    const old = new Date(clock.now() - DAY).toUTCString();
    op.timeHeaders = (endpoint, date) => ({ date: endpoint === 'jwks' ? old : date });
    expect(await codeOfFailure(signIn())).toBe('none');
    expect(op.requests('jwks')).toHaveLength(2);
  });
});

describe('a clock that is changed', () => {
  it.each([
    ['forward', DAY],
    ['back', -DAY],
    ['far back', -10 * YEAR],
  ])(
    '%s between warm-up and sign-in, or in the middle of it, does no harm [RT-16]',
    async (_what, ms) => {
      const { provider, signIn, authorize, ...scenario } = await createProviderScenario();
      await provider.warm();
      setClock(scenario, ms);
      await signIn();
      expect(provider.clockOffset()).toBe(-ms);
      const { request, response } = await authorize();
      setClock(scenario, -ms);
      await provider.exchange(request, response, new AbortController().signal);
      expect(provider.clockOffset()).toBe(0);
    },
  );

  it.each([
    ['set back', (it: ProviderScenario) => setClock(it, -DAY), DAY],
    ['that slept', (it: ProviderScenario) => it.clock.sleep(8 * HOUR), 0],
  ])(
    'of a computer %s after the warm-up is made up for if the token’s answer tells no time [RT-16]',
    async (_what, change, offset) => {
      const scenario = await createProviderScenario();
      const { op, provider, signIn } = scenario;
      op.timeHeaders = (endpoint, date): Record<string, string> =>
        endpoint === 'token' ? {} : { date };
      await provider.warm();
      change(scenario);
      await signIn();
      expect(provider.clockOffset()).toBe(offset);
    },
  );
});

describe.each([
  ['right', 0],
  ['a day ahead', DAY],
  ['a day behind', -DAY],
] as const)('with a clock that is %s, an ID token', (_what, ms) => {
  it.each([
    ['that expired by the provider’s own clock', { exp: -31 }, 'id_token_invalid'],
    ['that expired long ago', { iat: -7200, exp: -3600 }, 'id_token_invalid'],
    ['of an hour ago', { iat: -3600 }, 'id_token_invalid'],
    ['of the next hour', { iat: 3600, exp: 7200 }, 'id_token_invalid'],
    ['that is not yet good', { nbf: 60 }, 'id_token_invalid'],
    ['that expires within the tolerance', { exp: -29 }, 'none'],
  ] as const)('%s has the same verdict [IT-03, RT-16]', async (_token, times, code) => {
    const { op, signIn, seconds } = await scenarioOff(ms);
    op.changeClaims = (claims) => {
      for (const [name, value] of Object.entries(times)) claims[name] = seconds() + value;
    };
    expect(await codeOfFailure(signIn())).toBe(code);
  });

  it('that only the clock here would take is refused [IT-03, RT-16]', async () => {
    const { op, signIn, clock } = await scenarioOff(ms === 0 ? HOUR : ms);
    const here = Math.floor(clock.now() / 1000);
    op.changeClaims = (claims) => {
      Object.assign(claims, { iat: here, exp: here + 300, auth_time: here });
    };
    expect(await codeOfFailure(signIn())).toBe('id_token_invalid');
  });

  it('of an earlier sign-in is refused for its nonce, whatever the date says [IT-04, TX-09]', async () => {
    const { op, signIn, clock } = await scenarioOff(ms);
    let old = '';
    op.changeTokens = (body) => {
      old = String(body['id_token']);
    };
    await signIn();
    const then = new Date(clock.now() + op.ahead).toUTCString();
    await clock.advance(2 * HOUR);
    // The worst that whoever sets the date can do: the old token is fresh by it.
    op.timeHeaders = () => ({ date: then });
    op.changeTokens = (body) => {
      body['id_token'] = old;
    };
    expect(await codeOfFailure(signIn())).toBe('id_token_invalid');
  });

  it('with this sign-in’s nonce and another’s signature is refused, whatever the date says [IT-01, IT-04]', async () => {
    const { op, signIn } = await scenarioOff(ms);
    const forger = await signingKey('RS256', 'forger');
    op.makeIdToken = (claims) => sign(claims, { ...forger, kid: op.key.kid });
    expect(await codeOfFailure(signIn())).toBe('response_invalid');
  });
});
