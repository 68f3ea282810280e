import { noAccess } from '../../../main/auth/access-tokens.ts';
import { createAsking, nobody } from '../../../main/auth/asking.ts';
import { createApiProxy } from '../../../main/auth/api-proxy.ts';
import { codeOf, type AuthError } from '../../../main/auth/auth-error.ts';
import type { AccessToken } from '../../../main/ports.ts';
import type { ApiRequest, StreamRequest } from '../../../preload/contract.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeNetwork, type FakeServer } from '../../fakes/fake-http-fetch.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createFakeRandom } from '../../fakes/fake-random.ts';
import { checked } from '../../rig/declared-codes.ts';
import { apiDefaults } from './api-defaults.ts';

/** A call that is granted. */
export const call: ApiRequest = { api: 'notes', method: 'GET', path: '/notes' };

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'];

/** How long a call may take, and a stream may stand still, in milliseconds. */
export const [LIMIT_MS, IDLE_MS] = [1000, 5000];

/** The proxy over one API and a session that hands out token-1, token-2, … */
export function scenario(server: FakeServer) {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  network.serve('https://api.test', server);
  network.serve('https://evil.test', () => ({}));
  const asked: (string | undefined)[] = [];
  const issuers: (string | undefined)[] = [];
  let serial = 1;
  const session = {
    renewable: true,
    leaving: new AbortController(),
    failure: null as AuthError | null,
    tokens: (issuer?: string) => {
      issuers.push(issuer);
      const { get, invalidate, leaving } = session;
      return { ...noAccess('not_signed_in'), get, invalidate, ended: leaving.signal };
    },
    get: (resource: string | undefined): Promise<AccessToken> => {
      asked.push(resource);
      if (session.failure) return Promise.reject(session.failure);
      const type = 'bearer' as const;
      return Promise.resolve({ value: `token-${serial}`, type, scope: '', expiresInSeconds: 60 });
    },
    invalidate: (_resource: string | undefined, value: string) => {
      if (session.renewable && value === `token-${serial}`) serial += 1;
      return session.renewable;
    },
  };
  const log = createFakeLog();
  const proxy = createApiProxy({
    apis: {
      notes: {
        ...apiDefaults,
        origin: 'https://api.test',
        issuer: 'https://idp.test',
        resource: 'urn:notes',
        maxStreamBytes: 1000,
        routes: METHODS.map((method) => `${method} /notes`).concat('GET /notes/{id}'),
      },
      other: {
        ...apiDefaults,
        origin: 'https://other.test',
        issuer: 'https://else.test',
        resource: 'urn:other',
        routes: ['GET /x'],
      },
    },
    session,
    asking: createAsking(nobody, clock, log),
    open: network.open,
    clock,
    random: createFakeRandom(),
    timeoutMs: LIMIT_MS,
    idleMs: IDLE_MS,
    log,
  });
  const request = (asked: ApiRequest, gone?: AbortSignal) =>
    checked('request', proxy.request(asked, { window: 'main', grants: { scopes: [] }, gone }));
  const failure = async (changes: Partial<ApiRequest> = {}) =>
    request({ ...call, ...changes }).then(() => 'none' as const, codeOf);
  /** Opens a stream; what it tells of an upload is in `sent`. */
  const stream = (changes: Partial<StreamRequest> = {}) => {
    const gone = new AbortController();
    const sent: number[] = [];
    const onSent = (bytes: number) => void sent.push(bytes);
    const { responseType: _type, shared: _shared, ...plain } = call;
    const opened = checked(
      'request',
      proxy.open({ ...plain, ...changes }, { gone: gone.signal, onSent }),
    );
    return { opened, gone, sent };
  };
  const tokens = () => network.requests.map(({ headers }) => headers.get('authorization'));
  return { request, stream, failure, network, clock, session, log, asked, issuers, tokens };
}

export const text =
  (body: string, status = 200, headers: Record<string, string> = {}) =>
  () => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
