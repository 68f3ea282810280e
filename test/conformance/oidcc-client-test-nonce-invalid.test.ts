import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens('oidcc-client-test-nonce-invalid', withClaims({ nonce: 'of-another-sign-in' }));
