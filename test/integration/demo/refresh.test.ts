import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { ScriptedBrowser, signInOverHttp } from '../../rig/scripted-browser.ts';
import {
  authorizationUrl,
  exchange,
  newAttempt,
  post,
  refresh,
  signIn,
  text,
} from './oauth-steps.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo({ port: 0, apiPort: 0, accessTokenSeconds: 7 });
});

afterAll(() => demo.close());

describe('refresh tokens of the demo provider', () => {
  it('rotate on every use, and the new access token is for the same resource [VM-03]', async () => {
    const first = await signIn(demo);
    const second = await refresh(demo, first.refreshToken);
    const third = await refresh(demo, text(second, 'refresh_token'));
    const tokens = [
      first.refreshToken,
      text(second, 'refresh_token'),
      text(third, 'refresh_token'),
    ];
    expect(new Set(tokens).size).toBe(3);
    expect(third.body['expires_in']).toBe(7);
    const response = await fetch(`${demo.api}/profile`, {
      headers: { authorization: `Bearer ${text(third, 'access_token')}` },
    });
    expect(response.status).toBe(200);
  });

  it('end with their whole family when one is used twice [VM-03]', async () => {
    const first = await signIn(demo);
    const second = await refresh(demo, first.refreshToken);
    const reused = await refresh(demo, first.refreshToken);
    expect([reused.status, reused.body['error']]).toEqual([400, 'invalid_grant']);
    const newest = await refresh(demo, text(second, 'refresh_token'));
    expect([newest.status, newest.body['error']]).toEqual([400, 'invalid_grant']);
  });

  it('end with their family when two refreshes use one at the same time', async () => {
    const { refreshToken } = await signIn(demo);
    const both = await Promise.all([refresh(demo, refreshToken), refresh(demo, refreshToken)]);
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 400]);
    const winner = both.find((answer) => answer.status === 200);
    const next = await refresh(demo, String(winner?.body['refresh_token']));
    expect(next.body['error']).toBe('invalid_grant');
  });

  it('leave the family of another sign-in in the same browser alone', async () => {
    const browser = new ScriptedBrowser(demo.issuer);
    const one = await signIn(demo, {}, { browser });
    const other = await signIn(demo, {}, { browser });
    await refresh(demo, one.refreshToken);
    expect((await refresh(demo, one.refreshToken)).body['error']).toBe('invalid_grant');
    expect((await refresh(demo, other.refreshToken)).status).toBe(200);
  });

  it('may be used again inside the grace period, if there is one; codes may not', async () => {
    const lenient = await startDemo({ port: 0, apiPort: 0, reuseGraceSeconds: 30 });
    try {
      const { refreshToken } = await signIn(lenient);
      const lost = await refresh(lenient, refreshToken);
      const again = await refresh(lenient, refreshToken);
      expect([lost.status, again.status]).toEqual([200, 200]);
      expect((await refresh(lenient, text(again, 'refresh_token'))).status).toBe(200);

      const attempt = newAttempt(lenient);
      const location = new URL(await signInOverHttp(authorizationUrl(lenient, attempt)));
      const code = location.searchParams.get('code') ?? '';
      expect((await exchange(lenient, attempt, code)).status).toBe(200);
      expect((await exchange(lenient, attempt, code)).body['error']).toBe('invalid_grant');
    } finally {
      await lenient.close();
    }
  });

  it('are gone after revocation, with the rest of the family', async () => {
    const first = await signIn(demo);
    const second = text(await refresh(demo, first.refreshToken), 'refresh_token');
    const revoked = await post(demo, '/token/revocation', {
      token: second,
      token_type_hint: 'refresh_token',
    });
    expect(revoked.status).toBe(200);
    expect((await refresh(demo, second)).body['error']).toBe('invalid_grant');
  });

  it('cannot be revoked or used by a client that the provider does not know', async () => {
    const { refreshToken } = await signIn(demo);
    const foreign = { client_id: 'somebody-else', token: refreshToken };
    expect((await post(demo, '/token/revocation', foreign)).body['error']).toBe('invalid_client');
    expect((await refresh(demo, refreshToken)).status).toBe(200);
  });
});
