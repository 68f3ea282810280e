import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('oidcc-client-test-mtls-endpoint-aliases', {
  'uses the endpoints for everybody': async (run) => {
    const { issuer } = run.provider;
    run.mutateBy({
      metadata: (document) =>
        (document['mtls_endpoint_aliases'] = { token_endpoint: `${issuer}/mtls/token` }),
    });
    await signedIn(run);
    run.expire();
    await expectUse(run);
    expect(run.asked('/token')).toHaveLength(2);
    expect(run.asked('/mtls/token')).toEqual([]);
  },
});
