import { refusesRedirect } from './suite/conformance.ts';

refusesRedirect(
  'fapi2-security-profile-final-client-test-invalid-authorization-response-iss',
  (query) => query.set('iss', 'https://other.example'),
  'response_invalid',
);
