import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens('oidcc-client-test-missing-aud', withClaims({ aud: undefined }), {
  code: 'response_invalid',
});
