import { describe, expect, it } from 'vitest';
import { codeOfFailure, createProviderScenario, REDIRECT_URI } from './provider-scenario.ts';

const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

describe('an authorization request', () => {
  it('asks for a code with S256, state, nonce and these scopes, and for nothing else [TX-05, TX-06, TX-07, TX-09]', async () => {
    const { request } = await createProviderScenario();
    const sent = await request();
    expect(new URL(sent.url).origin + new URL(sent.url).pathname).toBe(
      'https://idp.test/authorize',
    );
    expect(parametersOf(sent.url)).toEqual({
      client_id: 'desk',
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid profile email offline_access',
      state: sent.state,
      nonce: sent.nonce,
      code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(sent.url).not.toContain(sent.codeVerifier);
  });

  it('adds prompt and resources where the configuration has them [TX-07]', async () => {
    const { request } = await createProviderScenario({
      config: { prompt: 'consent' },
      resources: ['urn:example:notes', 'https://api.test/'],
    });
    const query = new URL((await request()).url).searchParams;
    expect(query.get('prompt')).toBe('consent');
    expect(query.getAll('resource')).toEqual(['urn:example:notes', 'https://api.test/']);
  });

  it('has a verifier, state and nonce of its own, ten thousand times [TX-01]', async () => {
    const { provider } = await createProviderScenario();
    const signal = new AbortController().signal;
    const seen = new Set<string>();
    const challenges = new Set<string>();
    for (let i = 0; i < 10_000; i += 1) {
      const sent = await provider.authorizationRequest({ redirectUri: REDIRECT_URI, signal });
      for (const secret of [sent.codeVerifier, sent.state, sent.nonce]) {
        // 43 characters of this alphabet hold 256 bits (RFC 7636 sections 4.1 and 7.1).
        if (!/^[A-Za-z0-9_-]{43,128}$/.test(secret)) throw new Error('a weak secret');
        seen.add(secret);
      }
      challenges.add(/code_challenge=([^&]+)/.exec(sent.url)?.[1] ?? '');
    }
    expect(seen.size).toBe(30_000);
    expect(challenges.size).toBe(10_000);
  });

  it.each([
    ['says nothing of PKCE', undefined],
    ['knows plain only', ['plain']],
    ['knows nothing', []],
    ['says something odd', 'plain'],
  ])('uses S256 also when the metadata %s [TX-02]', async (_what, methods) => {
    const { op, request } = await createProviderScenario();
    op.metadata['code_challenge_methods_supported'] = methods;
    const { code_challenge_method: method, code_challenge: challenge } = parametersOf(
      (await request()).url,
    );
    expect(method).toBe('S256');
    expect(challenge).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it("keeps the query that the server's own address has [MD-03]", async () => {
    const { op, request } = await createProviderScenario();
    op.metadata['authorization_endpoint'] = 'https://idp.test/authorize?tenant=a%20b&policy=1';
    expect(parametersOf((await request()).url)).toMatchObject({
      tenant: 'a b',
      policy: '1',
      response_type: 'code',
    });
  });

  it('may open a sign-in page on another origin only when the configuration names it [UA-02]', async () => {
    const named = await createProviderScenario({
      config: { browserOrigins: ['https://login.test'] },
    });
    named.op.metadata['authorization_endpoint'] = 'https://login.test/authorize';
    expect((await named.request()).url).toMatch(/^https:\/\/login\.test\/authorize\?/);
    const unnamed = await createProviderScenario();
    unnamed.op.metadata['authorization_endpoint'] = 'https://login.test/authorize';
    expect(await codeOfFailure(unnamed.request())).toBe('provider_invalid');
  });

  it('refuses a URL that is longer than Windows opens [UA-02]', async () => {
    const scopes = (length: number) => ['openid', 'x'.repeat(length)];
    const short = await createProviderScenario({ config: { scopes: scopes(100) } });
    const room = 2081 - (await short.request()).url.length + 100;
    const fits = await createProviderScenario({ config: { scopes: scopes(room) } });
    expect((await fits.request()).url).toHaveLength(2081);
    const long = await createProviderScenario({ config: { scopes: scopes(room + 1) } });
    expect(await codeOfFailure(long.request())).toBe('provider_invalid');
  });
});

describe('a pushed authorization request', () => {
  it.each([
    ['when the server requires it', 'when-required', true, true],
    ['not when it only offers it', 'when-required', false, false],
    ['when it offers it and the configuration wants it', 'when-offered', false, true],
  ] as const)('is made %s [PA-01]', async (_when, pushedAuthorization, required, made) => {
    const { op, request } = await createProviderScenario({ config: { pushedAuthorization } });
    op.metadata['require_pushed_authorization_requests'] = required;
    const { url } = await request();
    expect(op.requests('par')).toHaveLength(made ? 1 : 0);
    expect(new URL(url).searchParams.has('request_uri')).toBe(made);
  });

  it('leaves client and reference alone to the browser, and sends no secret [PA-01, TX-08]', async () => {
    const { op, request, signIn } = await createProviderScenario();
    op.metadata['require_pushed_authorization_requests'] = true;
    const { url, state, nonce, codeVerifier } = await request();
    expect(Object.keys(parametersOf(url)).sort()).toEqual(['client_id', 'request_uri']);
    const [pushed] = op.requests('par');
    expect(pushed?.headers.has('authorization')).toBe(false);
    expect(Object.fromEntries(pushed?.form ?? [])).toMatchObject({
      state,
      nonce,
      response_type: 'code',
    });
    expect(pushed?.form.has('request_uri')).toBe(false);
    expect(pushed?.body).not.toContain(codeVerifier);
    expect((await signIn()).identity?.continuity.subject).toBe('ada');
  });

  it.each([
    ['400', { status: 400, body: '{"error":"invalid_request"}' }, 'sign_in_not_allowed'],
    ['401', { status: 401, body: '{"error":"invalid_client"}' }, 'sign_in_not_allowed'],
    [
      '200 instead of 201',
      { status: 200, body: '{"request_uri":"urn:x","expires_in":1}' },
      'response_invalid',
    ],
    ['201 without request_uri', { status: 201, body: '{"expires_in":60}' }, 'response_invalid'],
    [
      '201 without expires_in',
      { status: 201, body: '{"request_uri":"urn:x"}' },
      'response_invalid',
    ],
    ['503', { status: 503 }, 'provider_busy'],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://evil.test/' } },
      'response_invalid',
    ],
  ])('that is answered with %s opens no browser [PA-02]', async (_what, answer, code) => {
    const { op, request } = await createProviderScenario();
    op.metadata['require_pushed_authorization_requests'] = true;
    const headers = { 'content-type': 'application/json' };
    op.answers.par = () => ({ headers, ...answer });
    expect(await codeOfFailure(request())).toBe(code);
  });

  it('is refused when the server requires it and names no place for it [PA-01]', async () => {
    const { op, request } = await createProviderScenario();
    op.metadata['require_pushed_authorization_requests'] = true;
    delete op.metadata['pushed_authorization_request_endpoint'];
    expect(await codeOfFailure(request())).toBe('provider_invalid');
  });
});
