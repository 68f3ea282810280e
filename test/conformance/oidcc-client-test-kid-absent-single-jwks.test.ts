import { accepts } from './suite/conformance.ts';
import { withoutKid } from './suite/mutation.ts';

accepts('oidcc-client-test-kid-absent-single-jwks', {
  keys: (keys) => keys.filter(({ alg }) => alg === 'RS256').map(({ kid: _kid, ...key }) => key),
  idToken: withoutKid,
});
