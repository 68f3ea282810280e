/** glewlwyd's administration, over its REST interface: what an administrator types into its pages. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { ACCESS_TOKEN_SECONDS, PERSON } from '../provider.ts';

export const CLIENT_ID = 'auth-shell';
/** The account that the package's database comes with. */
const ADMINISTRATOR = { username: 'admin', password: 'password' };
const SCOPES = ['openid', 'profile', 'email', 'offline_access'];

/** Calls the interface as one person, whose session is kept in a cookie. */
export async function signedInAs(base: string, who: { username: string; password: string }) {
  let cookie = '';
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${base}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const [first = ''] = answer.headers.getSetCookie();
    cookie = first.split(';', 1)[0] || cookie;
    return answer;
  }
  await call('POST', '/auth/', who);
  return call;
}

/** A key that ID tokens are signed with, as a set. */
function signingKeys(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'RS256' };
  return JSON.stringify({ keys: [{ ...key, use: 'sig' }] });
}

/** The settings of the OpenID Connect plugin: as they come, but for what is named here. */
const plugin = (issuer: string) => ({
  iss: issuer,
  'jwks-private': signingKeys(),
  'jwks-show': true,
  'access-token-duration': ACCESS_TOKEN_SECONDS,
  'refresh-token-duration': 86_400,
  'code-duration': 60,
  'refresh-token-rolling': true,
  'refresh-token-one-use': 'always',
  'auth-type-code-enabled': true,
  'auth-type-code-revoke-replayed': true,
  'auth-type-token-enabled': false,
  'auth-type-id-token-enabled': true,
  'auth-type-none-enabled': false,
  'auth-type-password-enabled': false,
  'auth-type-client-enabled': false,
  'auth-type-device-enabled': false,
  'auth-type-refresh-enabled': true,
  'allowed-scope': SCOPES,
  'subject-type': 'public',
  'allow-non-oidc': true,
  'pkce-allowed': true,
  'pkce-required': true,
  'pkce-method-plain-allowed': false,
  'introspection-revocation-allowed': true,
  'introspection-revocation-allow-target-client': true,
  'session-management-allowed': true,
  'front-channel-logout-allowed': true,
  'back-channel-logout-allowed': true,
  'session-cookie-name': 'GLEWLWYD2_OIDC_SID',
  'session-cookie-expiration': 2_419_200,
  'oauth-as-iss-id': true,
  'name-claim': 'on-demand',
  'name-claim-scope': ['profile'],
  'email-claim': 'on-demand',
  'email-claim-scope': ['email'],
  'request-parameter-allow': true,
  'register-client-allowed': false,
});

/** Sets up the plugin, the person and the client of a fresh instance. */
export async function setUp(base: string, ports: readonly number[]): Promise<void> {
  const call = await signedInAs(base, ADMINISTRATOR);
  for (const name of SCOPES.slice(1)) {
    const words = { display_name: name, description: name };
    const rules = { password_required: true, password_max_age: 0, scheme: {} };
    await call('POST', '/scope', { name, ...words, ...rules });
  }
  const parameters = plugin(`${base}/api/oidc`);
  const names = { name: 'oidc', display_name: 'OpenID Connect' };
  await call('POST', '/mod/plugin/', { module: 'oidc', ...names, parameters });
  const { user: username, password, name } = PERSON;
  const scope = [...SCOPES, 'g_profile'];
  const person = { username, password, name, email: 'alice@example.test', enabled: true, scope };
  await call('POST', '/user/', person);
  await call('POST', '/client/', {
    client_id: CLIENT_ID,
    name: 'Auth Shell',
    confidential: false,
    enabled: true,
    authorization_type: ['code', 'refresh_token'],
    redirect_uri: ports.map((port) => `http://127.0.0.1:${port}/callback`),
    post_logout_redirect_uris: ports.map((port) => `http://127.0.0.1:${port}/signed-out`),
    application_type: 'native',
    token_endpoint_auth_method: ['none'],
    scope: [],
  });
}

/** Ends every session of the person, as the page of their account does. */
export async function endSessions(base: string): Promise<void> {
  const { user: username, password } = PERSON;
  const call = await signedInAs(base, { username, password });
  const tokens = (await (await call('GET', '/oidc/token')).json()) as {
    readonly token_hash: string;
    readonly enabled: boolean;
  }[];
  for (const { token_hash: hash } of tokens.filter(({ enabled }) => enabled)) {
    await call('DELETE', `/oidc/token/${encodeURIComponent(hash)}`);
  }
}
