import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkAccessTokenHash, displayClaims } from '../../../main/auth/id-token-checks.ts';
import type { Config } from '../../../main/config.ts';
import { set, verdict, type Claims } from './id-token-verdict.ts';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

const INVALID = 'id_token_invalid';
const MALFORMED = 'response_invalid';

describe('audience and authorized party', () => {
  it.each([
    ['aud as a list of one', set('aud', ['desk'])],
    [
      'aud as a list that repeats it',
      (claims: Claims) => Object.assign(claims, { aud: ['desk', 'desk'], azp: 'desk' }),
    ],
    ['azp that is this client', set('azp', 'desk')],
  ] as const)('%s is taken [IT-02]', async (_what, change) => {
    expect(await verdict(change)).toBe('none');
  });

  it.each([
    ['another aud', set('aud', 'other'), INVALID],
    ['another aud in a list', set('aud', ['other']), INVALID],
    ['aud in another case', set('aud', 'Desk'), INVALID],
    ['an empty list', set('aud', []), INVALID],
    ['no aud', set('aud', undefined), MALFORMED],
    ['aud that is a number', set('aud', 5), MALFORMED],
    ['a second audience', set('aud', ['desk', 'other']), INVALID],
    [
      'a second audience, with azp',
      (claims: Claims) => Object.assign(claims, { aud: ['desk', 'other'], azp: 'desk' }),
      INVALID,
    ],
    [
      'a number among the audiences',
      (claims: Claims) => Object.assign(claims, { aud: ['desk', 5], azp: 'desk' }),
      INVALID,
    ],
    ['azp of another client', set('azp', 'other'), INVALID],
    ['an empty azp', set('azp', ''), INVALID],
    ['azp that is a list', set('azp', ['desk']), INVALID],
    ['azp that is null', set('azp', null), INVALID],
  ] as const)('%s is refused [IT-02]', async (_what, change, code) => {
    expect(await verdict(change)).toBe(code);
  });

  it.each([
    'https://evil.test',
    'https://idp.test/',
    'https://IDP.test',
    '',
    5,
    undefined,
    ['https://idp.test'],
  ])('the issuer %j is refused [IT-02]', async (iss) => {
    expect([INVALID, MALFORMED]).toContain(await verdict(set('iss', iss)));
  });
});

describe('a nonce', () => {
  it.each([
    ['no nonce', set('nonce', undefined), MALFORMED],
    ['another nonce', set('nonce', 'x'), INVALID],
    ['an empty nonce', set('nonce', ''), INVALID],
    ['a nonce that is a list', (claims: Claims) => (claims['nonce'] = [claims['nonce']]), INVALID],
    [
      'a longer nonce',
      (claims: Claims) => (claims['nonce'] = `${String(claims['nonce'])}x`),
      INVALID,
    ],
  ] as const)('%s is refused [IT-04, TX-09]', async (_what, change, code) => {
    expect(await verdict(change)).toBe(code);
  });

  it('of another attempt is refused: swapping two responses helps nobody [TX-04, TX-09]', async () => {
    const { provider, authorize } = await createProviderScenario();
    const [mine, theirs] = [await authorize(), await authorize()];
    const signal = new AbortController().signal;
    const swapped = provider.exchange(
      { ...mine.request, codeVerifier: theirs.request.codeVerifier },
      theirs.response,
      signal,
    );
    expect(await codeOfFailure(swapped)).toBe(INVALID);
  });

  it('cannot be checked without an ID token, so a response without one is refused [TX-09]', async () => {
    for (const missing of [undefined, null, '', 5]) {
      const { op, signIn } = await createProviderScenario();
      op.changeTokens = (body) => {
        body['id_token'] = missing;
      };
      expect(await codeOfFailure(signIn())).toBe(MALFORMED);
    }
  });
});

describe('subject', () => {
  it.each([
    ['255 characters', 'x'.repeat(255)],
    ['one character', '1'],
    ['blanks and signs', 'auth0|a b@c/d'],
  ])('of %s is taken [IT-07]', async (_what, sub) => {
    expect(await verdict(set('sub', sub))).toBe('none');
  });

  it.each([
    ['256 characters', 'x'.repeat(256), INVALID],
    ['no characters', '', INVALID],
    ['letters beyond ASCII', 'adé', INVALID],
    ['a line break', 'ada\n', INVALID],
    ['a NUL', 'ada\0', INVALID],
    ['a number', 5, MALFORMED],
    ['a list', ['ada'], MALFORMED],
    ['nothing', undefined, MALFORMED],
    ['null', null, MALFORMED],
  ])('of %s is refused [IT-07]', async (_what, sub, code) => {
    expect(await verdict(set('sub', sub))).toBe(code);
  });

  it('and issuer name an account, and an e-mail address does not [TX-11]', async () => {
    const { op, signIn } = await createProviderScenario();
    const ada = await signIn();
    op.person.sub = 'another-ada';
    const another = await signIn();
    expect(ada.identity?.claims.email).toBe(another.identity?.claims.email);
    expect(ada.identity?.continuity.subject).not.toBe(another.identity?.continuity.subject);
  });
});

describe('at_hash', () => {
  it.each(['HS256', 'none', 'RS1', ''])(
    'of %j, which has no hash, is refused [IT-06]',
    async (alg) => {
      const checked = checkAccessTokenHash({ at_hash: 'x' }, alg, 'token');
      expect(await codeOfFailure(checked)).toBe(INVALID);
      expect(await codeOfFailure(checkAccessTokenHash({}, alg, 'token'))).toBe('none');
    },
  );

  const half = (hash: string, token: string) => {
    const digest = createHash(hash).update(token).digest();
    return digest.subarray(0, digest.length / 2).toString('base64url');
  };
  /** Signs in with an at_hash that is made from the access token of the same response. */
  async function withHash(
    alg: Config['provider']['idTokenAlgorithm'],
    make: (token: string) => unknown,
  ): Promise<string> {
    const { op, signIn } = await createProviderScenario({ config: { idTokenAlgorithm: alg } });
    const token = 'access-known';
    op.changeClaims = (claims) => {
      claims['at_hash'] = make(token);
    };
    op.changeTokens = (body) => {
      body['access_token'] = token;
    };
    return codeOfFailure(signIn());
  }

  it.each([
    ['RS256', 'sha256'],
    ['PS256', 'sha256'],
    ['ES256', 'sha256'],
    ['RS384', 'sha384'],
    ['ES384', 'sha384'],
    ['RS512', 'sha512'],
    ['ES512', 'sha512'],
    ['EdDSA', 'sha512'],
  ] as const)('that is right for %s is taken [IT-06]', async (alg, hash) => {
    expect(await withHash(alg, (token) => half(hash, token))).toBe('none');
  });

  it.each([
    ['of another token', () => half('sha256', 'access-other')],
    ['of another hash', (token: string) => half('sha384', token)],
    [
      'that is the whole hash',
      (token: string) => createHash('sha256').update(token).digest('base64url'),
    ],
    ['in base64 with padding', (token: string) => `${half('sha256', token)}==`],
    ['that is empty', () => ''],
    ['that is null', () => null],
    ['that is a list', (token: string) => [half('sha256', token)]],
  ])('%s is refused [IT-06]', async (_what, make) => {
    expect(await withHash('RS256', make)).toBe(INVALID);
  });

  it('of the shorter hash is refused for ES384 [IT-06]', async () => {
    expect(await withHash('ES384', (token) => half('sha256', token))).toBe(INVALID);
  });
});

describe('claims to show', () => {
  it('are name, user name and e-mail address, bounded, and nothing else', async () => {
    const { op, signIn } = await createProviderScenario();
    op.person.claims = {
      name: 'A'.repeat(300),
      preferred_username: ['ada'],
      email: '',
      phone_number: 'canary',
      _claim_names: { address: 'src1' },
      _claim_sources: { src1: { endpoint: 'https://evil.test/claims' } },
    };
    expect((await signIn()).identity?.claims).toEqual({ name: 'A'.repeat(200) });
    expect(op.network.requests.filter(({ url }) => url.host === 'evil.test')).toEqual([]);
  });

  it('are none when there are none', () => {
    expect(displayClaims({ name: 5, email: null, preferred_username: {} })).toEqual({});
  });
});
