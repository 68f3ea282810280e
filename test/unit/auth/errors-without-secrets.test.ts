import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AuthError, codeOf } from '../../../main/auth/auth-error.ts';
import { logLine } from '../../../main/log/line.ts';
import type { LogFields } from '../../../main/ports.ts';
import { assembled, sign, signingKey } from '../../fakes/signing-keys.ts';
import { errors } from '../../../preload/errors.ts';
import { createProviderScenario, tokenOf, type ProviderScenario } from './provider-scenario.ts';

const CANARY = 'canary-7f3a91';
const json = { 'content-type': 'application/json', 'x-request-id': CANARY };
const description = `${CANARY} said the server`;

type Mode = (scenario: ProviderScenario) => Promise<unknown>;

/** Ways to fail, each with a canary in what the server said or in what was sent to it. */
const MODES: readonly (readonly [string, Mode])[] = [
  [
    'a refused exchange',
    ({ op, signIn }) => {
      op.answers.token = () => ({
        status: 400,
        headers: json,
        body: JSON.stringify({ error: 'invalid_grant', error_description: description }),
      });
      return signIn();
    },
  ],
  [
    'a refused refresh that sends a challenge',
    async ({ op, signIn, refresh }) => {
      op.changeTokens = (body) => {
        body['refresh_token'] = CANARY;
      };
      const grant = await signIn();
      op.answers.token = () => ({
        status: 401,
        headers: { ...json, 'www-authenticate': `Bearer realm="${CANARY}", error="${CANARY}"` },
        body: JSON.stringify({ error: CANARY, error_description: description }),
      });
      return refresh(grant);
    },
  ],
  [
    'a revocation that did not work',
    async ({ op, signIn, provider }) => {
      const grant = await signIn();
      op.answers.revocation = () => ({
        status: 500,
        headers: json,
        body: JSON.stringify({ error: CANARY, error_description: description }),
      });
      return provider.revoke(tokenOf(grant));
    },
  ],
  [
    'an ID token with a wrong claim, beside real tokens',
    ({ op, signIn }) => {
      op.changeClaims = (claims) => Object.assign(claims, { aud: CANARY, email: CANARY });
      op.changeTokens = (body) =>
        Object.assign(body, { refresh_token: CANARY, access_token: CANARY });
      return signIn();
    },
  ],
  [
    'an ID token that our own checks refuse',
    ({ op, signIn }) => {
      op.changeClaims = (claims) => Object.assign(claims, { azp: CANARY, name: CANARY });
      return signIn();
    },
  ],
  [
    'a forged signature',
    async ({ op, signIn }) => {
      const forger = await signingKey('RS256', 'forger');
      op.makeIdToken = (claims) =>
        sign({ ...claims, email: CANARY }, { ...forger, kid: op.key.kid });
      return signIn();
    },
  ],
  [
    'an unsigned ID token',
    ({ op, signIn }) => {
      op.makeIdToken = (claims) =>
        assembled({ alg: 'none', kid: CANARY }, { ...claims, sub: CANARY });
      return signIn();
    },
  ],
  [
    'a token response without an access token',
    ({ op, signIn }) => {
      op.changeTokens = (body) => Object.assign(body, { access_token: 5, refresh_token: CANARY });
      return signIn();
    },
  ],
  [
    'another token type',
    ({ op, signIn }) => {
      op.changeTokens = (body) =>
        Object.assign(body, { token_type: CANARY, refresh_token: CANARY });
      return signIn();
    },
  ],
  [
    'a wider scope',
    ({ op, signIn }) => {
      op.changeTokens = (body) => Object.assign(body, { scope: `openid ${CANARY}` });
      return signIn();
    },
  ],
  [
    'a page instead of tokens',
    ({ op, signIn }) => {
      op.answers.token = () => ({ headers: { 'content-type': 'text/html' }, body: `<p>${CANARY}` });
      return signIn();
    },
  ],
  [
    'a redirect with a code in it',
    ({ op, signIn }) => {
      op.answers.token = () => ({
        status: 302,
        headers: { location: `https://x.test/?code=${CANARY}` },
      });
      return signIn();
    },
  ],
  [
    'metadata of another issuer',
    ({ op, provider }) => {
      op.metadata['issuer'] = `https://${CANARY}.test`;
      return provider.warm();
    },
  ],
  [
    'keys that are none',
    ({ op, signIn }) => {
      op.jwks = { keys: [{ kty: 'RSA', kid: op.key.kid, n: CANARY, e: CANARY }] };
      return signIn();
    },
  ],
  [
    'a refused pushed request',
    ({ op, request }) => {
      op.metadata['require_pushed_authorization_requests'] = true;
      op.answers.par = ({ body }) => ({
        status: 400,
        headers: json,
        body: JSON.stringify({ error: 'invalid_request', error_description: `${CANARY} ${body}` }),
      });
      return request();
    },
  ],
  [
    'claims of another person',
    ({ op, provider }) => {
      op.person.sub = CANARY;
      return provider.userInfo(`access-${CANARY}`, 'ada');
    },
  ],
  [
    'a broken network',
    async ({ op, signIn, refresh }) => {
      op.changeTokens = (body) => Object.assign(body, { refresh_token: CANARY });
      const grant = await signIn();
      op.network.offline = true;
      return refresh(grant);
    },
  ],
];

/** Everything a log, a crash report or a careless print could show of an error. */
function everythingOf(error: unknown): string {
  const seen = inspect(error, { depth: 20, showHidden: true, getters: true });
  const own = Object.getOwnPropertyNames(error).join();
  const stack = error instanceof Error ? error.stack : '';
  return [seen, own, String(error), JSON.stringify(error), stack].join('\n');
}

describe('an error that leaves the provider client', () => {
  it.each(MODES)(
    'after %s has a code and nothing of what was sent or answered [LG-01, IP-04]',
    async (_what, fail) => {
      const scenario = await createProviderScenario();
      const error: unknown = await fail(scenario).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(AuthError);
      const text = everythingOf(error);
      expect(text).not.toContain(CANARY);
      // Nothing that was sent either: tokens, codes, verifiers, states.
      const sent = scenario.op.network.requests.flatMap(({ form }) => [...form.values()]);
      for (const value of sent.filter((each) => each.length > 20 && !each.includes(':'))) {
        expect(text).not.toContain(value);
      }
      expect((error as Error).cause).toBeUndefined();
      // Nor would it be in the log, if somebody handed it the error itself, or its words as a code.
      const careless = { ...(error as object), code: inspect(error), reason: String(error) };
      for (const fields of [error, careless, { code: CANARY, outcome: description }]) {
        expect(logLine(new Date(), 'refresh.failed', fields as LogFields)).not.toContain(CANARY);
      }
      expect(Object.keys(errors)).toContain(codeOf(error));
    },
  );

  it('and what is no error of ours is told as internal [IP-04]', () => {
    for (const thrown of [new Error(CANARY), CANARY, null, undefined, { code: 'offline' }]) {
      expect(codeOf(thrown)).toBe('internal');
    }
  });
});
