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
  'transfers:write': 'Send money in the demo API',
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

/** What the person is asked to allow. */
export interface Permission {
  readonly scope: string;
  /** What it means, in plain words. */
  readonly sentence: string;
  /** The person may refuse it and allow the rest: it is of the API, and not of the sign-in. */
  readonly optional: boolean;
}

/** One permission per requested scope, in the order of the tables above. */
export function permissionsOf({ oidc, demoApi }: RequestedScopes): Permission[] {
  const list = (table: Readonly<Record<string, string>>, names: readonly string[]) =>
    Object.entries(table).filter(([scope]) => names.includes(scope));
  return [
    ...list(OIDC_SCOPES, oidc).map(([scope, sentence]) => ({ scope, sentence, optional: false })),
    ...list(DEMO_API_SCOPES, demoApi).map(([scope, sentence]) => ({
      scope,
      sentence,
      optional: true,
    })),
  ];
}

/** The consent form's field of an optional permission: `yes` when it is allowed. */
export const fieldOf = (scope: string): string => `allow-${scope}`;
