import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../fakes/mutating-provider.ts';
import { codeOfFailure, createProviderScenario, tokenOf } from './provider-scenario.ts';

type Scenario = Awaited<ReturnType<typeof createProviderScenario>>;

const operations: readonly (readonly [
  Endpoint,
  string,
  (scenario: Scenario) => Promise<unknown>,
])[] = [
  ['openid-configuration', 'provider_invalid', ({ provider }) => provider.warm()],
  ['jwks', 'provider_invalid', ({ provider }) => provider.warm()],
  ['token', 'response_invalid', ({ signIn }) => signIn()],
  ['userinfo', 'response_invalid', ({ provider }) => provider.userInfo('access-x', 'ada')],
];

describe('a redirect is never followed', () => {
  for (const [endpoint, code, operate] of operations) {
    it.each([301, 302, 303, 307, 308])(
      `from ${endpoint} with %i: evil gets no request [MD-04]`,
      async (status) => {
        const scenario = await createProviderScenario();
        const { op } = scenario;
        op.network.serve('https://evil.test', () => ({}));
        op.answers[endpoint] = () => ({
          status,
          headers: { location: 'https://evil.test/x', 'content-type': 'application/json' },
          body: JSON.stringify(endpoint === 'jwks' ? op.jwks : op.metadata),
        });
        expect(await codeOfFailure(operate(scenario))).toBe(code);
        expect(op.requests(endpoint)).toHaveLength(1);
        expect(op.network.requests.filter(({ url }) => url.host === 'evil.test')).toEqual([]);
      },
    );
  }

  it.each([301, 302, 303, 307, 308])(
    'from revocation with %i: evil gets no request, and it counts as not known [MD-04, LO-02]',
    async (status) => {
      const { op, signIn, provider } = await createProviderScenario();
      const grant = await signIn();
      op.network.serve('https://evil.test', () => ({}));
      op.answers.revocation = () => ({ status, headers: { location: 'https://evil.test/x' } });
      expect(await codeOfFailure(provider.revoke(tokenOf(grant)))).toBe('response_invalid');
      expect(op.network.requests.filter(({ url }) => url.host === 'evil.test')).toEqual([]);
    },
  );

  it.each([301, 302, 307])(
    'from a refresh with %i: the session is kept [MD-04, RT-10]',
    async (status) => {
      const { op, signIn, refresh } = await createProviderScenario();
      const grant = await signIn();
      op.network.serve('https://evil.test', () => ({}));
      op.answers.token = () => ({ status, headers: { location: 'https://evil.test/x' } });
      expect(await codeOfFailure(refresh(grant))).toBe('response_invalid');
      expect(op.network.requests.filter(({ url }) => url.host === 'evil.test')).toEqual([]);
    },
  );
});
