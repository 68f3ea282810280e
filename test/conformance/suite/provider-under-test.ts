/** The provider under test: oidc-provider with keys of its own, and the demo's API, behind fronts. */
import { demoApi } from '../../../demo/api/demo-api.ts';
import { accessTokenVerifier } from '../../../demo/api/verify-access-token.ts';
import { LOOPBACK, openLoopbackServer } from '../../../demo/http/loopback-server.ts';
import { CLIENT_ID, DEMO_API_RESOURCE } from '../../../demo/identity.ts';
import { DEFAULT_OPTIONS } from '../../../demo/options.ts';
import { newProviderSecrets, providerConfiguration } from '../../../demo/provider/configuration.ts';
import { answerInteraction } from '../../../demo/provider/interactions.ts';
import { Provider } from '../../../demo/provider/oidc-provider.ts';
import { scriptlessPages } from '../../../demo/provider/scriptless-pages.ts';
import { StateStore } from '../../../demo/provider/state-store.ts';
import { firstKeys, newProviderKeys, privateJwks, type ProviderKeys } from './keys.ts';
import { mutate, type FrontState, type Seen } from './mutating-front.ts';
import type { Mutation } from './mutation.ts';

/** How the provider is set up before a module changes anything. */
export interface ProviderProfile {
  readonly idTokenAlgorithm: 'RS256' | 'ES256';
  readonly requirePar: boolean;
}

type Clients = readonly Record<string, unknown>[];

/** Starts it on 127.0.0.1, in this process. */
export async function startProviderUnderTest({ idTokenAlgorithm, requirePar }: ProviderProfile) {
  const options = { ...DEFAULT_OPTIONS, requirePar };
  const secrets = newProviderSecrets();
  const store = new StateStore(0);
  const servers = await Promise.all([0, 0, 0, 0].map((port) => openLoopbackServer(port)));
  const [front, upstream, apiFront, apiUpstream] = servers as [
    (typeof servers)[0],
    (typeof servers)[0],
    (typeof servers)[0],
    (typeof servers)[0],
  ];
  const issuer = front.origin;
  const seen: Seen[] = [];
  let mutation: Mutation = {};
  let refuseNext = 0;

  async function withKeys(keys: ProviderKeys) {
    const jwks = await privateJwks(keys);
    const usual = providerConfiguration(options, front.port, jwks, secrets, store);
    const clients = (usual['clients'] as Clients).map((client) => ({
      ...client,
      id_token_signed_response_alg: idTokenAlgorithm,
    }));
    const provider = new Provider(issuer, { ...usual, clients });
    provider.use(scriptlessPages);
    return { keys, provider, answer: provider.callback() };
  }
  let current = await withKeys(await firstKeys());

  upstream.serve((request, response) => {
    const { provider, answer } = current;
    answerInteraction(provider, request, response).then(
      (answered) => answered || answer(request, response),
      () => request.socket.destroy(),
    );
  }, `${LOOPBACK}:${front.port}`);
  const verify = accessTokenVerifier(issuer, `${upstream.origin}/jwks`);
  const api = demoApi(verify, (sub) => store.endEverySessionOf(sub), 300);
  apiUpstream.serve(api, `${LOOPBACK}:${apiFront.port}`);

  const state: FrontState = {
    mutation: () => mutation,
    keys: () => Object.values(current.keys),
    instead({ server }) {
      if (server !== 'api' || refuseNext === 0) return undefined;
      refuseNext -= 1;
      const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
      return { status: 401, headers };
    },
    add: (one) => seen.push(one),
  };
  mutate('provider', front, upstream, state);
  mutate('api', apiFront, apiUpstream, state);

  return {
    issuer,
    api: apiFront.origin,
    resource: DEMO_API_RESOURCE,
    clientId: CLIENT_ID,
    seen: seen as readonly Seen[],
    /** From now on it does this otherwise. */
    mutateBy: (next: Mutation) => {
      mutation = next;
    },
    /** Signs with new keys, and publishes them alone. */
    rotateKeys: async () => {
      current = await withKeys(await newProviderKeys());
    },
    /** The API's next answer is 401. */
    refuseNextCall: () => {
      refuseNext += 1;
    },
    stop: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** A running provider under test. */
export type ProviderUnderTest = Awaited<ReturnType<typeof startProviderUnderTest>>;
