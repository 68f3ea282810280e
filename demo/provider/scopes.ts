import { APP_NAME } from '../identity.ts';

/** What each scope means, in the words of the consent page. */
const OIDC_SCOPES: Readonly<Record<string, string>> = {
  openid: 'Know that it is you',
  profile: 'See your name and user name',
  email: 'See your email address',
  offline_access: `Keep you signed in when you close ${APP_NAME} and open it again`,
};

const DEMO_API_SCOPES: Readonly<Record<string, string>> = {
  'profile:read': 'Read your profile in the demo API',
  'notes:write': 'Read and add notes in the demo API',
  'sessions:end': 'Sign you out on all your devices',
};

export const OIDC_SCOPE_NAMES = Object.keys(OIDC_SCOPES);
export const DEMO_API_SCOPE = Object.keys(DEMO_API_SCOPES).join(' ');

/** The scopes of one authorization request that this provider can grant. */
export interface RequestedScopes {
  readonly oidc: readonly string[];
  /** Empty unless the request named the demo API as a resource (RFC 8707). */
  readonly demoApi: readonly string[];
}

/**
 * Reads the `scope` of an authorization request that oidc-provider has accepted: it took the scopes
 * of the demo API out when the request did not name that resource. Unknown scopes are left out, as
 * OAuth 2.0 allows (RFC 6749 section 3.3).
 */
export function requestedScopes(params: Readonly<Record<string, unknown>>): RequestedScopes {
  const names = typeof params['scope'] === 'string' ? params['scope'].split(' ') : [];
  return {
    oidc: names.filter((name) => Object.hasOwn(OIDC_SCOPES, name)),
    demoApi: names.filter((name) => Object.hasOwn(DEMO_API_SCOPES, name)),
  };
}

/** One plain sentence per requested scope, in the order of the tables above. */
export function describeScopes(requested: RequestedScopes): string[] {
  const names = new Set([...requested.oidc, ...requested.demoApi]);
  return Object.entries({ ...OIDC_SCOPES, ...DEMO_API_SCOPES })
    .filter(([name]) => names.has(name))
    .map(([, sentence]) => sentence);
}
