import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { readTokenResponse } from '../../../main/auth/token-response.ts';
import { JSON_TYPE, MALFORMED } from './malformed-token-answers.ts';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

type Body = Record<string, unknown>;

async function signInWith(change: (body: Body) => void) {
  const { op, signIn } = await createProviderScenario();
  op.changeTokens = change;
  return signIn();
}
const verdict = (change: (body: Body) => void) => codeOfFailure(signInWith(change));
const set = (name: string, value: unknown) => (body: Body) => {
  body[name] = value;
};

describe('token_type', () => {
  it.each(['Bearer', 'bearer', 'bEaReR', 'BEARER'])('%s is taken [IT-08]', async (type) => {
    expect((await signInWith(set('token_type', type))).accessToken.type).toBe('bearer');
  });

  it('is compared without its case here too, whatever openid-client makes of it [IT-08]', () => {
    const answer = { access_token: 'a', token_type: 'BEARER', expires_in: 60 };
    expect(readTokenResponse(answer, 'openid').accessToken.type).toBe('bearer');
  });

  it.each([
    ['mac', 'id_token_invalid'],
    ['DPoP', 'response_invalid'],
    ['dpop', 'response_invalid'],
    ['N_A', 'id_token_invalid'],
    ['Bearer ', 'id_token_invalid'],
    ['', 'response_invalid'],
    [undefined, 'response_invalid'],
    [null, 'response_invalid'],
    [['Bearer'], 'response_invalid'],
    ['__proto__', 'id_token_invalid'],
  ])('%j is refused: nobody asked for it [IT-08]', async (type, code) => {
    expect(await verdict(set('token_type', type))).toBe(code);
  });
});

describe('scope', () => {
  const ASKED = 'openid profile email offline_access';

  it.each([
    ['not said: what was asked', undefined, ASKED],
    ['the same', ASKED, ASKED],
    [
      'in another order',
      'email openid offline_access profile',
      'email openid offline_access profile',
    ],
    ['narrower', 'openid', 'openid'],
    ['nothing', '', ''],
    ['with blanks too many', 'openid  profile ', 'openid  profile '],
  ])('%s is recorded as granted [IT-09]', async (_what, scope, recorded) => {
    expect((await signInWith(set('scope', scope))).accessToken.scope).toBe(recorded);
  });

  it.each([
    ['one more', `${ASKED} admin`],
    ['another one', 'admin'],
    ['one in another case', `${ASKED} Email`],
    ['a line break between them', 'openid\nadmin'],
    ['a trap', '__proto__'],
  ])('wider than asked, by %s, is refused [IT-09]', async (_what, scope) => {
    expect(await verdict(set('scope', scope))).toBe('scope_not_granted');
  });

  it.each([[['openid']], [5], [null], [{}]])(
    '%j, which is no text, is refused [IT-09]',
    async (scope) => {
      expect(await verdict(set('scope', scope))).toBe('response_invalid');
    },
  );
});

describe('expires_in', () => {
  it.each([
    [undefined, 300],
    [0, 0],
    [1, 1],
    [59.5, 59.5],
    [3600, 3600],
    ['3600', 3600],
    ['60 seconds', 60],
    [86_401, 86_400],
    [1e308, 86_400],
  ])('%j means %d seconds [IT-10]', async (expiresIn, seconds) => {
    const { accessToken } = await signInWith(set('expires_in', expiresIn));
    expect(accessToken.expiresInSeconds).toBe(seconds);
  });

  it.each([-1, -0.5, 'soon', '1e400', '', null, true, {}, []])(
    '%j is refused [IT-10]',
    async (expiresIn) => {
      expect(await verdict(set('expires_in', expiresIn))).toBe('response_invalid');
    },
  );

  it('is never above a day, whatever reaches this side [IT-10]', () => {
    const lifetime = (expires_in: number) =>
      readTokenResponse({ access_token: 'a', token_type: 'bearer', expires_in }, 'openid')
        .accessToken.expiresInSeconds;
    expect([Infinity, -5, 5].map(lifetime)).toEqual([86_400, 0, 5]);
    expect(() => lifetime(NaN)).toThrow(AuthError);
  });
});

describe('tokens', () => {
  it.each([
    ['no access token', set('access_token', undefined)],
    ['an empty access token', set('access_token', '')],
    ['an access token that is no text', set('access_token', { a: 1 })],
    ['an access token with a line break', set('access_token', 'a\r\nx-header: 1')],
    ['an access token with a blank', set('access_token', 'a b')],
    ['an access token beyond ASCII', set('access_token', 'é')],
    ['an access token of 65 KB', set('access_token', 'x'.repeat(65 * 1024 + 1))],
    ['a refresh token that is no text', set('refresh_token', ['x'])],
    ['a refresh token that is null', set('refresh_token', null)],
    ['an empty refresh token', set('refresh_token', '')],
    ['a refresh token with a line break', set('refresh_token', 'a\nb')],
    ['a refresh token of 17 KB', set('refresh_token', 'x'.repeat(17 * 1024))],
  ])('%s: refused [IT-11]', async (_what, change) => {
    expect(await verdict(change)).toBe('response_invalid');
  });

  it('may come without a refresh token', async () => {
    expect(await signInWith(set('refresh_token', undefined))).not.toHaveProperty('refreshToken');
  });
});

describe('an answer that is no token response', () => {
  it.each(MALFORMED)('%s: refused [IT-11, MD-05]', async (_what, answer) => {
    const { op, signIn } = await createProviderScenario();
    op.answers.token = () => answer;
    expect(await codeOfFailure(signIn())).toBe('response_invalid');
  });

  it.each(['text/html', 'text/plain', 'application/jwt', 'application/x-www-form-urlencoded', ''])(
    'is also a perfect one that says it is %j [MD-05]',
    async (type) => {
      const { op, signIn } = await createProviderScenario();
      op.tokenContentType = type;
      expect(await codeOfFailure(signIn())).toBe('response_invalid');
    },
  );

  it('is not one whose JSON type has a charset, or a name of its own [MD-05]', async () => {
    for (const type of ['Application/JSON; charset=utf-8', 'application/token-response+json']) {
      const { op, signIn } = await createProviderScenario();
      op.tokenContentType = type;
      expect(await codeOfFailure(signIn())).toBe('none');
    }
  });

  it('whatever it is, it ends in a code of ours or in a checked grant [IT-11]', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('bearer', 'openid', 'a', 'eyJhbGciOiJSUzI1NiJ9.e30.AA', -1, 1e308),
    );
    const name = fc.oneof(
      fc.constantFrom(
        'access_token',
        'token_type',
        'refresh_token',
        'id_token',
        'scope',
        'expires_in',
        'error',
        '__proto__',
      ),
      fc.string(),
    );
    const { op, provider, authorize } = await createProviderScenario();
    await provider.warm();
    const { request, response } = await authorize();
    const signal = new AbortController().signal;
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value),
        fc.constantFrom(200, 200, 200, 400, 401, 500),
        fc.string(),
        async (body, status, garbage) => {
          op.answers.token = () => ({
            status,
            headers: JSON_TYPE,
            body: JSON.stringify(body) + (garbage.length > 8 ? garbage : ''),
          });
          // No random body has an ID token that is signed for this attempt.
          expect(await codeOfFailure(provider.exchange(request, response, signal))).not.toBe(
            'none',
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
