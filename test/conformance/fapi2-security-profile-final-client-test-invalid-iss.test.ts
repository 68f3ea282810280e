import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens(
  'fapi2-security-profile-final-client-test-invalid-iss',
  withClaims({ iss: 'https://other.example' }),
);
