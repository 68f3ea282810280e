/**
 * What this app needs at well-known providers, by their public documentation and by experience. Nobody has
 * run the app with them for this list, and the page that is made of it says so of each.
 */

/** One provider. */
export interface ProviderSettings {
  readonly name: string;
  /** What `provider.issuer` looks like; capitals are yours. */
  readonly issuer: string;
  /** What to set at the provider. */
  readonly there: string;
  /** What to set in `auth-shell.config.json`, besides issuer, client and scopes. */
  readonly here: string;
  /** What to expect. */
  readonly expect: string;
  /** The page of its documentation to compare it with; null where none was at hand. */
  readonly source: string | null;
}

const LISTED_PORTS = '`redirect.ports`: a list; register `http://127.0.0.1:PORT/callback` for each';

export const providerSettings: readonly ProviderSettings[] = [
  {
    name: 'Auth0',
    issuer: '`https://TENANT.REGION.auth0.com/`, with its slash',
    there:
      'An application of type Native with refresh token rotation; for an API, "Allow offline access"',
    here: LISTED_PORTS,
    expect:
      'Access tokens for an API need the tenant’s default audience or its resource parameter profile',
    source: 'https://auth0.com/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation',
  },
  {
    name: 'Keycloak',
    issuer: '`https://HOST/realms/REALM`',
    there:
      'A client with the standard flow and client authentication off; valid redirect URI `http://127.0.0.1/callback`: there the port is not compared',
    here: 'Nothing more',
    expect: '`offline_access` makes the refresh token outlive the session of the browser',
    source:
      'https://docs.redhat.com/en/documentation/red_hat_build_of_keycloak/26.0/html/securing_applications_and_services_guide/oidc-layers-recommendations',
  },
  {
    name: 'Microsoft Entra ID',
    issuer: '`https://login.microsoftonline.com/TENANT-ID/v2.0`: your tenant, not `common`',
    there:
      'Platform "Mobile and desktop applications"; `http://127.0.0.1/callback` is written into the manifest, since the form does not take it',
    here: 'Nothing more',
    expect: 'No revocation endpoint: a sign-out says that it could not revoke',
    source: 'https://learn.microsoft.com/en-us/entra/identity-platform/reply-url',
  },
  {
    name: 'Okta',
    issuer: '`https://ORG.okta.com/oauth2/default`, or another authorization server',
    there: 'A native application with the grants Authorization Code and Refresh Token, rotated',
    here: LISTED_PORTS,
    expect: '`offline_access` has to be allowed by the access policy',
    source: null,
  },
  {
    name: 'Google',
    issuer: '`https://accounts.google.com`',
    there: 'A client of type Desktop app',
    here: 'Nothing helps if its token endpoint wants the client secret that comes with such a client, as is reported: this app sends none',
    expect:
      'Long-lived access is asked for with `access_type`, not with `offline_access`: a broker that speaks OpenID Connect in between is the safer plan',
    source: 'https://developers.google.com/identity/protocols/oauth2/native-app',
  },
  {
    name: 'Amazon Cognito',
    issuer: '`https://cognito-idp.REGION.amazonaws.com/POOL-ID`',
    there: 'A public app client without a secret, with the code grant and refresh token rotation',
    here: '`provider.browserOrigins`: the origin of the managed login; `endSession`: `false`, since its logout has parameters of its own; no `offline_access`',
    expect:
      'Its documentation takes `http` for `localhost` alone, while this app comes back to 127.0.0.1: see whether yours takes that',
    source:
      'https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/cognitoidentityprovider/aws.sdk.kotlin.services.cognitoidentityprovider.model/-create-user-pool-client-request/callback-urls.html',
  },
  {
    name: 'Curity',
    issuer: '`https://HOST/oauth/v2/oauth-anonymous`, as its metadata spells it',
    there: 'A public client with the code capability and a redirect URI on the loopback address',
    here: 'Nothing more, unless its profile validates the port of loopback addresses',
    expect: 'Refresh tokens are rotated unless the profile reuses them',
    source: null,
  },
  {
    name: 'Zitadel',
    issuer: '`https://INSTANCE.zitadel.cloud`',
    there: 'An application of type Native, method PKCE, with "Refresh Token" on',
    here: 'Nothing more',
    expect: 'Refresh tokens are rotated',
    source: 'https://help.zitadel.com/how-to-enable-and-receive-refresh-tokens',
  },
  {
    name: 'Authentik',
    issuer: '`https://HOST/application/o/SLUG/`, with its slash',
    there:
      'A public OAuth2 provider with a signing key (without one it signs with HS256) and the scope mapping of `offline_access`',
    here: `${LISTED_PORTS}, or as a regular expression`,
    expect: 'The authorization endpoint is on the same host',
    source: null,
  },
];
