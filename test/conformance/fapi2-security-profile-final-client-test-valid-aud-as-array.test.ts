import { accepts } from './suite/conformance.ts';
import { CLIENT_ID } from '../../demo/identity.ts';
import { withClaims } from './suite/mutation.ts';

accepts(
  'fapi2-security-profile-final-client-test-valid-aud-as-array',
  withClaims({ aud: [CLIENT_ID] }),
);
