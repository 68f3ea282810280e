import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { judgeAuthorizationResponse } from '../../../main/auth/authorization-response.ts';
import type { AuthorizationRequest } from '../../../main/ports.ts';
import { createMutatingProvider } from '../../fakes/mutating-provider.ts';
import { codeOfFailure, createProviderScenario, REDIRECT_URI } from './provider-scenario.ts';

const never = new AbortController().signal;

describe('a code exchange', () => {
  it('brings tokens, and claims and facts of the ID token, but not the ID token [IT-01, IT-02, IT-04]', async () => {
    const { signIn, clock } = await createProviderScenario();
    expect(await signIn()).toEqual({
      accessToken: {
        value: expect.stringMatching(/^access-/),
        type: 'bearer',
        scope: 'openid profile email offline_access',
        expiresInSeconds: 3600,
      },
      scope: 'openid profile email offline_access',
      refreshToken: expect.stringMatching(/^refresh-/),
      identity: {
        claims: { name: 'Ada Lovelace', username: 'ada', email: 'ada@example.test' },
        continuity: {
          issuer: 'https://idp.test',
          subject: 'ada',
          audience: ['desk'],
          authTime: Math.floor(clock.now() / 1000),
          nonce: expect.any(String),
        },
      },
    });
  });

  it('sends code, verifier, client and the same redirect URI, and no secret in any form [LB-02, TX-03, TX-08]', async () => {
    const { op, authorize, provider } = await createProviderScenario();
    const { request, response } = await authorize();
    await provider.exchange(request, response, never);
    const [sent, ...more] = op.requests('token');
    expect(more).toEqual([]);
    expect(sent?.method).toBe('POST');
    expect(Object.fromEntries(sent?.form ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: response.code,
      code_verifier: request.codeVerifier,
      redirect_uri: new URL(request.url).searchParams.get('redirect_uri'),
      client_id: 'desk',
    });
    expect(sent?.headers.has('authorization')).toBe(false);
    expect(sent?.url.search).toBe('');
  });

  it('sends the verifier once, and to the token endpoint alone [TX-03]', async () => {
    const { op, authorize, provider } = await createProviderScenario();
    const { request, response } = await authorize();
    await provider.exchange(request, response, never);
    const text = ({ url, headers, body }: (typeof op.network.requests)[number]) =>
      [url.href, ...headers.values(), body].join('\n');
    const withVerifier = op.network.requests.filter((sent) =>
      text(sent).includes(request.codeVerifier),
    );
    expect(withVerifier.map(({ url }) => url.href)).toEqual([op.url('token')]);
  });

  it('cannot be asked for without verifier, state and nonce: the types demand them [TX-03, TX-05, TX-09]', async () => {
    const { authorize } = await createProviderScenario();
    const { request } = await authorize();
    for (const secret of ['codeVerifier', 'state', 'nonce'] as const) {
      expect(request[secret]).toMatch(/^[A-Za-z0-9_-]{43}$/);
    }
    const { codeVerifier: _, ...withoutVerifier } = request;
    const { state: __, ...withoutState } = request;
    const { nonce: ___, ...withoutNonce } = request;
    // @ts-expect-error -- openid-client would send the request without PKCE
    const first: AuthorizationRequest = withoutVerifier;
    // @ts-expect-error -- openid-client would not compare the state
    const second: AuthorizationRequest = withoutState;
    // @ts-expect-error -- openid-client would take a response without an ID token
    const third: AuthorizationRequest = withoutNonce;
    expect([first, second, third]).toHaveLength(3);
  });

  it('builds the redirect URI from what was registered, whatever came back [AR-05]', async () => {
    const { op, authorize, provider } = await createProviderScenario();
    const { request, response } = await authorize();
    const spoofed = { ...response, redirect_uri: 'https://evil.test/cb', host: 'evil.test' };
    await provider.exchange(request, spoofed, never);
    expect(op.requests('token')[0]?.form.getAll('redirect_uri')).toEqual([REDIRECT_URI]);
  });

  it('names the first resource of the configuration [RI-01]', async () => {
    const { op, signIn } = await createProviderScenario({ resources: ['urn:a', 'urn:b'] });
    await signIn();
    expect(op.requests('token')[0]?.form.getAll('resource')).toEqual(['urn:a']);
  });

  it.each([
    ['500', { status: 500 }, 'provider_busy'],
    ['503 with a time to wait', { status: 503, headers: { 'retry-after': '1' } }, 'provider_busy'],
    ['429', { status: 429 }, 'provider_busy'],
    ['nothing in time', { takesMs: 'never' as const }, 'provider_unreachable'],
    ['invalid_grant', { status: 400, body: '{"error":"invalid_grant"}' }, 'response_invalid'],
    [
      '403 and a code of its own',
      { status: 403, body: '{"error":"invalid_code"}' },
      'response_invalid',
    ],
    ['invalid_client', { status: 401, body: '{"error":"invalid_client"}' }, 'sign_in_not_allowed'],
    [
      'unauthorized_client',
      { status: 400, body: '{"error":"unauthorized_client"}' },
      'sign_in_not_allowed',
    ],
    ['invalid_scope', { status: 400, body: '{"error":"invalid_scope"}' }, 'sign_in_not_allowed'],
    ['invalid_target', { status: 400, body: '{"error":"invalid_target"}' }, 'sign_in_not_allowed'],
    ['an empty 400', { status: 400, headers: {} }, 'response_invalid'],
    [
      'a page',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' },
      'response_invalid',
    ],
  ])('that is answered with %s is not tried again [AR-06]', async (_what, answer, code) => {
    const { op, authorize, provider, clock } = await createProviderScenario();
    const { request, response } = await authorize();
    op.answers.token = () => ({ headers: { 'content-type': 'application/json' }, ...answer });
    const failed = codeOfFailure(provider.exchange(request, response, never));
    await clock.advance(60_000);
    expect(await failed).toBe(code);
    expect(op.requests('token')).toHaveLength(1);
  });

  it('says unreachable when the network is gone, and is not tried again [AR-06]', async () => {
    const { op, authorize, provider } = await createProviderScenario();
    const { request, response } = await authorize();
    op.network.offline = true;
    expect(await codeOfFailure(provider.exchange(request, response, never))).toBe(
      'provider_unreachable',
    );
    expect(op.requests('token')).toHaveLength(1);
  });

  it('ends with the reason of the attempt when the attempt ends [LB-14]', async () => {
    const { op, authorize, provider } = await createProviderScenario();
    const { request, response } = await authorize();
    const reached = Promise.withResolvers<void>();
    op.answers.token = () => {
      reached.resolve();
      return { takesMs: 'never' };
    };
    const attempt = new AbortController();
    const failed = codeOfFailure(provider.exchange(request, response, attempt.signal));
    await reached.promise;
    attempt.abort(new AuthError('sign_in_timed_out'));
    expect(await failed).toBe('sign_in_timed_out');
  });
});

describe('two providers', () => {
  it("share nothing: a code of one is not taken in the other's flow [MD-08]", async () => {
    const one = await createProviderScenario();
    const evil = await createMutatingProvider(one.clock, { issuer: 'https://evil.test' });
    const request = await one.request();
    const query = evil.authorize(request.url);
    query.set('state', request.state);
    expect(judgeAuthorizationResponse(query.toString(), request)).toEqual({
      kind: 'error',
      code: 'response_invalid',
    });
    expect(one.op.requests('token')).toEqual([]);
    expect(evil.network.requests).toEqual([]);
  });

  it('share nothing: the ID token of one is refused by the other [MD-08, IT-02]', async () => {
    const one = await createProviderScenario();
    one.op.changeClaims = (claims) => {
      claims['iss'] = 'https://evil.test';
    };
    expect(await codeOfFailure(one.signIn())).toBe('id_token_invalid');
  });
});
