import { refusesTokens } from './suite/conformance.ts';
import { unsigned } from './suite/mutation.ts';

refusesTokens(
  'oidcc-client-test-idtoken-sig-none',
  {
    metadata: (document) => (document['id_token_signing_alg_values_supported'] = ['RS256', 'none']),
    idToken: unsigned,
  },
  { code: 'response_invalid' },
);
