import { expect } from 'vitest';
import { expectNothing, expectRefusedRefresh, moduleTests, signedIn } from './suite/conformance.ts';
import { strangersKeys } from './suite/keys.ts';
import { withoutKid } from './suite/mutation.ts';

const other = (await strangersKeys()).rs256.publicJwk;
const several = { keys: (keys: readonly object[]) => [...keys, other] };

moduleTests('oidcc-client-test-kid-absent-multiple-jwks', {
  'is refused at sign-in': async (run) => {
    run.mutateBy({ ...several, idToken: withoutKid });
    expect((await run.signIn()).outcome).toBe('id_token_invalid');
    expectNothing(run);
  },
  'is refused at refresh': async (run) => {
    run.mutateBy(several);
    await signedIn(run);
    await expectRefusedRefresh(run, { ...several, idToken: withoutKid }, 'id_token_invalid');
  },
});
