import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('oidcc-client-test-discovery-openid-config', {
  'finds the endpoints in the metadata, which it asks for once': async (run) => {
    const moved = `${run.provider.issuer}/auth?tenant=desk`;
    run.mutateBy({ metadata: (document) => (document['authorization_endpoint'] = moved) });
    await signedIn(run);
    run.expire();
    await expectUse(run);
    expect(run.asked('/auth')[0]?.url.searchParams.get('tenant')).toBe('desk');
    expect(run.asked('/.well-known/openid-configuration')).toHaveLength(1);
  },
});
