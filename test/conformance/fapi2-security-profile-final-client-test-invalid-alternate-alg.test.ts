import { sign } from '../fakes/signing-keys.ts';
import { refusesTokens } from './suite/conformance.ts';
import { firstKeys } from './suite/keys.ts';

refusesTokens(
  'fapi2-security-profile-final-client-test-invalid-alternate-alg',
  {
    idToken: async ({ claims }) => sign(claims, (await firstKeys()).rs256),
  },
  { code: 'response_invalid' },
);
