/** The provider's metadata (OpenID Connect Discovery, RFC 8414), checked before any of it is used. */
import { AuthError } from './auth-error.ts';
import { isBrowserUrl, isEndpoint, parseUrl } from './url-rules.ts';

/** The metadata the shell uses; every endpoint has passed the URL rules. */
export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly revocationEndpoint?: string;
  readonly endSessionEndpoint?: string;
  readonly userinfoEndpoint?: string;
  readonly pushedAuthorizationRequestEndpoint?: string;
  readonly requiresPushedAuthorization: boolean;
  readonly issInResponse: boolean;
}

/** What the configuration says about the provider. */
export interface MetadataRules {
  readonly issuer: string;
  /** Origins that may be opened in the browser: the issuer's own and configured ones. */
  readonly browserOrigins: readonly string[];
  readonly allowLoopbackHttp: boolean;
}

/**
 * Checks a metadata document.
 * @param document the parsed JSON, from outside.
 * @returns what the shell uses of it.
 * @throws AuthError `provider_invalid` for another issuer (MD-01), a missing or insecure endpoint
 *   (MD-02, MD-03), or an authorization endpoint on an origin the configuration does not trust (UA-02).
 */
export function checkMetadata(
  document: Readonly<Record<string, unknown>>,
  rules: MetadataRules,
): ProviderMetadata {
  // Exact string comparison: openid-client compares normalised URLs (OIDC Discovery section 4.3).
  if (document['issuer'] !== rules.issuer) throw new AuthError('provider_invalid');

  const endpoint = (name: string): string => {
    const value = document[name];
    if (!isEndpoint(value, rules.allowLoopbackHttp)) throw new AuthError('provider_invalid');
    // In the one form that openid-client hands to its fetch as well.
    return new URL(value).href;
  };
  const optional = (name: string): string | undefined =>
    document[name] === undefined ? undefined : endpoint(name);

  const authorizationEndpoint = endpoint('authorization_endpoint');
  if (!isBrowserUrl(authorizationEndpoint, rules.browserOrigins, rules.allowLoopbackHttp)) {
    throw new AuthError('provider_invalid');
  }
  const revocationEndpoint = optional('revocation_endpoint');
  const endSessionEndpoint = optional('end_session_endpoint');
  const userinfoEndpoint = optional('userinfo_endpoint');
  const pushed = optional('pushed_authorization_request_endpoint');
  const requiresPushedAuthorization = document['require_pushed_authorization_requests'] === true;
  if (requiresPushedAuthorization && pushed === undefined) throw new AuthError('provider_invalid');

  return {
    issuer: rules.issuer,
    authorizationEndpoint,
    tokenEndpoint: endpoint('token_endpoint'),
    jwksUri: endpoint('jwks_uri'),
    ...(revocationEndpoint === undefined ? {} : { revocationEndpoint }),
    ...(endSessionEndpoint === undefined ? {} : { endSessionEndpoint }),
    ...(userinfoEndpoint === undefined ? {} : { userinfoEndpoint }),
    ...(pushed === undefined ? {} : { pushedAuthorizationRequestEndpoint: pushed }),
    requiresPushedAuthorization,
    issInResponse: document['authorization_response_iss_parameter_supported'] === true,
  };
}

/**
 * Refuses metadata whose token or revocation endpoint moved to another origin while the app runs: the
 * refresh token goes to the origin it came from and nowhere else (MD-07, RT-14).
 */
export function checkUnmoved(before: ProviderMetadata, now: ProviderMetadata): void {
  const originOf = (text: string | undefined) =>
    text === undefined ? undefined : parseUrl(text)?.origin;
  const moved =
    originOf(before.tokenEndpoint) !== originOf(now.tokenEndpoint) ||
    (now.revocationEndpoint !== undefined &&
      before.revocationEndpoint !== undefined &&
      originOf(before.revocationEndpoint) !== originOf(now.revocationEndpoint));
  if (moved) throw new AuthError('provider_invalid');
}
