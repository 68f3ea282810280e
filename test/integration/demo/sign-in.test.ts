import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { ScriptedBrowser, signInOverHttp } from '../../rig/scripted-browser.ts';
import {
  authorizationUrl,
  exchange,
  newAttempt,
  post,
  REDIRECT_URI,
  refresh,
  signIn,
  text,
} from './oauth-steps.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo({ port: 0, apiPort: 0 });
});

afterAll(() => demo.close());

async function answerOf(changes: Record<string, string | null>): Promise<URL> {
  const visit = await new ScriptedBrowser(demo.issuer).open(
    authorizationUrl(demo, newAttempt(demo, changes)),
  );
  return new URL(visit.leavesTo ?? 'none:');
}

describe('the demo provider', () => {
  it('publishes what the app needs to know', async () => {
    const response = await fetch(`${demo.issuer}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: demo.issuer,
      authorization_endpoint: `${demo.issuer}/auth`,
      token_endpoint: `${demo.issuer}/token`,
      revocation_endpoint: `${demo.issuer}/token/revocation`,
      end_session_endpoint: `${demo.issuer}/session/end`,
      pushed_authorization_request_endpoint: `${demo.issuer}/request`,
      device_authorization_endpoint: `${demo.issuer}/device/auth`,
      userinfo_endpoint: `${demo.issuer}/me`,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      scopes_supported: expect.arrayContaining(['openid', 'profile', 'email', 'offline_access']),
      dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    });
  });

  it('signs a person in with code and PKCE and tells who they are in the ID token', async () => {
    const attempt = newAttempt(demo);
    const location = new URL(
      await signInOverHttp(authorizationUrl(demo, attempt), { user: 'grace' }),
    );
    expect(location.href.startsWith(`${REDIRECT_URI}?`)).toBe(true);
    expect(location.searchParams.get('state')).toBe(attempt.parameters.get('state'));
    expect(location.searchParams.get('iss')).toBe(demo.issuer);

    const answer = await exchange(demo, attempt, location.searchParams.get('code') ?? '');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
    const keys = createRemoteJWKSet(new URL(`${demo.issuer}/jwks`));
    const { payload } = await jwtVerify(text(answer, 'id_token'), keys, {
      issuer: demo.issuer,
      audience: demo.clientId,
      algorithms: ['RS256'],
    });
    expect(payload).toMatchObject({
      sub: 'grace',
      name: 'Grace Hopper',
      preferred_username: 'grace',
      email: 'grace@example.test',
      nonce: attempt.parameters.get('nonce'),
    });
  });

  it('gives an access token for the demo API when the request names it', async () => {
    const { accessToken } = await signIn(demo);
    const keys = createRemoteJWKSet(new URL(`${demo.issuer}/jwks`));
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
      issuer: demo.issuer,
      audience: demo.resource,
    });
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(payload).toMatchObject({ sub: 'ada', scope: 'profile:read notes:write' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });

  it('gives a token for userinfo when the request names no resource', async () => {
    const { accessToken, idToken } = await signIn(demo, { resource: null });
    expect(decodeJwt(idToken)).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.test' });
    const headers = { authorization: `Bearer ${accessToken}` };
    const response = await fetch(`${demo.issuer}/me`, { headers });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ sub: 'ada', name: 'Ada Lovelace' });
    expect((await fetch(`${demo.api}/profile`, { headers })).status).toBe(401);
  });

  it('takes any port of 127.0.0.1 and [::1], and no other redirect URI [VM-03]', async () => {
    for (const uri of ['http://127.0.0.1:1/callback', 'http://[::1]:65535/callback']) {
      const location = await signInOverHttp(
        authorizationUrl(demo, newAttempt(demo, { redirect_uri: uri })),
      );
      expect(location.startsWith(`${uri}?code=`)).toBe(true);
    }
    const wrong = [
      'http://127.0.0.1:1/other',
      'http://localhost:1/callback',
      'https://example.test/',
    ];
    for (const uri of wrong) {
      const visit = await new ScriptedBrowser(demo.issuer).open(
        authorizationUrl(demo, newAttempt(demo, { redirect_uri: uri, state: 'secret-state' })),
      );
      expect(visit.markup).not.toContain('secret-state');
      expect([visit.status, visit.leavesTo]).toEqual([400, undefined]);
      expect(visit.text).toContain('This did not work');
    }
  });

  it('refuses an authorization request without PKCE [VM-03]', async () => {
    const location = await answerOf({ code_challenge: null, code_challenge_method: null });
    expect(location.searchParams.get('error')).toBe('invalid_request');
    expect(location.searchParams.get('code')).toBeNull();
  });

  it('refuses PKCE with the method plain', async () => {
    const location = await answerOf({ code_challenge_method: 'plain' });
    expect(location.searchParams.get('error')).toBe('invalid_request');
    const unnamed = await answerOf({ code_challenge_method: null });
    expect(unnamed.searchParams.get('error')).toBe('invalid_request');
  });

  it('refuses a code with a wrong verifier, and a code that was used', async () => {
    const attempt = newAttempt(demo);
    const location = new URL(await signInOverHttp(authorizationUrl(demo, attempt)));
    const code = location.searchParams.get('code') ?? '';
    const wrong = await exchange(demo, newAttempt(demo), code);
    expect([wrong.status, wrong.body['error']]).toEqual([400, 'invalid_grant']);

    const used = newAttempt(demo);
    const second = new URL(await signInOverHttp(authorizationUrl(demo, used)));
    const usedCode = second.searchParams.get('code') ?? '';
    expect((await exchange(demo, used, usedCode)).status).toBe(200);
    expect((await exchange(demo, used, usedCode)).body['error']).toBe('invalid_grant');
  });

  it('ignores offline_access without prompt=consent, as OIDC Core section 11 says', async () => {
    const attempt = newAttempt(demo, { prompt: null });
    const location = new URL(await signInOverHttp(authorizationUrl(demo, attempt)));
    const answer = await exchange(demo, attempt, location.searchParams.get('code') ?? '');
    expect(answer.status).toBe(200);
    expect(answer.body['refresh_token']).toBeUndefined();
  });

  it('refuses a resource that it does not know', async () => {
    const location = await answerOf({ resource: 'urn:other:api' });
    expect(location.searchParams.get('error')).toBe('invalid_target');
  });

  it('binds tokens to a key when the client proves it has one (RFC 9449)', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const proof = await new SignJWT({ htm: 'POST', htu: `${demo.issuer}/token`, jti: 'proof' })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(privateKey);
    const attempt = newAttempt(demo);
    const location = new URL(await signInOverHttp(authorizationUrl(demo, attempt)));
    const code = location.searchParams.get('code') ?? '';
    const answer = await exchange(demo, attempt, code, { dpop: proof });
    expect(answer.body['token_type']).toBe('DPoP');
    const bound = text(answer, 'access_token');
    expect(decodeJwt(bound)['cnf']).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
    const stolen = await fetch(`${demo.api}/profile`, {
      headers: { authorization: `Bearer ${bound}` },
    });
    expect(stolen.status).toBe(401);
    const unproved = await refresh(demo, text(answer, 'refresh_token'));
    expect(unproved.body['error']).toBe('invalid_grant');
  });

  it('takes a pushed authorization request once', async () => {
    const attempt = newAttempt(demo);
    const pushed = await post(demo, '/request', Object.fromEntries(attempt.parameters));
    expect(pushed.status).toBe(201);
    const query = new URLSearchParams({
      client_id: demo.clientId,
      request_uri: text(pushed, 'request_uri'),
    });
    const address = `${demo.issuer}/auth?${query}`;
    const location = new URL(await signInOverHttp(address));
    const answer = await exchange(demo, attempt, location.searchParams.get('code') ?? '');
    expect(answer.status).toBe(200);
    const again = await new ScriptedBrowser(demo.issuer).open(address);
    expect(again.text).toContain('invalid_request_uri');
  });

  it('insists on pushed authorization requests when it was told to', async () => {
    const strict = await startDemo({ port: 0, apiPort: 0, requirePar: true });
    try {
      const visit = await new ScriptedBrowser(strict.issuer).open(
        authorizationUrl(strict, newAttempt(strict)),
      );
      const location = new URL(visit.leavesTo ?? 'none:');
      expect(location.searchParams.get('error')).toBe('invalid_request');
    } finally {
      await strict.close();
    }
  });

  it('keeps the session of a browser: the second sign-in asks only for consent', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    await signInOverHttp(authorizationUrl(demo, newAttempt(demo)), { browser });
    const visit = await browser.open(authorizationUrl(demo, newAttempt(demo)));
    expect(visit.text).toContain('You are signed in as Ada Lovelace');
  });
});
