import { refusesRedirect } from './suite/conformance.ts';

refusesRedirect(
  'fapi2-security-profile-final-client-test-remove-authorization-response-iss',
  (query) => query.delete('iss'),
  'response_invalid',
);
