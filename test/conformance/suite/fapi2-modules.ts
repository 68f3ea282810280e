/** The modules of the FAPI 2 Security Profile and of FAPI 2 Message Signing. */
import type { Entry } from './module.ts';

const NO_DPOP =
  'The app does not bind its tokens to a key; what the profile asks for besides is shown.';
const NO_JARM = 'The app asks for plain responses, and takes no `response`.';
const NO_ECOSYSTEM = 'A claim of one country’s banks, which the app does not ask for.';
const NO_GRANT_MANAGEMENT = 'The app does not use grant management.';

const jarm = (does: string) =>
  ({
    does,
    expected: 'refused',
    notFor: NO_JARM,
    shownBy: 'fapi2-security-profile-final-client-test-ensure-jarm-signature-is-not-none',
  }) as const;

const happy = 'fapi2-security-profile-final-client-test-happy-path';

export const FAPI2_MODULES = {
  'fapi2-security-profile-final-client-test-happy-path': {
    does: 'wants a pushed request, and DPoP proofs with its nonce',
    expected: 'accepted',
    notFor: NO_DPOP,
  },
  'fapi2-security-profile-final-client-test-happy-path-no-dpop-nonce': {
    does: 'wants a pushed request, and DPoP proofs without a nonce',
    expected: 'accepted',
    notFor: NO_DPOP,
    shownBy: happy,
  },
  'fapi2-security-profile-final-client-test-happy-path-no-mtls-endpoint-aliases': {
    does: 'has no separate endpoints for clients with certificates',
    expected: 'accepted',
    notFor: 'The app has no client certificate.',
    shownBy: happy,
  },
  'fapi2-security-profile-final-client-test-rs-dpop-auth-scheme-case-insensitivity': {
    does: 'writes `dpop` in small letters when the API refuses a proof',
    expected: 'accepted',
    notFor: NO_DPOP,
    shownBy: happy,
  },
  'fapi2-security-profile-final-client-test-discovery-issuer-mismatch': {
    does: 'gives another issuer in its metadata',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-authorization-response-iss': {
    does: 'redirects with another `iss`',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-remove-authorization-response-iss': {
    does: 'redirects without the `iss` that its metadata promises',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-state-fails':
    { does: 'redirects with another `state`', expected: 'refused' },
  'fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-missing-state-fails':
    { does: 'redirects without `state`', expected: 'refused' },
  'fapi2-security-profile-final-client-test-invalid-iss': {
    does: 'sends an ID token of another issuer',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-aud': {
    does: 'sends an ID token for another client',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-secondary-aud': {
    does: 'sends an ID token for this client and another one',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-null-alg': {
    does: 'does not sign the ID token (`alg` `none`)',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-alternate-alg': {
    does: 'signs the ID token with its key for another algorithm',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-expired-exp': {
    does: 'sends an ID token that has expired',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-missing-exp': {
    does: 'sends an ID token without `exp`',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-missing-aud': {
    does: 'sends an ID token without `aud`',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-missing-iss': {
    does: 'sends an ID token without `iss`',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-nonce': {
    does: 'sends an ID token with another `nonce`',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-invalid-missing-nonce': {
    does: 'sends an ID token without `nonce`',
    expected: 'refused',
  },
  'fapi2-security-profile-final-client-test-valid-aud-as-array': {
    does: 'sends `aud` as a list of one',
    expected: 'accepted',
  },
  'fapi2-security-profile-final-client-test-token-type-case-insensitivity': {
    does: 'writes `token_type` in other letters',
    expected: 'accepted',
  },
  'fapi2-security-profile-final-client-test-token-endpoint-response-without-expires_in': {
    does: 'does not say how long the access token is good for',
    expected: 'accepted',
  },
  'fapi2-security-profile-final-client-refresh-token-test': {
    does: 'refuses the access token twice, and gives a new refresh token the first time alone',
    expected: 'accepted',
  },
  'fapi2-security-profile-final-client-test-ensure-jarm-signature-is-not-none': {
    does: 'answers with a JWT that is not signed',
    expected: 'refused',
    notFor: NO_JARM,
  },
  'fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-sig-fails': jarm(
    '… with a wrong signature',
  ),
  'fapi2-security-profile-final-client-test-ensure-jarm-without-iss-fails': jarm('… without `iss`'),
  'fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-iss-fails':
    jarm('… of another issuer'),
  'fapi2-security-profile-final-client-test-ensure-jarm-without-aud-fails': jarm('… without `aud`'),
  'fapi2-security-profile-final-client-test-ensure-jarm-with-invalid-aud-fails':
    jarm('… for another client'),
  'fapi2-security-profile-final-client-test-ensure-jarm-without-exp-fails': jarm('… without `exp`'),
  'fapi2-security-profile-final-client-test-ensure-jarm-with-expired-exp-fails':
    jarm('… that has expired'),
  'fapi2-security-profile-final-client-test-invalid-openbanking-intent-id': {
    does: 'sends an ID token with another intent than was asked for',
    expected: 'refused',
    notFor: NO_ECOSYSTEM,
    shownBy: happy,
  },
  'fapi2-security-profile-final-client-test-grant-management-happy-path': {
    does: 'answers with a grant that can be managed',
    expected: 'accepted',
    notFor: NO_GRANT_MANAGEMENT,
    shownBy: happy,
  },
  'fapi2-security-profile-final-client-test-grant-management-query-and-revoke': {
    does: 'answers when the grant is asked for and revoked',
    expected: 'accepted',
    notFor: NO_GRANT_MANAGEMENT,
    shownBy: happy,
  },
  'fapi2-security-profile-final-client-test-grant-management-invalid-grant-id-fails': {
    does: 'answers with another grant',
    expected: 'refused',
    notFor: NO_GRANT_MANAGEMENT,
    shownBy: happy,
  },
} as const satisfies Readonly<Record<string, Entry>>;
