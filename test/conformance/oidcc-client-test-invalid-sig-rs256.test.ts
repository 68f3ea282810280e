import { refusesTokens } from './suite/conformance.ts';
import { forged } from './suite/mutation.ts';

refusesTokens(
  'oidcc-client-test-invalid-sig-rs256',
  { idToken: forged },
  { code: 'response_invalid' },
);
