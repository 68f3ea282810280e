import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens('oidcc-client-test-missing-iat', withClaims({ iat: undefined }), {
  code: 'response_invalid',
});
