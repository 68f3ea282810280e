import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('oidcc-client-test-client-secret-basic', {
  'has no secret to send, at any endpoint': async (run) => {
    const methods = 'token_endpoint_auth_methods_supported';
    run.mutateBy({ metadata: (document) => (document[methods] = ['client_secret_basic']) });
    await signedIn(run);
    run.expire();
    await expectUse(run);
    await run.signOut();
    const asked = ['/token', '/token/revocation'].flatMap(run.asked);
    expect(asked).toHaveLength(3);
    expect(asked.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    expect(asked.filter(({ body }) => /client_(secret|assertion)/.test(body))).toEqual([]);
  },
});
