import { expect } from 'vitest';
import { expectNothing, expectUse, moduleTests, signedIn } from './suite/conformance.ts';
import { strangersKeys } from './suite/keys.ts';

const others = Object.values(await strangersKeys()).map(({ publicJwk }) => publicJwk);

moduleTests('oidcc-client-test-discovery-jwks-uri-keys', {
  'takes what is signed with a key that is published there': async (run) => {
    await signedIn(run);
    await expectUse(run);
    expect(run.asked('/jwks')).toHaveLength(1);
  },
  'and nothing else': async (run) => {
    run.mutateBy({ keys: () => others });
    expect((await run.signIn()).outcome).toBe('id_token_invalid');
    expectNothing(run);
  },
});
