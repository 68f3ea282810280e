import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import {
  APP_NAME,
  CLIENT_ID,
  DEMO_API_RESOURCE,
  POST_LOGOUT_REDIRECT_URIS,
  REDIRECT_URIS,
} from '../identity.ts';
import type { DemoOptions } from '../options.ts';
import { personBySub } from '../people.ts';
import { ACR, claimsOfSignIn, policy } from './authentication.ts';
import { devicePages } from './device-pages.ts';
import { renderError } from './error-page.ts';
import { logoutPages } from './logout-pages.ts';
import { errors } from './oidc-provider.ts';
import { DEMO_API_SCOPE, OIDC_SCOPE_NAMES } from './scopes.ts';
import type { StateStore } from './state-store.ts';

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const HOUR = 3600;
const DAY = 24 * HOUR;

/** What stays the same while signing keys are rotated. */
export interface ProviderSecrets {
  readonly cookieKey: string;
  readonly dpopNonceSecret: Buffer;
}

export function newProviderSecrets(): ProviderSecrets {
  return { cookieKey: randomBytes(32).toString('base64url'), dpopNonceSecret: randomBytes(32) };
}

function account(sub: string) {
  const person = personBySub(sub);
  if (person === undefined) return undefined;
  return {
    accountId: person.sub,
    claims: () => ({
      sub: person.sub,
      name: person.name,
      given_name: person.givenName,
      family_name: person.familyName,
      preferred_username: person.sub,
      email: person.email,
      email_verified: true,
    }),
  };
}

function demoApiResourceServer(resource: string, accessTokenSeconds: number) {
  if (resource !== DEMO_API_RESOURCE) throw new errors.InvalidTarget();
  return {
    scope: DEMO_API_SCOPE,
    accessTokenFormat: 'jwt',
    accessTokenTTL: accessTokenSeconds,
    jwt: { sign: { alg: 'ES256' } },
  };
}

/**
 * The configuration of oidc-provider: one public native client, PKCE with S256 for everybody, and
 * refresh tokens that rotate on every use and whose reuse ends the family (RFC 9700 section 4.14.2).
 *
 * A refresh token is issued when `offline_access` was granted. As OIDC Core section 11 says, the
 * provider ignores `offline_access` without `prompt=consent`; the app sends that.
 *
 * @param jwks signing keys, the current ones first.
 */
export function providerConfiguration(
  options: DemoOptions,
  port: number,
  jwks: readonly JWK[],
  secrets: ProviderSecrets,
  store: StateStore,
): Record<string, unknown> {
  return {
    adapter: store.adapterFor,
    jwks: { keys: jwks },
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: APP_NAME,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: REDIRECT_URIS,
        post_logout_redirect_uris: POST_LOGOUT_REDIRECT_URIS,
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT],
        id_token_signed_response_alg: 'RS256',
      },
    ],
    scopes: OIDC_SCOPE_NAMES,
    acrValues: Object.values(ACR),
    interactions: { policy: policy() },
    extraTokenClaims: claimsOfSignIn,
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    // The app builds its session from the ID token alone, without a request to userinfo.
    conformIdTokenClaims: false,
    findAccount: async (_context: unknown, sub: string) => account(sub),
    clientBasedCORS: () => false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (
      _context: unknown,
      client: { grantTypeAllowed(grantType: string): boolean },
      source: { scopes: Set<string> },
    ) => client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    ttl: {
      AccessToken: options.accessTokenSeconds,
      AuthorizationCode: 60,
      DeviceCode: 10 * 60,
      Grant: 14 * DAY,
      IdToken: HOUR,
      Interaction: 15 * 60,
      RefreshToken: 14 * DAY,
      Session: DAY,
    },
    renderError,
    // Browsers share cookies between the ports of a host: two demos must not sign each other out.
    cookies: {
      keys: [secrets.cookieKey],
      names: {
        session: `demo_${port}_session`,
        interaction: `demo_${port}_interaction`,
        resume: `demo_${port}_resume`,
      },
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: true },
      // The demo API verifies signatures itself, so nobody needs introspection.
      introspection: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: async (
          _context: unknown,
          client: { clientId: string },
          token: { clientId: string },
        ) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: { enabled: true, ...logoutPages },
      dPoP: { enabled: true, nonceSecret: secrets.dpopNonceSecret, requireNonce: () => false },
      pushedAuthorizationRequests: {
        enabled: true,
        requirePushedAuthorizationRequests: options.requirePar,
      },
      deviceFlow: { enabled: true, ...devicePages },
      resourceIndicators: {
        enabled: true,
        // A token request without `resource` gets a token for the resource that was granted.
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_context: unknown, resource: string) =>
          demoApiResourceServer(resource, options.accessTokenSeconds),
      },
    },
  };
}
