/** The modules of OpenID Connect Core and Discovery. */
import type { Entry } from './module.ts';

const NO_SECRET = 'The app is a public client: it has no secret, and proves itself with PKCE.';
const HYBRID = 'The app uses the code flow; the claim is for tokens that come with the redirect.';
const NO_REQUEST_OBJECT = 'The app sends no request objects; it pushes its request where asked to.';
const FIXED = 'The issuer and the client ID are in the configuration, and come from nowhere else.';
const NO_SOURCES =
  'The app reads claims of the ID token and of UserInfo, and follows no claim source.';

export const OIDC_MODULES = {
  'oidcc-client-test': { does: 'does everything right', expected: 'accepted' },
  'oidcc-client-test-client-secret-basic': {
    does: 'wants the client secret in the Authorization header',
    expected: 'accepted',
    notFor: NO_SECRET,
  },
  'oidcc-client-test-idtoken-sig-rs256': {
    does: 'signs the ID token with RS256',
    expected: 'accepted',
  },
  'oidcc-client-test-idtoken-sig-none': {
    does: 'does not sign the ID token (`alg` `none`), and its metadata offers that',
    expected: 'refused',
  },
  'oidcc-client-test-invalid-sig-rs256': {
    does: 'sends an ID token with a wrong RS256 signature',
    expected: 'refused',
  },
  'oidcc-client-test-invalid-sig-es256': {
    does: 'sends an ID token with a wrong ES256 signature',
    profile: 'fapi2',
    expected: 'refused',
  },
  'oidcc-client-test-invalid-sig-hs256': {
    does: 'signs the ID token with HS256 and its own public key as the secret',
    expected: 'refused',
  },
  'oidcc-client-test-invalid-iss': {
    does: 'sends an ID token of another issuer',
    expected: 'refused',
  },
  'oidcc-client-test-invalid-aud': {
    does: 'sends an ID token for another client',
    expected: 'refused',
  },
  'oidcc-client-test-missing-aud': { does: 'sends an ID token without `aud`', expected: 'refused' },
  'oidcc-client-test-missing-iat': { does: 'sends an ID token without `iat`', expected: 'refused' },
  'oidcc-client-test-missing-sub': { does: 'sends an ID token without `sub`', expected: 'refused' },
  'oidcc-client-test-nonce-invalid': {
    does: 'sends an ID token with another `nonce`',
    expected: 'refused',
  },
  'oidcc-client-test-nonce-unless-code-flow': {
    does: 'looks for a `nonce` in each authorization request',
    expected: 'accepted',
  },
  'oidcc-client-test-invalid-athash': {
    does: 'sends an ID token with the `at_hash` of another access token',
    expected: 'refused',
  },
  'oidcc-client-test-missing-athash': {
    does: 'sends an ID token without `at_hash` with the redirect',
    expected: 'refused',
    notFor: 'In the code flow `at_hash` is optional (OIDC Core section 3.1.3.6).',
  },
  'oidcc-client-test-invalid-chash': {
    does: 'sends an ID token with a wrong `c_hash` with the redirect',
    expected: 'refused',
    notFor: HYBRID,
  },
  'oidcc-client-test-missing-chash': {
    does: 'sends an ID token without `c_hash` with the redirect',
    expected: 'refused',
    notFor: HYBRID,
    shownBy: 'oidcc-client-test-invalid-chash',
  },
  'oidcc-client-test-kid-absent-single-jwks': {
    does: 'names no key in the ID token, and publishes one',
    expected: 'accepted',
  },
  'oidcc-client-test-kid-absent-multiple-jwks': {
    does: 'names no key in the ID token, and publishes several of its kind',
    expected: 'either',
  },
  'oidcc-client-test-userinfo-invalid-sub': {
    does: 'answers at UserInfo with the claims of somebody else',
    expected: 'refused',
  },
  'oidcc-client-test-userinfo-bearer-header': {
    does: 'looks for the access token in the header of the UserInfo request',
    expected: 'accepted',
  },
  'oidcc-client-test-userinfo-bearer-body': {
    does: 'looks for the access token in the body of the UserInfo request',
    expected: 'accepted',
    notFor: 'Access tokens go in the header alone (RFC 6750 section 2.1).',
    shownBy: 'oidcc-client-test-userinfo-bearer-header',
  },
  'oidcc-client-test-userinfo-signed': {
    does: 'answers at UserInfo with a signed JWT that nobody asked for',
    expected: 'either',
  },
  'oidcc-client-test-scope-userinfo-claims': {
    does: 'gives the claims of the scopes at UserInfo',
    expected: 'accepted',
  },
  'oidcc-client-test-aggregated-claims': {
    does: 'sends claims inside of a token of another issuer',
    expected: 'accepted',
    notFor: NO_SOURCES,
  },
  'oidcc-client-test-distributed-claims': {
    does: 'says where more claims can be had',
    expected: 'accepted',
    notFor: NO_SOURCES,
    shownBy: 'oidcc-client-test-aggregated-claims',
  },
  'oidcc-client-test-request-uri-signed-none': {
    does: 'fetches an unsigned request object from the client',
    expected: 'accepted',
    notFor: NO_REQUEST_OBJECT,
  },
  'oidcc-client-test-request-uri-signed-rs256': {
    does: 'fetches a signed request object from the client',
    expected: 'accepted',
    notFor: NO_REQUEST_OBJECT,
    shownBy: 'oidcc-client-test-request-uri-signed-none',
  },
  'oidcc-client-test-mtls-endpoint-aliases': {
    does: 'has separate endpoints for clients with certificates',
    expected: 'accepted',
    notFor: 'The app has no client certificate.',
  },
  'oidcc-client-test-form-post-error': {
    does: 'lets the browser post an error to the client',
    expected: 'accepted',
    notFor: 'The app asks for a redirect, and its listener takes nothing that is posted.',
  },
  'oidcc-client-test-3rd-party-init-login': {
    does: 'starts a sign-in by sending the browser to the client',
    expected: 'accepted',
    notFor: 'A sign-in begins in the app, when the person wants it, and not by an address.',
  },
  'oidcc-client-test-dynamic-registration': {
    does: 'registers the client when it asks for it',
    expected: 'accepted',
    notFor: FIXED,
  },
  'oidcc-client-test-discovery-webfinger-acct': {
    does: 'says at WebFinger which issuer an account has',
    expected: 'accepted',
    notFor: FIXED,
    shownBy: 'oidcc-client-test-dynamic-registration',
  },
  'oidcc-client-test-discovery-webfinger-url': {
    does: 'says at WebFinger which issuer an address has',
    expected: 'accepted',
    notFor: FIXED,
    shownBy: 'oidcc-client-test-dynamic-registration',
  },
  'oidcc-client-test-discovery-openid-config': {
    does: 'says in its metadata where the endpoints are',
    expected: 'accepted',
  },
  'oidcc-client-test-discovery-jwks-uri-keys': {
    does: 'publishes its keys where its metadata says',
    expected: 'accepted',
  },
  'oidcc-client-test-discovery-issuer-mismatch': {
    does: 'gives another issuer in its metadata',
    expected: 'refused',
  },
  'oidcc-client-test-signing-key-rotation': {
    does: 'has new keys at the second sign-in, and at a refresh',
    expected: 'accepted',
  },
  'oidcc-client-test-signing-key-rotation-just-before-signing': {
    does: 'makes new keys between the authorization and the token request',
    expected: 'accepted',
  },
  'oidcc-client-test-refresh-token': {
    does: 'gives new tokens for a refresh token',
    expected: 'accepted',
  },
  'oidcc-client-test-refresh-token-invalid-issuer': {
    does: 'sends an ID token of another issuer at a refresh',
    expected: 'refused',
  },
  'oidcc-client-test-refresh-token-invalid-sub': {
    does: 'sends an ID token of somebody else at a refresh',
    expected: 'refused',
  },
} as const satisfies Readonly<Record<string, Entry>>;
