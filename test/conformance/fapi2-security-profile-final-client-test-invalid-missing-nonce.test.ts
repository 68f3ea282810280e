import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens(
  'fapi2-security-profile-final-client-test-invalid-missing-nonce',
  withClaims({ nonce: undefined }),
  // OIDC Core section 12.2: at a refresh there should be none.
  { code: 'response_invalid', atRefresh: 'accepted' },
);
