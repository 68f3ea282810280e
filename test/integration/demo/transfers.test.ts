import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { ScriptedBrowser, type SignInDecision } from '../../rig/scripted-browser.ts';
import { post, signIn, text, type SignedIn } from './oauth-steps.ts';

let demo: Demo;
const scope = 'openid offline_access profile:read transfers:write';

beforeAll(async () => {
  demo = await startDemo({ port: 0, apiPort: 0, transferMaxAgeSeconds: 60 });
});
afterAll(() => demo.close());

const signInFor = (
  changes: Readonly<Record<string, string | null>> = {},
  decision: SignInDecision = {},
) => signIn(demo, { scope, ...changes }, decision);

async function send(accessToken: string, amount = 20) {
  const response = await fetch(`${demo.api}/transfers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: 'Grace', amount }),
  });
  return [response.status, response.headers.get('www-authenticate')] as const;
}

const needs = (wanted: string) =>
  `Bearer realm="demo-api", error="insufficient_user_authentication", ${wanted}`;
const factorNeeded = [401, needs('acr_values="demo:second-factor"')];
const secondFactor = { acr_values: 'demo:second-factor' };

describe('money in the demo API', () => {
  it('is sent with a sign-in that is recent, and listed for its sender alone', async () => {
    const { accessToken } = await signInFor();
    expect(await send(accessToken)).toEqual([201, null]);
    const list = async ({ accessToken: of }: SignedIn) =>
      (await fetch(`${demo.api}/transfers`, { headers: { authorization: `Bearer ${of}` } })).json();
    expect(await list(await signInFor())).toMatchObject({
      transfers: [{ to: 'Grace', amount: 20 }],
    });
    expect(await list(await signInFor({}, { user: 'grace' }))).toEqual({ transfers: [] });
  });

  it('is not sent without the scope, which the person may refuse and allow the rest', async () => {
    const { accessToken } = await signInFor({}, { without: ['transfers:write'] });
    expect(decodeJwt(accessToken)['scope']).toBe('profile:read');
    expect((await send(accessToken))[0]).toBe(403);
  });

  it('of more than 1000 needs a second factor, proved in the browser', async () => {
    const { accessToken } = await signInFor();
    expect(await send(accessToken, 1001)).toEqual(factorNeeded);
    const strong = await signInFor(secondFactor, { factor: '2468' });
    expect(decodeJwt(strong.idToken)).toMatchObject({ acr: 'demo:second-factor' });
    expect(await send(strong.accessToken, 1001)).toEqual([201, null]);
    const refreshed = await post(demo, '/token', {
      grant_type: 'refresh_token',
      refresh_token: strong.refreshToken,
    });
    expect(await send(text(refreshed, 'access_token'), 1001)).toEqual([201, null]);
  });

  it('of more than 1000 is not sent by who leaves the second factor out', async () => {
    const weak = await signInFor(secondFactor);
    expect(decodeJwt(weak.idToken)).toMatchObject({ acr: 'demo:password' });
    expect(await send(weak.accessToken, 1001)).toEqual(factorNeeded);
  });

  it('asks who is signed in already for the second factor, once', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    await signInFor({}, { browser });
    const strong = await signInFor(secondFactor, { browser, factor: '2468' });
    expect(decodeJwt(strong.idToken)).toMatchObject({ acr: 'demo:second-factor' });
  });

  it('asks who is signed in already to prove it again when max_age says so', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    const first = decodeJwt((await signInFor({ max_age: '3600' }, { browser })).idToken);
    const same = decodeJwt((await signInFor({ max_age: '3600' }, { browser })).idToken);
    expect(same['auth_time']).toBe(first['auth_time']);
    const again = await signInFor({ max_age: '0' }, { browser });
    expect(Number(decodeJwt(again.idToken)['auth_time'])).toBeGreaterThanOrEqual(
      Number(first['auth_time']),
    );
  });
});

describe('an old sign-in', () => {
  it('is told how recent one has to be', async () => {
    const strict = await startDemo({ port: 0, apiPort: 0, transferMaxAgeSeconds: 0 });
    try {
      const { accessToken } = await signIn(strict, { scope });
      const authTime = Number(decodeJwt(accessToken)['auth_time']);
      while (Math.floor(Date.now() / 1000) <= authTime) await fetch(`${strict.api}/health`);
      const response = await fetch(`${strict.api}/transfers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ to: 'Grace', amount: 1 }),
      });
      expect(response.headers.get('www-authenticate')).toBe(needs('max_age="0"'));
    } finally {
      await strict.close();
    }
  });
});
