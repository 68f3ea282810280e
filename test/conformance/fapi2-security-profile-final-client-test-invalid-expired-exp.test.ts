import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

const now = Math.floor(Date.now() / 1000);

refusesTokens(
  'fapi2-security-profile-final-client-test-invalid-expired-exp',
  withClaims({ iat: now - 300, exp: now - 60 }),
  // At a refresh it signs nobody in, and no clock may cost the rotated refresh token (RT-16).
  { atRefresh: 'accepted' },
);
