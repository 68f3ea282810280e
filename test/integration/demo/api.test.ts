import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApi } from '../../../demo/api/demo-api.ts';
import { accessTokenVerifier } from '../../../demo/api/verify-access-token.ts';
import { answerJson } from '../../../demo/http/json-answer.ts';
import { openLoopbackServer, type LoopbackServer } from '../../../demo/http/loopback-server.ts';
import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { signIn } from './oauth-steps.ts';

let demo: Demo;
let keyServer: LoopbackServer;
let api: LoopbackServer;
let key: CryptoKey;
let keysFail = false;
const ended: string[] = [];
const endSessions = (sub: string) => ended.push(sub);

beforeAll(async () => {
  demo = await startDemo({ port: 0, apiPort: 0 });
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' };
  keyServer = await openLoopbackServer(0);
  keyServer.serve((_request, response) => {
    answerJson(response, keysFail ? 500 : 200, { keys: [jwk] });
  });
  api = await openLoopbackServer(0);
  api.serve(
    demoApi(
      accessTokenVerifier('https://issuer.test', `${keyServer.origin}/jwks`),
      endSessions,
      300,
    ),
  );
});

afterAll(async () => {
  await Promise.all([demo.close(), keyServer.close(), api.close()]);
});

const goodClaims = {
  iss: 'https://issuer.test',
  aud: 'urn:auth-shell:demo-api',
  sub: 'ada',
  client_id: 'auth-shell-demo',
  jti: 'id',
  scope: 'profile:read',
};

function token(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  expiresAt = Math.floor(Date.now() / 1000) + 60,
): Promise<string> {
  return new SignJWT({ ...goodClaims, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt', ...header })
    .setIssuedAt(expiresAt - 60)
    .setExpirationTime(expiresAt)
    .sign(key);
}

function call(path: string, accessToken?: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (accessToken !== undefined) headers.set('authorization', `Bearer ${accessToken}`);
  return fetch(`${api.origin}${path}`, { ...init, headers });
}

async function challengeFor(accessToken: string): Promise<[number, string | null]> {
  const response = await call('/profile', accessToken);
  return [response.status, response.headers.get('www-authenticate')];
}

const invalid = [401, 'Bearer realm="demo-api", error="invalid_token"'];

describe('the demo API', () => {
  it('answers a signed-in person with tokens of the demo provider', async () => {
    const { accessToken } = await signIn(demo, {}, { user: 'grace' });
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
    const profile = await fetch(`${demo.api}/profile`, { headers });
    expect(profile.status).toBe(200);
    expect(await profile.json()).toEqual({
      sub: 'grace',
      name: 'Grace Hopper',
      email: 'grace@example.test',
      greeting: 'Hello, Grace!',
    });
    const body = JSON.stringify({ text: 'A ship in port is safe.' });
    const added = await fetch(`${demo.api}/notes`, { method: 'POST', headers, body });
    expect(added.status).toBe(201);
    const listed = await fetch(`${demo.api}/notes`, { headers });
    expect(await listed.json()).toMatchObject({ notes: [{ text: 'A ship in port is safe.' }] });

    const ada = await signIn(demo);
    const others = await fetch(`${demo.api}/notes`, {
      headers: { authorization: `Bearer ${ada.accessToken}` },
    });
    expect(await others.json()).toEqual({ notes: [] });
  });

  it('accepts a token that is right in every respect', async () => {
    expect((await call('/profile', await token())).status).toBe(200);
  });

  it('wants a token, except for /health', async () => {
    expect((await call('/health')).status).toBe(200);
    const response = await call('/profile');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="demo-api"');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('refuses a token for another audience', async () => {
    expect(await challengeFor(await token({ aud: 'urn:other:api' }))).toEqual(invalid);
  });

  it('refuses a token of another issuer', async () => {
    expect(await challengeFor(await token({ iss: 'https://issuer.test/' }))).toEqual(invalid);
  });

  it('refuses a token that has expired', async () => {
    const justNow = Math.floor(Date.now() / 1000) - 1;
    expect(await challengeFor(await token({}, {}, justNow))).toEqual(invalid);
  });

  it('refuses an ID token, and any other type of token', async () => {
    expect(await challengeFor(await token({}, { typ: 'JWT' }))).toEqual(invalid);
    const { idToken } = await signIn(demo);
    const response = await fetch(`${demo.api}/profile`, {
      headers: { authorization: `Bearer ${idToken}` },
    });
    expect(response.status).toBe(401);
  });

  it('refuses a token that was changed, or signed with a key that the issuer does not publish', async () => {
    const [header = '', , signature = ''] = (await token()).split('.');
    const other = Buffer.from(JSON.stringify({ ...goodClaims, sub: 'grace' })).toString(
      'base64url',
    );
    expect(await challengeFor(`${header}.${other}.${signature}`)).toEqual(invalid);
    expect(await challengeFor(await token({}, { kid: 'two' }))).toEqual(invalid);
    expect(await challengeFor('not-a-token')).toEqual(invalid);
  });

  it('refuses a token that is bound to a key, since it takes tokens as Bearer', async () => {
    expect(await challengeFor(await token({ cnf: { jkt: 'thumbprint' } }))).toEqual(invalid);
  });

  it('answers 403 with the scope that is missing', async () => {
    const response = await call('/notes', await token());
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="demo-api", error="insufficient_scope", scope="notes:write"',
    );
  });

  it('ends all sessions of whom the token names, when its scope allows that', async () => {
    const post = { method: 'POST' };
    expect((await call('/sign-out-everywhere', undefined, post)).status).toBe(401);
    expect((await call('/sign-out-everywhere', await token(), post)).status).toBe(403);
    expect(ended).toEqual([]);
    const accessToken = await token({ scope: 'sessions:end', sub: 'grace' });
    expect((await call('/sign-out-everywhere', accessToken, post)).status).toBe(200);
    expect(ended).toEqual(['grace']);
  });

  it('answers 404 for other paths and 405 for other methods', async () => {
    expect((await call('/nothing', await token())).status).toBe(404);
    const response = await call('/notes', await token(), { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect((await call('/health', undefined, { method: 'POST' })).status).toBe(405);
  });

  it('refuses notes that are not JSON, too long or not notes', async () => {
    const accessToken = await token({ scope: 'notes:write' });
    const add = async (body: string, type = 'application/json') => {
      const headers = { 'content-type': type };
      return (await call('/notes', accessToken, { method: 'POST', body, headers })).status;
    };
    expect(await add('{"text":"x"}', 'text/plain')).toBe(415);
    expect(await add('{"text":')).toBe(400);
    expect(await add('{"text":"  "}')).toBe(400);
    expect(await add('{"text":"x","more":1}')).toBe(400);
    expect(await add(JSON.stringify({ text: 'x'.repeat(501) }))).toBe(400);
    expect(await add(JSON.stringify({ text: 'x'.repeat(5000) }))).toBe(413);
    expect(await add(JSON.stringify({ text: 'x'.repeat(500) }))).toBe(201);
  });

  it('stops reading a body that grows too long without having said so', async () => {
    const accessToken = await token({ scope: 'notes:write' });
    const response = await call('/notes', accessToken, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob(['{"text":"', ' '.repeat(9000), 'x"}']).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it('keeps the newest 100 notes of a person', async () => {
    const accessToken = await token({ scope: 'notes:write', sub: 'grace' });
    for (let count = 1; count <= 101; count += 1) {
      const body = JSON.stringify({ text: `note ${count}` });
      const headers = { 'content-type': 'application/json' };
      await call('/notes', accessToken, { method: 'POST', body, headers });
    }
    const { notes } = (await (await call('/notes', accessToken)).json()) as {
      notes: { text: string }[];
    };
    expect([notes.length, notes[0]?.text, notes[99]?.text]).toEqual([100, 'note 101', 'note 2']);
  });

  it('says that it cannot check tokens, and not that they are bad, when the keys cannot be had', async () => {
    keysFail = true;
    const fresh = await openLoopbackServer(0);
    fresh.serve(
      demoApi(
        accessTokenVerifier('https://issuer.test', `${keyServer.origin}/jwks`),
        endSessions,
        300,
      ),
    );
    try {
      const headers = { authorization: `Bearer ${await token()}` };
      expect((await fetch(`${fresh.origin}/profile`, { headers })).status).toBe(503);
      keysFail = false;
      expect((await fetch(`${fresh.origin}/profile`, { headers })).status).toBe(200);
    } finally {
      keysFail = false;
      await fresh.close();
    }
  });
});

it("tells a person's notes as they change, to that person alone, until nobody reads them", async () => {
  const tokenOf = (sub: string) => token({ sub, scope: 'notes:write' });
  const ended = new AbortController();
  const { signal } = ended;
  const answer = await call('/notes/events', await tokenOf('watcher'), { signal });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader.read()).value;
  expect(await next()).toBe('event: notes\ndata: {"notes":[]}\n\n');
  const headers = { 'content-type': 'application/json' };
  for (const sub of ['somebody', 'watcher']) {
    const body = JSON.stringify({ text: `of ${sub}` });
    await call('/notes', await tokenOf(sub), { method: 'POST', headers, body });
  }
  const told = await next();
  expect(told).toContain('of watcher');
  expect(told).not.toContain('of somebody');
  ended.abort();
  await expect(next()).rejects.toThrow();
});
