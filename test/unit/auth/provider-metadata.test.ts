import { describe, expect, it } from 'vitest';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'revocation_endpoint',
  'userinfo_endpoint',
  'end_session_endpoint',
  'pushed_authorization_request_endpoint',
];
const REQUIRED = ENDPOINTS.slice(0, 3);
const HOUR = 60 * 60 * 1000;

describe('metadata', () => {
  it('is fetched from the issuer, once, however often it is needed', async () => {
    const { op, signIn, provider } = await createProviderScenario();
    await Promise.all([provider.warm(), provider.warm(), provider.warm()]);
    const grant = await signIn();
    await provider.revoke(grant.refreshToken ?? '');
    expect(op.requests('openid-configuration').map(({ url }) => url.href)).toEqual([
      'https://idp.test/.well-known/openid-configuration',
    ]);
    expect(op.requests('jwks')).toHaveLength(1);
  });

  it('is looked for below an issuer with a path, and one that ends in a slash [MD-01]', async () => {
    for (const [issuer, place] of [
      ['https://idp.test/tenant', 'https://idp.test/tenant/.well-known/openid-configuration'],
      ['https://idp.test/', 'https://idp.test/.well-known/openid-configuration'],
    ] as const) {
      const { op, provider } = await createProviderScenario({ config: { issuer } });
      op.metadata['issuer'] = issuer;
      await provider.warm();
      expect(op.network.requests[0]?.url.href).toBe(place);
    }
  });

  it.each([
    'https://evil.test',
    'https://idp.test/',
    'https://idp.test/tenant',
    'https://IDP.test',
    'https://idp.test:443',
    'http://idp.test',
    'https://idp.test ',
    '',
    null,
    undefined,
    ['https://idp.test'],
    { toString: () => 'https://idp.test' },
  ])('of the issuer %j is refused: it is compared exactly [MD-01]', async (issuer) => {
    const { op, request } = await createProviderScenario();
    op.metadata['issuer'] = issuer;
    expect(await codeOfFailure(request())).toBe('provider_invalid');
    expect(op.requests('jwks')).toEqual([]);
  });

  it('of an issuer that openid-client is lenient with is compared exactly too [MD-01]', async () => {
    const issuer = 'https://login.microsoftonline.com';
    const { op, provider } = await createProviderScenario({ config: { issuer } });
    op.network.serve(issuer, () => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...op.metadata, issuer: `${issuer}/{tenantid}/v2.0` }),
    }));
    expect(await codeOfFailure(provider.warm())).toBe('provider_invalid');
  });

  it.each(ENDPOINTS)('with %s over http is refused [MD-02]', async (name) => {
    const { op, request } = await createProviderScenario();
    op.metadata[name] = String(op.metadata[name]).replace('https:', 'http:');
    expect(await codeOfFailure(request())).toBe('provider_invalid');
    expect(op.network.requests).toHaveLength(1);
  });

  it.each(ENDPOINTS)(
    'with %s on this machine is refused for an https issuer [MD-02]',
    async (name) => {
      const { op, request } = await createProviderScenario({
        config: { browserOrigins: ['http://127.0.0.1:9400'] },
      });
      op.metadata[name] = 'http://127.0.0.1:9400/x';
      expect(await codeOfFailure(request())).toBe('provider_invalid');
    },
  );

  it.each(ENDPOINTS)('with a hostile %s is refused [MD-02, MD-03, UA-02]', async (name) => {
    for (const url of HOSTILE_URLS) {
      const { op, request } = await createProviderScenario();
      op.metadata[name] = url;
      expect([url, await codeOfFailure(request())]).toEqual([url, 'provider_invalid']);
      expect(op.network.requests).toHaveLength(1);
    }
  });

  it.each(REQUIRED)('without %s is refused [MD-02]', async (name) => {
    const { op, request } = await createProviderScenario();
    op.metadata[name] = undefined;
    expect(await codeOfFailure(request())).toBe('provider_invalid');
  });

  it.each(ENDPOINTS)('with a %s that is no text is refused [MD-02]', async (name) => {
    for (const value of [null, 5, {}, ['https://idp.test/']]) {
      const { op, request } = await createProviderScenario();
      op.metadata[name] = value;
      expect(await codeOfFailure(request())).toBe('provider_invalid');
    }
  });

  it('may leave out what the shell can do without', async () => {
    const { op, signIn, provider } = await createProviderScenario();
    for (const name of ENDPOINTS.slice(3)) op.metadata[name] = undefined;
    const grant = await signIn();
    expect(await provider.userInfo(grant.accessToken.value, 'ada')).toEqual({});
    expect(await provider.revoke(grant.refreshToken ?? '')).toBe('unsupported');
    expect(await provider.endSessionUrl({})).toBeNull();
  });

  it('with something thousands of lists deep is used like any other [MD-05]', async () => {
    const { op, signIn } = await createProviderScenario();
    const deep = '['.repeat(60_000) + ']'.repeat(60_000);
    op.answers['openid-configuration'] = () => ({
      headers: { 'content-type': 'application/json' },
      body: `{"x_extension":${deep},${JSON.stringify(op.metadata).slice(1)}`,
    });
    expect((await signIn()).identity?.continuity.subject).toBe('ada');
  });

  it('with other addresses for mutual TLS is used without them [MD-02]', async () => {
    const { op, signIn } = await createProviderScenario();
    op.metadata['mtls_endpoint_aliases'] = { token_endpoint: 'https://evil.test/token' };
    await signIn();
    expect(op.network.requests.filter(({ url }) => url.host === 'evil.test')).toEqual([]);
  });
});

describe('metadata that changes while the app runs', () => {
  it('is fetched again after an hour, and checked again [MD-07]', async () => {
    const { op, provider, signIn, clock } = await createProviderScenario();
    await signIn();
    await clock.advance(HOUR + 1);
    op.metadata['userinfo_endpoint'] = 'http://idp.test/userinfo';
    expect(await codeOfFailure(provider.userInfo('access-x', 'ada'))).toBe('provider_invalid');
    expect(op.requests('openid-configuration')).toHaveLength(2);
    expect(op.requests('userinfo')).toEqual([]);
  });

  it('may move an endpoint on the same origin [MD-07]', async () => {
    const { op, refresh, signIn, clock } = await createProviderScenario();
    const grant = await signIn();
    await clock.advance(HOUR + 1);
    op.metadata['token_endpoint'] = 'https://idp.test/v2/token';
    await refresh(grant);
    expect(op.requests('token').at(-1)?.url.pathname).toBe('/v2/token');
  });

  it.each(['token_endpoint', 'revocation_endpoint'])(
    'may not move %s to another origin: the refresh token stays here [MD-07, RT-14]',
    async (name) => {
      const { op, provider, refresh, signIn, clock } = await createProviderScenario();
      const grant = await signIn();
      await clock.advance(HOUR + 1);
      op.metadata[name] = 'https://evil.test/token';
      op.network.serve('https://evil.test', () => ({}));
      // Asked again and again, it does not wear off.
      for (let i = 0; i < 2; i += 1) {
        expect(await codeOfFailure(refresh(grant))).toBe('provider_invalid');
        expect(await codeOfFailure(provider.revoke(grant.refreshToken ?? ''))).toBe(
          'provider_invalid',
        );
      }
      expect(op.network.requests.filter(({ url }) => url.host === 'evil.test')).toEqual([]);
      op.metadata[name] = 'https://idp.test/token';
      expect(await codeOfFailure(refresh(grant))).toBe('none');
    },
  );

  it('is asked for again when the first try failed', async () => {
    const { op, provider } = await createProviderScenario();
    op.network.offline = true;
    expect(await codeOfFailure(provider.warm())).toBe('provider_unreachable');
    op.network.offline = false;
    expect(await codeOfFailure(provider.warm())).toBe('none');
  });
});

describe('metadata that could not be used', () => {
  it('is refused before a port is opened: a sign-in page on another origin [UA-02]', async () => {
    const { op, provider } = await createProviderScenario();
    op.metadata['authorization_endpoint'] = 'https://evil.test/authorize';
    expect(await codeOfFailure(provider.warm())).toBe('provider_invalid');
  });

  it('is refused before a port is opened: pushed requests required, and no place for them [PA-01]', async () => {
    const { op, provider } = await createProviderScenario();
    op.metadata['require_pushed_authorization_requests'] = true;
    op.metadata['pushed_authorization_request_endpoint'] = undefined;
    expect(await codeOfFailure(provider.warm())).toBe('provider_invalid');
  });
});

describe('the logout address', () => {
  it('names the client, and no person [LO-03]', async () => {
    const { op, provider } = await createProviderScenario();
    op.metadata['end_session_endpoint'] = 'https://idp.test/logout?tenant=1';
    expect(await provider.endSessionUrl({})).toBe(
      'https://idp.test/logout?tenant=1&client_id=desk',
    );
  });

  it('is not given to the browser when it is on another origin [UA-02]', async () => {
    const { op, provider } = await createProviderScenario();
    op.metadata['end_session_endpoint'] = 'https://evil.test/logout';
    expect(await provider.endSessionUrl({})).toBeNull();
  });
});
