import { accepts } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

accepts('oidcc-client-test-missing-athash', withClaims({ at_hash: undefined }));
