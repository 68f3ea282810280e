import { refusesRedirect } from './suite/conformance.ts';

refusesRedirect(
  'fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-state-fails',
  (query) => query.set('state', 'of-another-sign-in'),
  'sign_in_cancelled',
);
