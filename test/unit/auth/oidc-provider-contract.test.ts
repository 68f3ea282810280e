import { createOidcProvider } from '../../../main/auth/openid-client-provider.ts';
import type { Clock } from '../../../main/ports.ts';
import { describeOidcProvider } from '../../contracts/oidc-provider.ts';
import { createFakeOidcProvider } from '../../fakes/fake-oidc-provider.ts';
import { createMutatingProvider } from '../../fakes/mutating-provider.ts';
import { systemClock } from '../../../main/electron/clock.ts';

describeOidcProvider('the fake', () => {
  const provider = createFakeOidcProvider();
  return Promise.resolve({
    provider,
    subject: provider.person.subject,
    scopes: { configured: 'openid offline_access', more: 'notes:write' },
    acr: provider.acr,
    now: provider.time,
    authorize: (url) => Promise.resolve(provider.authorize(url)),
    stop: () => Promise.resolve(),
  });
});

describeOidcProvider('openid-client, over the mutating provider', async () => {
  const clock: Clock = systemClock;
  const op = await createMutatingProvider(clock);
  const provider = createOidcProvider({
    provider: {
      name: 'Test sign-in',
      issuer: op.issuer,
      clientId: op.clientId,
      scopes: ['openid', 'profile', 'offline_access'],
      pushedAuthorization: 'when-required',
      idTokenAlgorithm: 'RS256',
      endSession: true,
      browserOrigins: [],
      anotherAccountPrompt: 'login',
    },
    resources: [],
    timeoutMs: 30_000,
    fetch: op.network.fetch,
    clock,
  });
  return {
    provider,
    subject: op.person.sub,
    scopes: { configured: 'openid profile offline_access', more: 'notes:write' },
    acr: op.acr,
    now: () => clock.now() / 1000,
    authorize: (url) => Promise.resolve(op.authorize(url).toString()),
    stop: () => Promise.resolve(),
  };
});
