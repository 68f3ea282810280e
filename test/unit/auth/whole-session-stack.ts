import { apiDefaults } from './api-defaults.ts';
import { createAsking, nobody } from '../../../main/auth/asking.ts';
import { createApiProxy } from '../../../main/auth/api-proxy.ts';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { createOidcProvider } from '../../../main/auth/openid-client-provider.ts';
import { createSession } from '../../../main/auth/session.ts';
import { createMarkedVault } from '../../../main/vault/marked-vault.ts';
import { createVault } from '../../../main/vault/session-vault.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { createFakeCredentialStore } from '../../fakes/fake-credential-store.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createMutatingProvider } from '../../fakes/mutating-provider.ts';
import { createFakeSignOutMarks } from '../../fakes/fake-sign-out-marks.ts';
import { createFakeRandom } from '../../fakes/fake-random.ts';
import { createFakeStoreTrace } from '../../fakes/fake-store-trace.ts';
import { createFakeStoreLock } from '../../fakes/fake-store-lock.ts';
import { FakeRedirectListener } from '../../fakes/fake-redirect-listener.ts';
import { withDeclaredCodes } from '../../rig/declared-codes.ts';
import { createSyncedClock } from './provider-scenario.ts';

export const API = {
  notes: { origin: 'https://api.test', resource: 'urn:notes', routes: ['GET /notes'] },
};
const NAMESPACE = { appId: 'com.example.desk', channel: 'release', profile: '/profile' } as const;

/** The session on everything real but the network, the browser and the credential store. */
export async function createStack() {
  const clock = createSyncedClock();
  const op = await createMutatingProvider(clock);
  const store = createFakeCredentialStore();
  const log = createFakeLog();
  const marks = createFakeSignOutMarks();

  /** The app, started on what is there; another client, issuer or list of ports is another configuration. */
  async function start({
    issuer = op.issuer,
    clientId = op.clientId,
    ports = 'any',
  }: {
    readonly issuer?: string;
    readonly clientId?: string;
    readonly ports?: 'any' | number[];
  } = {}) {
    const config = {
      provider: {
        name: 'Test sign-in',
        issuer,
        clientId,
        scopes: ['openid', 'profile', 'offline_access'],
        pushedAuthorization: 'when-required' as const,
        idTokenAlgorithm: 'RS256' as const,
        endSession: true,
        browserOrigins: [],
        anotherAccountPrompt: 'login' as const,
      },
      redirect: { path: '/callback', ports },
      timeouts: {
        signInSeconds: 300,
        requestSeconds: 30,
        storeSeconds: 10,
        streamIdleSeconds: 120,
      },
    };
    const { fetch } = op.network;
    const listener = new FakeRedirectListener();
    const created = createSession({
      config,
      services: [
        {
          issuer,
          name: config.provider.name,
          redirectPath: '/callback',
          mainResource: API.notes.resource,
          endSession: true,
          provider: createOidcProvider({
            provider: config.provider,
            resources: [API.notes.resource],
            timeoutMs: 30_000,
            fetch,
            clock,
          }),
        },
      ],
      vault: createMarkedVault({
        vault: createVault({
          store,
          namespace: { ...NAMESPACE, clientIds: new Map([[issuer, clientId]]) },
          clock,
          log,
        }),
        marks,
        log,
      }),
      lock: createFakeStoreLock(),
      trace: createFakeStoreTrace(),
      listener,
      browser: {
        open: async (url) => {
          const query = op.authorize(url).toString();
          const redirectUri = [...listener.receivers.keys()][0] ?? '';
          void listener.visit(redirectUri, query);
        },
      },
      fetch,
      clock,
      random: createFakeRandom(),
      log,
      focusApp: () => {},
    });
    const session = withDeclaredCodes(created);
    const { request } = createApiProxy({
      apis: { notes: { ...apiDefaults, ...API.notes, issuer } },
      session,
      asking: createAsking(nobody, clock, log),
      open: op.network.open,
      clock,
      random: createFakeRandom(),
      timeoutMs: 30_000,
      idleMs: 120_000,
      log,
    });
    await session.start();
    return { session, request };
  }

  /** The refresh of the running app: the token has expired, and is asked for. */
  async function refreshed(session: Awaited<ReturnType<typeof start>>['session']) {
    await clock.advance(10_000);
    clock.sleep(2 * 60 * 60 * 1000);
    return session
      .tokens()
      .get(API.notes.resource)
      .then(() => 'none', codeOf);
  }
  /** Requests that carry a text anywhere. */
  const carrying = (text: string) =>
    op.network.requests.filter(({ url, headers, body }) =>
      [url.href, body, ...headers.values()].some((part) => part.includes(text)),
    );
  const tokenOf = () => {
    const item = [...store.items.values()].find((value) => value.includes('refreshToken')) ?? '{}';
    return String((JSON.parse(item) as Record<string, unknown>)['refreshToken']);
  };
  /** Signs in, and waits until the session is in the item of its own. */
  async function signIn({ signIn: begin }: Awaited<ReturnType<typeof start>>['session']) {
    const snapshot = await begin();
    while ([...store.items.values()].some((item) => item.includes('arriving'))) await turn();
    return snapshot;
  }
  return { op, store, log, clock, start, signIn, refreshed, carrying, tokenOf };
}

/** What is stored, whether a rotation is marked in it or not. */
export function unmarked(items: ReadonlyMap<string, string>): Map<string, string> {
  const text = (item: string) => item.replace(/"journal":(null|\{[^}]*\})/, '"journal":null');
  return new Map([...items].map(([name, item]) => [name, text(item)]));
}
