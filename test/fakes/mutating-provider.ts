import { createHash, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import type { Clock } from '../../main/ports.ts';
import {
  createFakeNetwork,
  type FakeAnswer,
  type FakeNetwork,
  type FakeServer,
  type SentRequest,
} from './fake-http-fetch.ts';
import { sign, signingKey, type SigningKey } from './signing-keys.ts';

/** The endpoints, by the last part of their address. */
export type Endpoint =
  'openid-configuration' | 'jwks' | 'token' | 'revocation' | 'userinfo' | 'par';

type Json = Record<string, unknown>;

/**
 * An OpenID Provider in memory that does everything right, with real signatures, until a test changes
 * one thing. It checks what the client sends as a strict server would.
 */
export interface MutatingProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly network: FakeNetwork;
  /** The metadata as it is served; change it in place. */
  readonly metadata: Json;
  /** The keys as they are served. */
  jwks: { keys: JWK[] };
  /** What ID tokens are signed with. */
  key: SigningKey;
  /** The person who signs in. */
  readonly person: { sub: string; claims: Json };
  /** Changes the claims of the next ID tokens. */
  changeClaims: (claims: Json) => unknown;
  /** How the person proves who they are: `acr` of ID tokens. */
  acr: string;
  /** Changes the protected header of the next ID tokens. */
  header: Json;
  /** Makes the ID token in another way. */
  makeIdToken: ((claims: Json) => string | Promise<string>) | null;
  /** Changes the token response, after the ID token was put in. */
  changeTokens: (body: Json) => unknown;
  /** What the token response says that it is. */
  tokenContentType: string;
  /** Milliseconds by which the provider's clock is ahead of the computer's. */
  ahead: number;
  /** The headers by which an answer says when it was made; `date` is the provider's time now. */
  timeHeaders: (endpoint: Endpoint, date: string) => Readonly<Record<string, string>>;
  /** Endpoints that do their work, and whose answers are lost on the way. */
  readonly loses: Set<Endpoint>;
  /** Answers of endpoints that replace their own work. */
  readonly answers: Partial<Record<Endpoint, FakeServer>>;
  /** The address of an endpoint. */
  url(endpoint: Endpoint): string;
  /** The requests that an endpoint saw. */
  requests(endpoint: Endpoint): SentRequest[];
  /** The browser and a person who agrees: the query of the redirect. */
  authorize(url: string): URLSearchParams;
  /** Whether a refresh token can still be used. */
  isAlive(refreshToken: string): boolean;
  /** From now on signs with this key, and publishes it alone. */
  rotateTo(key: SigningKey): void;
}

interface Grant {
  readonly nonce: string | null;
  readonly scope: string;
  readonly authTime: number;
  /** The refresh token that is good now; null when the grant has ended. */
  current: string | null;
  readonly used: Set<string>;
}

const json = (body: unknown, status = 200): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
const refuse = (error: string, status = 400) =>
  json({ error, error_description: 'canary-in-description' }, status);

export async function createMutatingProvider(
  clock: Clock,
  { issuer = 'https://idp.test', clientId = 'desk', alg = 'RS256' } = {},
): Promise<MutatingProvider> {
  const network = createFakeNetwork(clock);
  const key = await signingKey(alg, `${alg}-1`);
  const codes = new Map<string, { request: URLSearchParams; grant: Grant }>();
  const grants: Grant[] = [];
  const pushed = new Map<string, URLSearchParams>();
  let count = 0;
  const fresh = (what: string) =>
    `${what}-${(count += 1)}-${randomBytes(12).toString('base64url')}`;
  const now = () => clock.now() + op.ahead;
  const seconds = () => Math.floor(now() / 1000);

  async function idToken(grant: Grant, nonce: string | null): Promise<string> {
    const claims: Json = {
      iss: issuer,
      sub: op.person.sub,
      aud: clientId,
      iat: seconds(),
      exp: seconds() + 300,
      auth_time: grant.authTime,
      acr: op.acr,
      ...(nonce === null ? {} : { nonce }),
      ...op.person.claims,
    };
    op.changeClaims(claims);
    return op.makeIdToken ? op.makeIdToken(claims) : sign(claims, op.key, op.header);
  }

  async function tokens(
    grant: Grant,
    nonce: string | null,
    scope = grant.scope,
  ): Promise<FakeAnswer> {
    grant.current = fresh('refresh');
    const body: Json = {
      access_token: fresh('access'),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: grant.current,
      scope,
    };
    body['id_token'] = await idToken(grant, nonce);
    await op.changeTokens(body);
    return { ...json(body), headers: { 'content-type': op.tokenContentType } };
  }

  /** Which client it is, in the one way a public client has (TX-08). */
  function isClient({ headers, form }: SentRequest): boolean {
    const secret = ['client_secret', 'client_assertion'].some((name) => form.has(name));
    return !headers.has('authorization') && !secret && form.get('client_id') === clientId;
  }

  async function redeemCode({ form }: SentRequest): Promise<FakeAnswer> {
    const issued = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    if (!issued) return refuse('invalid_grant');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const { request, grant } = issued;
    const matches =
      challenge === request.get('code_challenge') &&
      form.get('redirect_uri') === request.get('redirect_uri');
    return matches ? tokens(grant, grant.nonce) : refuse('invalid_grant');
  }

  async function redeemRefreshToken({ form }: SentRequest): Promise<FakeAnswer> {
    const sent = form.get('refresh_token') ?? '';
    const grant = grants.find(({ current, used }) => current === sent || used.has(sent));
    if (!grant || grant.current === null) return refuse('invalid_grant');
    if (grant.current !== sent) {
      // A token that was used before: somebody has a copy, so the whole family ends.
      grant.current = null;
      return refuse('invalid_grant');
    }
    const scope = form.get('scope') ?? grant.scope;
    const granted = grant.scope.split(' ');
    // RFC 6749 section 6; the token is not used up by it.
    if (!scope.split(' ').every((name) => granted.includes(name))) return refuse('invalid_scope');
    grant.used.add(sent);
    return tokens(grant, null, scope);
  }

  const servers: Readonly<Record<string, FakeServer>> = {
    'openid-configuration': () => json(op.metadata),
    jwks: () => json(op.jwks),
    token: (request) => {
      if (request.method !== 'POST' || !isClient(request)) return refuse('invalid_client', 401);
      const type = request.form.get('grant_type');
      if (type === 'authorization_code') return redeemCode(request);
      return type === 'refresh_token'
        ? redeemRefreshToken(request)
        : refuse('unsupported_grant_type');
    },
    revocation: (request) => {
      if (!isClient(request)) return refuse('invalid_client', 401);
      const revoked = grants.find(({ current }) => current === request.form.get('token'));
      if (revoked) revoked.current = null;
      return {};
    },
    userinfo: ({ headers }) =>
      /^Bearer access-/.test(headers.get('authorization') ?? '')
        ? json({ sub: op.person.sub, ...op.person.claims })
        : { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
    par: (request) => {
      if (!isClient(request)) return refuse('invalid_client', 401);
      const reference = `urn:ietf:params:oauth:request_uri:${fresh('par')}`;
      pushed.set(reference, request.form);
      return json({ request_uri: reference, expires_in: 60 }, 201);
    },
  };

  const endpointOf = (url: URL) => url.pathname.split('/').at(-1) ?? '';
  network.serve(new URL(issuer).origin, async (request) => {
    const endpoint = endpointOf(request.url) as Endpoint;
    const replaced = op.answers[endpoint];
    const server = replaced ?? servers[endpoint] ?? (() => ({ status: 404 }));
    const answer: FakeAnswer = await server(request);
    const time = op.timeHeaders(endpoint, new Date(now()).toUTCString());
    const dated = { ...answer, headers: { ...time, ...answer.headers } };
    return op.loses.has(endpoint) ? { ...dated, takesMs: 'never' as const } : dated;
  });

  const op: MutatingProvider = {
    issuer,
    clientId,
    network,
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      revocation_endpoint: `${issuer}/revocation`,
      userinfo_endpoint: `${issuer}/userinfo`,
      end_session_endpoint: `${issuer}/logout`,
      pushed_authorization_request_endpoint: `${issuer}/par`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [alg],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    },
    jwks: { keys: [key.publicJwk] },
    key,
    person: {
      sub: 'ada',
      claims: { name: 'Ada Lovelace', preferred_username: 'ada', email: 'ada@example.test' },
    },
    changeClaims: () => {},
    acr: 'password',
    header: {},
    makeIdToken: null,
    changeTokens: () => {},
    tokenContentType: 'application/json',
    ahead: 0,
    timeHeaders: (_endpoint, date) => ({ date }),
    loses: new Set(),
    answers: {},
    url: (endpoint) =>
      endpoint === 'openid-configuration'
        ? `${issuer}/.well-known/openid-configuration`
        : `${issuer}/${endpoint}`,
    requests: (endpoint) => network.requests.filter(({ url }) => endpointOf(url) === endpoint),
    authorize: (url) => {
      const direct = new URL(url).searchParams;
      const request = pushed.get(direct.get('request_uri') ?? '') ?? direct;
      const grant: Grant = {
        nonce: request.get('nonce'),
        scope: request.get('scope') ?? '',
        authTime: seconds(),
        current: null,
        used: new Set(),
      };
      grants.push(grant);
      const code = fresh('code');
      codes.set(code, { request, grant });
      return new URLSearchParams({ code, state: request.get('state') ?? '', iss: issuer });
    },
    isAlive: (refreshToken) => grants.some(({ current }) => current === refreshToken),
    rotateTo: (next) => {
      op.key = next;
      op.jwks = { keys: [next.publicJwk] };
    },
  };
  return op;
}
