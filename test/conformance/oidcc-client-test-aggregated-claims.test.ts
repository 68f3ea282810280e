import { expect } from 'vitest';
import { assembled } from '../fakes/signing-keys.ts';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

moduleTests('oidcc-client-test-aggregated-claims', {
  'leaves sources of claims aside, inside of the token and elsewhere': async (run) => {
    const endpoint = `${run.provider.issuer}/claims`;
    run.mutateBy(
      withClaims({
        name: undefined,
        _claim_names: { name: 'inside', email: 'elsewhere' },
        _claim_sources: {
          inside: { JWT: assembled({ alg: 'none' }, { name: 'Mallory' }) },
          elsewhere: { endpoint, access_token: 'a-token-for-claims' },
        },
      }),
    );
    await signedIn(run);
    await expectUse(run);
    expect(JSON.stringify(run.session.snapshot())).not.toContain('Mallory');
    expect(run.asked('/claims')).toEqual([]);
  },
});
