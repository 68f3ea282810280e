import { refusesTokens } from './suite/conformance.ts';
import { CLIENT_ID } from '../../demo/identity.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens(
  'fapi2-security-profile-final-client-test-invalid-secondary-aud',
  withClaims({ aud: [CLIENT_ID, 'another-client'], azp: CLIENT_ID }),
);
