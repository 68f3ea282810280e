import { expectRefusedRefresh, moduleTests, signedIn } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

moduleTests('oidcc-client-test-refresh-token-invalid-sub', {
  'is refused at refresh': async (run) => {
    await signedIn(run);
    await expectRefusedRefresh(run, withClaims({ sub: 'grace' }), 'id_token_invalid');
  },
});
