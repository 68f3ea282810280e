import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens('oidcc-client-test-missing-sub', withClaims({ sub: undefined }), {
  code: 'response_invalid',
});
