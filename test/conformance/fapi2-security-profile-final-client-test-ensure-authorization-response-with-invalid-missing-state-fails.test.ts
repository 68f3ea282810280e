import { refusesRedirect } from './suite/conformance.ts';

refusesRedirect(
  'fapi2-security-profile-final-client-test-ensure-authorization-response-with-invalid-missing-state-fails',
  (query) => query.delete('state'),
  'sign_in_cancelled',
);
