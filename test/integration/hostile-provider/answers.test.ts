import { describe, expect, it } from 'vitest';
import {
  expectGoodProvider,
  expectKeptAtRefresh,
  expectRefusedSignIn,
  signedInScene,
  startScene,
  type Attack,
  type Outcome,
} from './scene.ts';

/** Tokens with these members; undefined takes one away. */
const answering =
  (changes: Record<string, unknown>): Attack =>
  ({ op }) => {
    op.changeTokens = (body) => Object.assign(body, changes);
  };

/** The same at a refresh: the refresh token is as good as before. */
const refreshing =
  (changes: Record<string, unknown>): Attack =>
  ({ op }) => {
    const good = { access_token: 'access-9-x', token_type: 'Bearer', refresh_token: 'refresh-9-x' };
    op.answers.token = () => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...good, ...changes }),
    });
  };

/** What no token response may say, what it is refused with, and whether a refresh may say it. */
const REFUSED: readonly (readonly [string, Record<string, unknown>, Outcome])[] = [
  ['no access token', { access_token: undefined }, 'response_invalid'],
  ['an access token that is a number', { access_token: 5 }, 'response_invalid'],
  ['an access token with a line end', { access_token: 'a\r\nb: c' }, 'response_invalid'],
  ['an access token of 100 KB', { access_token: 'a'.repeat(100_000) }, 'response_invalid'],
  ['no token type', { token_type: undefined }, 'response_invalid'],
  ['the token type mac', { token_type: 'mac' }, 'id_token_invalid'],
  ['the token type DPoP', { token_type: 'DPoP' }, 'response_invalid'],
  ['a token type that is a list', { token_type: ['Bearer'] }, 'response_invalid'],
  ['a lifetime below zero', { expires_in: -1 }, 'response_invalid'],
  ['a lifetime in words', { expires_in: 'soon' }, 'response_invalid'],
  ['a lifetime that is a list', { expires_in: [] }, 'response_invalid'],
  ['a refresh token that is a number', { refresh_token: 5 }, 'response_invalid'],
  ['an empty refresh token', { refresh_token: '' }, 'response_invalid'],
  ['a refresh token with a line end', { refresh_token: 'a\nb' }, 'response_invalid'],
  ['a refresh token of 20 KB', { refresh_token: 'r'.repeat(20_000) }, 'response_invalid'],
  ['a scope that is a list', { scope: ['openid'] }, 'response_invalid'],
  ['a scope that was not asked for', { scope: 'openid admin' }, 'scope_not_granted'],
  ['an ID token that is a number', { id_token: 5 }, 'response_invalid'],
  ['an ID token in five parts', { id_token: 'a.b.c.d.e' }, 'id_token_invalid'],
  ['an ID token that is no JWT', { id_token: 'canary' }, 'response_invalid'],
];

describe('a token response with', () => {
  it.each(REFUSED)(
    '%s is refused: no session comes of it, and none is lost [IT-08, IT-09, IT-10, IT-11]',
    async (_what, changes, code) => {
      await expectRefusedSignIn(answering(changes), code);
      await expectKeptAtRefresh(refreshing(changes), code);
    },
  );

  it('no ID token signs nobody in, and is fine at a refresh [TX-09, RT-12]', async () => {
    await expectRefusedSignIn(answering({ id_token: undefined }), 'response_invalid');
    const scene = await signedInScene();
    await answering({ id_token: undefined })(scene);
    expect(await scene.refresh()).toBe('done');
  });

  it.each<[string, Record<string, unknown>]>([
    ['no lifetime', { expires_in: undefined }],
    ['no lifetime left', { expires_in: 0 }],
    ['the longest lifetime there is', { expires_in: Number.MAX_VALUE }],
    ['a lifetime that is a text', { expires_in: '3600' }],
    ['the type in other letters', { token_type: 'bEARER' }],
    ['members nobody knows', { canary: '<script>', __proto__x: {} }],
  ])('%s is taken [IT-08, IT-10]', async (_what, changes) => {
    const scene = await startScene({ attack: answering(changes) });
    expect((await scene.signIn()).outcome).toBe('done');
    // Whatever was said: nothing lives for longer than a day.
    scene.machine.passTime(24 * 60 * 60 * 1000);
    expect(await scene.refresh()).toBe('done');
    expect(scene.asked('token').length).toBeGreaterThanOrEqual(2);
    scene.expectQuiet();
  });
});

const LOUD = [
  ['10 KB', `canary${'x'.repeat(10 * 1024)}`],
  ['markup', '<script>canary</script><img src=x onerror=canary>'],
  ['turned text', '\u202Eyranac canary'],
  ['control characters', 'canary\u0000\u001B[2J\r\nSet-Cookie: canary=1'],
] as const;

describe('an error with a description of', () => {
  it.each(LOUD)(
    '%s, from the token endpoint, is a code of ours and no word of its own [AR-03, LG-01]',
    async (_what, text) => {
      const headers = {
        'content-type': 'application/json',
        'www-authenticate': `Bearer realm="canary", error_description="canary"`,
      };
      for (const [error, status, atRefresh] of [
        ['invalid_request', 400, 'sign_in_not_allowed'],
        ['invalid_client', 401, 'sign_in_not_allowed'],
        [text, 400, 'response_invalid'],
      ] as const) {
        const attack: Attack = ({ op }) => {
          const said = { error, error_description: text, error_uri: `https://canary.test/${text}` };
          op.answers.token = () => ({ status, headers, body: JSON.stringify(said) });
        };
        await expectRefusedSignIn(attack, atRefresh);
        await expectKeptAtRefresh(attack, atRefresh);
      }
    },
  );

  it.each(LOUD)(
    '%s, in the redirect, is on no page, in no log and in no answer [AR-03, LG-01]',
    async (_what, text) => {
      const scene = await startScene();
      for (const [error, code] of [
        ['access_denied', 'access_denied'],
        ['server_error', 'provider_busy'],
        ['invalid_request', 'sign_in_not_allowed'],
        ['__proto__', 'sign_in_not_allowed'],
        [text.slice(0, 500), 'sign_in_not_allowed'],
      ] as const) {
        const { outcome, page } = await scene.signIn((url) => {
          const { state, iss } = Object.fromEntries(scene.op.authorize(url));
          const said = { error, error_description: text.slice(0, 3000), error_uri: 'canary:' };
          return new URLSearchParams({ ...said, state: state ?? '', iss: iss ?? '' });
        });
        expect([error, outcome]).toEqual([error, code]);
        scene.expectQuiet(page);
      }
      expect(scene.asked('token')).toEqual([]);
      expect((await scene.signIn()).outcome).toBe('done');
    },
  );
});

it('the provider that these answers are of signs in and refreshes with its own [IT-11]', () =>
  expectGoodProvider());
