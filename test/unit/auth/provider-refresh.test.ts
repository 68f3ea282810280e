import { describe, expect, it } from 'vitest';
import { codeOf, hintsOf } from '../../../main/auth/auth-error.ts';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import { sign, signingKey } from '../../fakes/signing-keys.ts';
import {
  codeOfFailure,
  continuityOf,
  createProviderScenario,
  tokenOf,
  type ScenarioOptions,
} from './provider-scenario.ts';

type Claims = Record<string, unknown>;
const DAY = 24 * 60 * 60 * 1000;

/** A scenario in which somebody has signed in. */
async function signedIn(options: ScenarioOptions = {}) {
  const scenario = await createProviderScenario(options);
  return { ...scenario, grant: await scenario.signIn() };
}

describe('a refresh', () => {
  it('sends the refresh token and the client, in one request to the token endpoint [RT-14, TX-08]', async () => {
    const { op, grant, refresh } = await signedIn();
    op.network.requests.length = 0;
    const renewed = await refresh(grant);
    expect(op.network.requests).toHaveLength(1);
    const [sent] = op.requests('token');
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: tokenOf(grant),
      client_id: 'desk',
    });
    expect(sent?.headers.has('authorization')).toBe(false);
    expect(tokenOf(renewed)).not.toBe(tokenOf(grant));
    expect(op.isAlive(tokenOf(renewed))).toBe(true);
  });

  it('asks for no scope, so for no more than was granted, and names the resource [RT-13, RI-01]', async () => {
    const { op, grant, provider } = await signedIn({ resources: ['urn:a', 'urn:b'] });
    await provider
      .refresh(tokenOf(grant), continuityOf(grant), 'openid', { resource: 'urn:b' })
      .catch(() => null);
    const sent = op.requests('token').at(-1)?.form;
    expect(sent?.has('scope')).toBe(false);
    expect(sent?.getAll('resource')).toEqual(['urn:b']);
  });

  it('takes a narrower scope and records it, and refuses a wider one [RT-13, IT-09]', async () => {
    const narrower = await signedIn();
    narrower.op.changeTokens = (body) => {
      body['scope'] = 'openid';
    };
    expect((await narrower.refresh(narrower.grant)).accessToken.scope).toBe('openid');
    const wider = await signedIn();
    wider.op.changeTokens = (body) => {
      body['scope'] = 'openid admin';
    };
    expect(await codeOfFailure(wider.refresh(wider.grant))).toBe('scope_not_granted');
  });

  it('may bring no refresh token, and no ID token [RT-03]', async () => {
    const { op, grant, refresh } = await signedIn();
    op.changeTokens = (body) => {
      delete body['refresh_token'];
      delete body['id_token'];
    };
    const renewed = await refresh(grant);
    expect(renewed).not.toHaveProperty('refreshToken');
    expect(renewed).not.toHaveProperty('identity');
    expect(renewed.accessToken.value).not.toBe(grant.accessToken.value);
  });

  it('may bring the refresh token that was sent [RT-03]', async () => {
    const { op, grant, refresh } = await signedIn();
    op.changeTokens = (body) => {
      body['refresh_token'] = tokenOf(grant);
    };
    expect(tokenOf(await refresh(grant))).toBe(tokenOf(grant));
  });
});

describe('the ID token of a refresh', () => {
  const mutations: readonly (readonly [string, (claims: Claims) => void])[] = [
    ['another issuer', (claims) => (claims['iss'] = 'https://evil.test')],
    ['another subject', (claims) => (claims['sub'] = 'eve')],
    ['another audience', (claims) => (claims['aud'] = 'other')],
    [
      'one more audience',
      (claims) => Object.assign(claims, { aud: ['desk', 'other'], azp: 'desk' }),
    ],
    ['an azp that was not there', (claims) => (claims['azp'] = 'desk')],
    ['another auth_time', (claims) => (claims['auth_time'] = Number(claims['auth_time']) - 1)],
    ['another nonce', (claims) => (claims['nonce'] = 'another')],
    ['an empty nonce', (claims) => (claims['nonce'] = '')],
    ['a nonce that is null', (claims) => (claims['nonce'] = null)],
    ['a wrong at_hash', (claims) => (claims['at_hash'] = 'wrong')],
  ];

  it.each(mutations)('with %s is refused [RT-12]', async (_what, change) => {
    const { op, grant, refresh } = await signedIn();
    op.changeClaims = change;
    expect(await codeOfFailure(refresh(grant))).toBe('id_token_invalid');
  });

  it('without the azp that was there is refused [RT-12]', async () => {
    const scenario = await createProviderScenario();
    scenario.op.changeClaims = (claims) => {
      claims['azp'] = 'desk';
    };
    const grant = await scenario.signIn();
    expect(await codeOfFailure(scenario.refresh(grant))).toBe('none');
    scenario.op.changeClaims = () => {};
    const again = await scenario.signIn();
    expect(again.identity?.continuity).not.toHaveProperty('authorizedParty');
    const mixed = scenario.provider.refresh(tokenOf(again), continuityOf(grant), 'openid', {});
    expect(await codeOfFailure(mixed)).toBe('id_token_invalid');
  });

  it.each([
    ['repeats the nonce', (claims: Claims, nonce: string) => (claims['nonce'] = nonce)],
    ['leaves the nonce out', () => {}],
    ['leaves auth_time out', (claims: Claims) => delete claims['auth_time']],
    ['writes its audience as a list', (claims: Claims) => (claims['aud'] = ['desk'])],
    ['has new names', (claims: Claims) => (claims['name'] = 'Ada King')],
  ])('that %s is taken [RT-12]', async (_what, change) => {
    const { op, grant, refresh } = await signedIn();
    op.changeClaims = (claims) => {
      change(claims, continuityOf(grant).nonce ?? '');
    };
    expect(await codeOfFailure(refresh(grant))).toBe('none');
  });

  it('with a forged signature is refused [RT-12, IT-01]', async () => {
    const { op, grant, refresh } = await signedIn();
    const forger = await signingKey('RS256', 'forger');
    op.makeIdToken = (claims) => sign(claims, { ...forger, kid: op.key.kid });
    expect(await codeOfFailure(refresh(grant))).toBe('response_invalid');
  });

  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
    ['a year ahead', 365 * DAY],
    ['twenty years behind', -20 * 365 * DAY],
  ])(
    'is read though the clock here is %s and no answer tells the time: the rotated token is not lost [RT-16, RT-02]',
    async (_what, ms) => {
      const { op, grant, refresh, clock } = await signedIn();
      op.timeHeaders = () => ({});
      clock.jump(ms);
      op.ahead = -ms;
      expect(op.isAlive(tokenOf(await refresh(grant)))).toBe(true);
    },
  );

  it('is not judged by its times: what the provider renews, it wants to be used [RT-02, RT-16]', async () => {
    const { op, grant, refresh, clock } = await signedIn();
    const now = Math.floor(clock.now() / 1000);
    op.changeClaims = (claims) => {
      Object.assign(claims, { iat: now - 3600, exp: now - 3300 });
    };
    expect(op.isAlive(tokenOf(await refresh(grant)))).toBe(true);
  });

  it.each([
    ['an iat that is no number', (claims: Claims) => (claims['iat'] = 'now')],
    ['no iat', (claims: Claims) => delete claims['iat']],
    ['no exp', (claims: Claims) => delete claims['exp']],
    ['an auth_time that is no number', (claims: Claims) => (claims['auth_time'] = 'now')],
  ])('with %s is refused, whatever the clock [IT-03]', async (_what, change) => {
    const { op, grant, refresh } = await signedIn();
    op.changeClaims = change;
    expect(await codeOfFailure(refresh(grant))).toBe('response_invalid');
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };
const error = (code: string, status = 400, headers = {}): FakeAnswer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({ error: code, error_description: 'canary' }),
});
const challenge = { 'www-authenticate': 'Bearer realm="Doorkeeper", error="invalid_grant"' };

describe('a refresh that is answered with', () => {
  it.each([
    ['invalid_grant', error('invalid_grant')],
    [
      'invalid_grant and WWW-Authenticate, as doorkeeper does',
      error('invalid_grant', 400, challenge),
    ],
    ['invalid_grant and 401', error('invalid_grant', 401)],
  ])('%s has no session any more [RT-10, RT-19]', async (_what, answer) => {
    const { op, grant, refresh } = await signedIn();
    op.answers.token = () => answer;
    expect(await codeOfFailure(refresh(grant))).toBe('session_ended');
  });

  it.each([
    ['an empty 400, as glewlwyd does', { status: 400 }, 'response_invalid'],
    [
      '400 and a page',
      { status: 400, headers: { 'content-type': 'text/html' }, body: 'invalid_grant' },
      'response_invalid',
    ],
    [
      '400 and a list',
      { status: 400, headers: JSON_TYPE, body: '["invalid_grant"]' },
      'response_invalid',
    ],
    ['400 and WWW-Authenticate alone', { status: 400, headers: challenge }, 'response_invalid'],
    ['invalid_grant and 200', { ...error('invalid_grant'), status: 200 }, 'response_invalid'],
    ['invalid_grant and 302', { ...error('invalid_grant'), status: 302 }, 'response_invalid'],
    ['invalid_grant and 500', error('invalid_grant', 500), 'provider_busy'],
    ['invalid_grant and 429', error('invalid_grant', 429), 'provider_busy'],
    ['INVALID_GRANT', error('INVALID_GRANT'), 'response_invalid'],
    ['invalid_token', error('invalid_token', 401), 'response_invalid'],
    ['invalid_client', error('invalid_client', 401), 'sign_in_not_allowed'],
    ['unauthorized_client', error('unauthorized_client'), 'sign_in_not_allowed'],
    ['invalid_request', error('invalid_request'), 'sign_in_not_allowed'],
    ['invalid_scope', error('invalid_scope'), 'sign_in_not_allowed'],
    ['unsupported_grant_type', error('unsupported_grant_type'), 'sign_in_not_allowed'],
    ['temporarily_unavailable', error('temporarily_unavailable', 503), 'provider_busy'],
    ['403', { status: 403 }, 'response_invalid'],
    ['404', { status: 404 }, 'response_invalid'],
    ['429', { status: 429, headers: { 'retry-after': '60' } }, 'provider_busy'],
    ['500', { status: 500 }, 'provider_busy'],
    [
      '502 and a page',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>' },
      'provider_busy',
    ],
    ['503', { status: 503 }, 'provider_busy'],
    ['504', { status: 504 }, 'provider_busy'],
    ['nothing in time', { takesMs: 'never' }, 'provider_unreachable'],
  ] as const)('%s keeps the session: no session_ended [RT-10]', async (_what, answer, code) => {
    const { op, grant, refresh, clock } = await signedIn();
    op.answers.token = () => answer;
    const failed = codeOfFailure(refresh(grant));
    await clock.advance(30_000);
    expect(await failed).toBe(code);
    expect(op.requests('token')).toHaveLength(2);
  });

  it('no network keeps the session [RT-10]', async () => {
    const { op, grant, refresh } = await signedIn();
    op.network.offline = true;
    expect(await codeOfFailure(refresh(grant))).toBe('provider_unreachable');
  });

  it('invalid_grant to the exchange of a code ends no session [RT-10]', async () => {
    const { op, signIn } = await signedIn();
    op.answers.token = () => error('invalid_grant');
    expect(await codeOfFailure(signIn())).toBe('response_invalid');
  });

  it('what a used token deserves: the family is dead, and that is said [RT-18]', async () => {
    const { op, grant, refresh } = await signedIn();
    const renewed = await refresh(grant);
    expect(await codeOfFailure(refresh(grant))).toBe('session_ended');
    expect(op.isAlive(tokenOf(renewed))).toBe(false);
    expect(await codeOfFailure(refresh(renewed))).toBe('session_ended');
  });
});

describe('revocation', () => {
  it('names the refresh token and what it is, and needs no answer of any form [LO-02]', async () => {
    const { op, grant, provider } = await signedIn();
    expect(await provider.revoke(tokenOf(grant))).toBe('done');
    const [sent] = op.requests('revocation');
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      token: tokenOf(grant),
      token_type_hint: 'refresh_token',
      client_id: 'desk',
    });
    expect(op.isAlive(tokenOf(grant))).toBe(false);
    expect(await provider.revoke('unknown')).toBe('done');
  });

  it.each([
    ['400', error('unsupported_token_type')],
    ['401', { status: 401, headers: { 'www-authenticate': 'Basic' } }],
    ['404', { status: 404 }],
  ])('that is answered with %s is refused for good [LO-02]', async (_what, answer) => {
    const { op, grant, provider } = await signedIn();
    op.answers.revocation = () => answer;
    expect(await provider.revoke(tokenOf(grant))).toBe('refused');
  });

  it.each([
    ['408', { status: 408 }, 'response_invalid'],
    ['429', { status: 429 }, 'provider_busy'],
    ['500', { status: 500 }, 'provider_busy'],
    ['503', { status: 503, headers: { 'retry-after': '7' } }, 'provider_busy'],
    ['204', { status: 204 }, 'response_invalid'],
    ['nothing in time', { takesMs: 'never' as const }, 'provider_unreachable'],
  ])('that is answered with %s is to be repeated [LO-02]', async (what, answer, code) => {
    const { op, grant, provider, clock } = await signedIn();
    op.answers.revocation = () => answer;
    const failed = provider.revoke(tokenOf(grant)).catch((error: unknown) => error);
    await clock.advance(30_000);
    const error = await failed;
    expect(codeOf(error)).toBe(code);
    expect(hintsOf(error).retryAfterMs).toBe(what === '503' ? 7_000 : undefined);
  });
});
