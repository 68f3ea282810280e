import { refusesTokens } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

refusesTokens(
  'oidcc-client-test-invalid-athash',
  withClaims({ at_hash: 'b2YgYW5vdGhlciB0b2tlbg' }),
);
