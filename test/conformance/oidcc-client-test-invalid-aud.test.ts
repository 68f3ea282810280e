import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens('oidcc-client-test-invalid-aud', withClaims({ aud: 'another-client' }));
