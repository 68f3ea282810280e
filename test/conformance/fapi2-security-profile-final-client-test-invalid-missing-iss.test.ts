import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens(
  'fapi2-security-profile-final-client-test-invalid-missing-iss',
  withClaims({ iss: undefined }),
  { code: 'response_invalid' },
);
