import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { HttpFetchError } from '../../../main/ports.ts';
import { turn } from '../../fakes/fake-clock.ts';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import { signingKey } from '../../fakes/signing-keys.ts';
import { JSON_TYPE, MALFORMED } from './malformed-token-answers.ts';
import { createProviderScenario } from './provider-scenario.ts';

const MINUTE = 60_000;
const busy = (status: number): FakeAnswer => ({ status, headers: { 'retry-after': '60' } });
const error = (code: string, status = 400): FakeAnswer => ({
  status,
  headers: JSON_TYPE,
  body: JSON.stringify({ error: code }),
});

/** The code and the hints of the failure that work must end in. */
async function failureOf(work: Promise<unknown>) {
  const thrown: unknown = await work.catch((reason: unknown) => reason);
  if (!(thrown instanceof AuthError)) throw new Error('it did not fail, or not with a code');
  return { code: thrown.code, ...thrown.hints };
}

async function signedIn() {
  const scenario = await createProviderScenario();
  return { ...scenario, grant: await scenario.signIn() };
}

describe('a refresh that fails says besides its code', () => {
  it.each([
    ['500', { status: 500 }, { code: 'provider_busy', refused: true }],
    ['502', { status: 502 }, { code: 'provider_busy', refused: true }],
    ['500 and a time', busy(500), { code: 'provider_busy', refused: true, retryAfterMs: MINUTE }],
    ['503', { status: 503 }, { code: 'provider_busy' }],
    ['503 and a time', busy(503), { code: 'provider_busy', retryAfterMs: MINUTE }],
    ['429', { status: 429 }, { code: 'provider_busy' }],
    ['429 and a time', busy(429), { code: 'provider_busy', retryAfterMs: MINUTE }],
    ['an empty 400 and a time', busy(400), { code: 'response_invalid', refused: true }],
    ['invalid_grant', error('invalid_grant'), { code: 'session_ended' }],
    ['invalid_client', error('invalid_client'), { code: 'sign_in_not_allowed', refused: true }],
    ['no end in time', { takesMs: 'never' }, { code: 'provider_unreachable' }],
  ] as const)(
    'what the keeper needs to know of %s: whether and when to ask again [RT-10, RT-20]',
    async (_what, answer, expected) => {
      const { op, grant, refresh, clock } = await signedIn();
      op.answers.token = () => answer;
      const failed = failureOf(refresh(grant));
      await clock.advance(30_000);
      expect(await failed).toEqual(expected);
    },
  );

  it.each(MALFORMED)('that %s is of no use to it [RT-10, IT-11]', async (_what, answer) => {
    const { op, grant, refresh } = await signedIn();
    op.answers.token = () => answer;
    expect(await failureOf(refresh(grant))).toMatchObject({ refused: true });
  });

  it('that an ID token of somebody else is of no use to it [RT-12]', async () => {
    const { op, grant, refresh } = await signedIn();
    op.changeClaims = (claims) => (claims['sub'] = 'eve');
    expect(await failureOf(refresh(grant))).toEqual({ code: 'id_token_invalid', refused: true });
  });

  it('nothing of no network [RT-10]', async () => {
    const { op, grant, refresh } = await signedIn();
    op.network.offline = true;
    expect(await failureOf(refresh(grant))).toEqual({ code: 'provider_unreachable' });
  });

  it('nothing against the token when there is no TLS with the token endpoint [RT-10, MD-03]', async () => {
    const { op, grant, refresh } = await signedIn();
    op.answers.token = () => Promise.reject(new HttpFetchError('untrusted'));
    expect(await failureOf(refresh(grant))).toEqual({ code: 'provider_untrusted' });
  });

  it.each([
    ['are not to be had for a minute', busy(429), { code: 'provider_busy', retryAfterMs: MINUTE }],
    ['do not come', { takesMs: 'never' }, { code: 'provider_unreachable' }],
    ['are none', { body: '' }, { code: 'provider_invalid' }],
  ] as const)(
    'nothing against the token when the new keys of its answer %s [RT-10, MD-06]',
    async (_what, answer, expected) => {
      const { op, grant, refresh, clock } = await signedIn();
      op.key = await signingKey('RS256', 'RS256-2');
      op.answers.jwks = () => answer;
      const asked = op.requests('jwks').length;
      const failed = failureOf(refresh(grant));
      while (op.requests('jwks').length === asked) await turn();
      await clock.advance(30_000);
      expect(await failed).toEqual(expected);
    },
  );
});

describe('a sign-in that fails', () => {
  it.each([400, 500])('with %i says nothing about a refresh token [RT-10]', async (status) => {
    const { op, signIn } = await signedIn();
    op.answers.token = () => ({ status });
    expect(await failureOf(signIn())).not.toHaveProperty('refused');
  });
});
