import { describe, expect, it } from 'vitest';
import { codeOf, hintsOf } from '../../../main/auth/auth-error.ts';
import { judgeAuthorizationResponse } from '../../../main/auth/authorization-response.ts';
import type { SignInDemands } from '../../../main/ports.ts';
import {
  codeOfFailure,
  continuityOf,
  createProviderScenario,
  REDIRECT_URI,
  tokenOf,
  type ScenarioOptions,
} from './provider-scenario.ts';

const { signal } = new AbortController();

async function demanding(demands: SignInDemands, options: ScenarioOptions = {}) {
  const scenario = await createProviderScenario(options);
  const { op, provider } = scenario;
  const request = await provider.authorizationRequest({
    redirectUri: REDIRECT_URI,
    signal,
    ...demands,
  });
  const exchange = () => {
    const judged = judgeAuthorizationResponse(op.authorize(request.url).toString(), request);
    if (judged?.kind !== 'code') throw new Error('the redirect was refused');
    return provider.exchange(request, judged.response, signal);
  };
  return { ...scenario, request, sent: new URL(request.url).searchParams, exchange };
}

describe('an authorization request that asks for more', () => {
  it('has the scope, max_age, acr_values and login_hint that it is told, and no ID token [SU-01, LO-03]', async () => {
    const { sent, request } = await demanding({
      scope: 'openid notes:write',
      maxAge: 300,
      acrValues: ['urn:one', 'urn:two'],
      loginHint: 'ada',
    });
    expect(Object.fromEntries(sent)).toMatchObject({
      scope: 'openid notes:write',
      max_age: '300',
      acr_values: 'urn:one urn:two',
      login_hint: 'ada',
    });
    expect(sent.has('id_token_hint')).toBe(false);
    expect(request).toMatchObject({
      scope: 'openid notes:write',
      maxAge: 300,
      acrValues: ['urn:one', 'urn:two'],
    });
  });

  it('has none of them when nobody tells it', async () => {
    const { sent } = await demanding({});
    for (const name of ['max_age', 'acr_values', 'login_hint', 'id_token_hint']) {
      expect(sent.has(name)).toBe(false);
    }
  });

  it('is for every resource, and its code for the one that it is told [RI-01]', async () => {
    const resources = ['urn:a', 'urn:b'];
    const { sent, exchange, op } = await demanding({ resource: 'urn:b' }, { resources });
    expect(sent.getAll('resource')).toEqual(resources);
    await exchange();
    expect(op.requests('token').at(-1)?.form.getAll('resource')).toEqual(['urn:b']);
  });
});

describe('the ID token of a sign-in that was asked to be recent', () => {
  it('shows it [SU-01, IT-05]', async () => {
    const { exchange, clock } = await demanding({ maxAge: 60 });
    const { identity } = await exchange();
    expect(identity?.continuity.authTime).toBe(Math.floor(clock.now() / 1000));
  });

  it.each([
    ['is 91 seconds ago', -91, 'id_token_invalid'],
    // By openid-client already.
    ['is not told', undefined, 'response_invalid'],
  ])('is refused when the time %s [SU-01, IT-05]', async (_what, since, code) => {
    const { exchange, op, clock } = await demanding({ maxAge: 60 });
    op.changeClaims = (claims) => {
      const now = Math.floor(clock.now() / 1000);
      claims['auth_time'] = since === undefined ? undefined : now + since;
    };
    expect(await codeOfFailure(exchange())).toBe(code);
  });
});

describe('the ID token of a sign-in that was asked to be of some kind', () => {
  const wanted = { acrValues: ['urn:one', 'urn:two'] };

  it('is taken when it is of one of them [SU-01]', async () => {
    const { exchange, op } = await demanding(wanted);
    op.acr = 'urn:two';
    expect((await exchange()).identity).toBeDefined();
  });

  it.each([
    ['of another kind', 'urn:three'],
    ['of all of them in one text', 'urn:one urn:two'],
    ['a list', ['urn:one']],
    ['not told', undefined],
  ])('is too weak when the kind is %s [SU-01]', async (_what, acr) => {
    const { exchange, op } = await demanding(wanted);
    op.changeClaims = (claims) => (claims['acr'] = acr);
    expect(await codeOfFailure(exchange())).toBe('sign_in_too_weak');
  });

  it('is not looked at for its kind when nobody asked for one', async () => {
    const { exchange, op } = await demanding({});
    op.acr = 'urn:three';
    expect((await exchange()).identity).toBeDefined();
  });

  it('may be refused by the server, which is told as what it is (RFC 9470 section 5)', async () => {
    const { request } = await demanding(wanted);
    const { state, issuer } = request;
    const error = 'unmet_authentication_requirements';
    const query = new URLSearchParams({ error, state, iss: issuer }).toString();
    const judged = judgeAuthorizationResponse(query, request);
    expect(judged).toEqual({ kind: 'error', code: 'sign_in_too_weak' });
  });
});

describe('a refresh for a part of the scope', () => {
  async function granted() {
    const scenario = await demanding({ scope: 'openid notes:read notes:write' });
    const grant = await scenario.exchange();
    const refresh = (scope: string) =>
      scenario.provider.refresh(tokenOf(grant), continuityOf(grant), grant.scope, { scope });
    return { ...scenario, grant, refresh };
  }

  it('asks for the part, and takes it as given when the answer does not say [RT-13]', async () => {
    const { op, refresh } = await granted();
    op.changeTokens = (body) => delete body['scope'];
    expect((await refresh('notes:read')).accessToken.scope).toBe('notes:read');
    expect(op.requests('token').at(-1)?.form.get('scope')).toBe('notes:read');
  });

  it('that the server ignores is told with the token, for the rotated refresh token came with it [RT-02]', async () => {
    const { op, refresh } = await granted();
    op.changeTokens = (body) => (body['scope'] = 'openid notes:read notes:write');
    const answer = await refresh('notes:read');
    expect(answer.accessToken.scope).toBe('openid notes:read notes:write');
    expect(op.isAlive(tokenOf(answer))).toBe(true);
  });

  it('is refused all the same when the answer is wider than what was granted [IT-09]', async () => {
    const { op, refresh } = await granted();
    op.changeTokens = (body) => (body['scope'] = 'notes:read admin');
    expect(await codeOfFailure(refresh('notes:read'))).toBe('scope_not_granted');
  });

  it('that was never granted is not sent at all [RT-13]', async () => {
    const { op, refresh } = await granted();
    const sent = op.requests('token').length;
    expect(await codeOfFailure(refresh('notes:read admin'))).toBe('scope_not_granted');
    expect(op.requests('token')).toHaveLength(sent);
  });

  it('that the server refuses says nothing against the session [RT-10]', async () => {
    const { op, refresh } = await granted();
    op.answers.token = () => ({ status: 400, body: '{"error":"invalid_scope"}' });
    const error: unknown = await refresh('notes:read').catch((reason: unknown) => reason);
    expect(codeOf(error)).toBe('scope_not_granted');
    expect(hintsOf(error)).toEqual({ narrowing: true });
  });
});
