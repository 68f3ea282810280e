import { refusesTokens } from './suite/conformance.ts';
import { unsigned } from './suite/mutation.ts';

refusesTokens(
  'fapi2-security-profile-final-client-test-invalid-null-alg',
  { idToken: unsigned },
  { code: 'response_invalid' },
);
