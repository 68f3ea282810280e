import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { authorizationUrl, newAttempt, post, refresh, signIn, text } from './oauth-steps.ts';
import { signInOverHttp } from '../../rig/scripted-browser.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo({ port: 0, apiPort: 0, testHooks: true });
});

afterAll(() => demo.close());

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${demo.control}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(response.status).toBe(200);
  return response.json();
}

function jwks(): Promise<Response> {
  return fetch(`${demo.issuer}/jwks`, { signal: AbortSignal.timeout(10_000) });
}

afterEach(() => control('DELETE', '/fault'));

describe('the test hooks', () => {
  it('list every secret of a sign-in', async () => {
    const { attempt, accessToken, refreshToken, idToken } = await signIn(demo);
    const issued = (await control('GET', '/issued')) as Record<string, string[]>;
    expect(issued['accessTokens']).toContain(accessToken);
    expect(issued['refreshTokens']).toContain(refreshToken);
    expect(issued['idTokens']).toContain(idToken);
    expect(issued['codeVerifiers']).toContain(attempt.verifier);
    expect(issued['states']).toContain(attempt.parameters.get('state'));
    expect(issued['nonces']).toContain(attempt.parameters.get('nonce'));
    expect(issued['authorizationCodes']?.length).toBeGreaterThan(0);
  });

  it('list the code of an authorization response that never arrived anywhere', async () => {
    const location = await signInOverHttp(authorizationUrl(demo, newAttempt(demo)));
    const issued = (await control('GET', '/issued')) as Record<string, string[]>;
    expect(issued['authorizationCodes']).toContain(new URL(location).searchParams.get('code'));
  });

  it('list the requests to provider and API without their queries', async () => {
    await control('DELETE', '/requests');
    const { accessToken, refreshToken } = await signIn(demo);
    await refresh(demo, refreshToken);
    await fetch(`${demo.api}/profile?q=1`, { headers: { authorization: `Bearer ${accessToken}` } });
    const requests = (await control('GET', '/requests')) as Record<string, unknown>[];
    const tokenRequests = requests.filter(({ path }) => path === '/token');
    expect(tokenRequests.map(({ grant_type }) => grant_type)).toEqual([
      'authorization_code',
      'refresh_token',
    ]);
    expect(requests.at(-1)).toMatchObject({
      server: 'api',
      method: 'GET',
      path: '/profile',
      status: 200,
      at: expect.any(Number),
    });
    // The API's own look at the keys does not count: tests count what the app does.
    expect(requests.some(({ path }) => path === '/jwks')).toBe(false);
  });

  it('answer with a status as often as asked, then work again', async () => {
    await control('POST', '/fault', {
      target: 'token',
      kind: 'status',
      status: 429,
      headers: { 'retry-after': '1' },
      body: { error: 'slow_down' },
      times: 2,
    });
    const { refreshToken } = await (async () => {
      const first = await post(demo, '/token', { grant_type: 'refresh_token' });
      expect([first.status, first.body]).toEqual([429, { error: 'slow_down' }]);
      const second = await fetch(`${demo.issuer}/token`, { method: 'POST' });
      expect(second.headers.get('retry-after')).toBe('1');
      return signIn(demo);
    })();
    expect((await refresh(demo, refreshToken)).status).toBe(200);
  });

  it('drop a request before it is processed', async () => {
    const { refreshToken } = await signIn(demo);
    await control('POST', '/fault', { target: 'token', kind: 'drop' });
    await expect(refresh(demo, refreshToken)).rejects.toThrow();
    expect((await refresh(demo, refreshToken)).status).toBe(200);
  });

  it('drop a connection after the request was processed', async () => {
    const { refreshToken } = await signIn(demo);
    await control('POST', '/fault', { target: 'token', kind: 'drop-after-processing' });
    await expect(refresh(demo, refreshToken)).rejects.toThrow();
    expect((await refresh(demo, refreshToken)).body['error']).toBe('invalid_grant');
  });

  it('hang, answer with garbage, and delay', async () => {
    await control('POST', '/fault', { target: 'jwks', kind: 'hang' });
    const impatient = fetch(`${demo.issuer}/jwks`, { signal: AbortSignal.timeout(300) });
    await expect(impatient).rejects.toThrow(/timeout/);

    await control('POST', '/fault', { target: 'jwks', kind: 'garbage' });
    const garbage = await jwks();
    expect(garbage.status).toBe(200);
    await expect(garbage.json()).rejects.toThrow();

    await control('POST', '/fault', { target: 'jwks', kind: 'delay', ms: 200 });
    const before = performance.now();
    expect((await jwks()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(190);
  });

  it('break every target', async () => {
    const addresses: Record<string, string> = {
      discovery: `${demo.issuer}/.well-known/openid-configuration`,
      jwks: `${demo.issuer}/jwks`,
      authorization: `${demo.issuer}/auth?client_id=x`,
      par: `${demo.issuer}/request`,
      token: `${demo.issuer}/token`,
      revocation: `${demo.issuer}/token/revocation`,
      userinfo: `${demo.issuer}/me`,
      device: `${demo.issuer}/device`,
      'end-session': `${demo.issuer}/session/end`,
      api: `${demo.api}/profile`,
    };
    for (const [target, address] of Object.entries(addresses)) {
      await control('POST', '/fault', { target, kind: 'status', status: 503 });
      expect([target, (await fetch(address)).status]).toEqual([target, 503]);
      expect([target, (await fetch(address)).status]).not.toEqual([target, 503]);
    }
  });

  it('refuse a fault that they do not know', async () => {
    const response = await fetch(`${demo.control}/fault`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target: 'token', kind: 'explode' }),
    });
    expect(response.status).toBe(400);
    expect(await control('GET', '/fault')).toEqual([]);
  });

  it('take no orders from a web page', async () => {
    const body = JSON.stringify({ target: 'token', kind: 'hang' });
    const headers = { 'content-type': 'text/plain', origin: 'https://example.test' };
    const response = await fetch(`${demo.control}/fault`, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await control('GET', '/fault')).toEqual([]);
  });

  it('revoke the grants of a person and show them as gone', async () => {
    const { refreshToken } = await signIn(demo, {}, { user: 'grace' });
    const other = await signIn(demo, {}, { user: 'ada' });
    const live = { sub: 'grace', active: true, refreshTokenActive: true };
    expect(await control('GET', '/grants')).toContainEqual(live);
    expect(await control('POST', '/revoke-grant', { sub: 'grace' })).toEqual({ revoked: 1 });
    expect(await control('GET', '/grants')).not.toContainEqual(live);
    expect((await refresh(demo, refreshToken)).body['error']).toBe('invalid_grant');
    expect((await refresh(demo, other.refreshToken)).status).toBe(200);
  });

  it('show that a revoked refresh token is gone', async () => {
    const { refreshToken } = await signIn(demo, {}, { user: 'grace' });
    await post(demo, '/token/revocation', { token: refreshToken });
    const grants = (await control('GET', '/grants')) as { sub: string }[];
    expect(grants.filter(({ sub }) => sub === 'grace').at(-1)).toEqual({
      sub: 'grace',
      active: false,
      refreshTokenActive: false,
    });
  });

  it('rotate the signing keys without ending a session', async () => {
    const kids = async () => {
      const { keys } = (await (await jwks()).json()) as { keys: { kid: string }[] };
      return keys.map(({ kid }) => kid);
    };
    const kidOf = (jwt: string) =>
      (JSON.parse(Buffer.from(jwt.split('.')[0] ?? '', 'base64url').toString()) as { kid: string })
        .kid;
    const { refreshToken, accessToken, idToken } = await signIn(demo);
    const before = await kids();
    await control('POST', '/rotate-keys', {});
    expect((await kids()).length).toBe(before.length + 2);
    const next = await refresh(demo, refreshToken);
    expect(before).not.toContain(kidOf(text(next, 'id_token')));
    expect(before).toContain(kidOf(idToken));
    for (const each of [accessToken, text(next, 'access_token')]) {
      const headers = { authorization: `Bearer ${each}` };
      expect((await fetch(`${demo.api}/profile`, { headers })).status).toBe(200);
    }
  });

  it('do not exist unless they were asked for', async () => {
    const plain = await startDemo({ port: 0, apiPort: 0 });
    try {
      expect(plain.control).toBeUndefined();
      for (const path of ['/issued', '/requests', '/grants', '/fault']) {
        expect((await fetch(`${plain.issuer}${path}`)).status).toBe(404);
        expect((await fetch(`${plain.api}${path}`)).status).toBe(404);
      }
    } finally {
      await plain.close();
    }
  });
});
