import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';
import { withoutKid } from './suite/mutation.ts';

moduleTests('oidcc-client-test-signing-key-rotation', {
  'finds the new keys at the second sign-in': async (run) => {
    await signedIn(run);
    await run.signOut();
    await run.provider.rotateKeys();
    await signedIn(run);
    expect(run.asked('/jwks')).toHaveLength(2);
  },
  'finds the new keys also where tokens do not name theirs': async (run) => {
    run.mutateBy({
      keys: (keys) => keys.filter(({ alg }) => alg === 'RS256'),
      idToken: withoutKid,
    });
    await signedIn(run);
    await run.provider.rotateKeys();
    run.expire();
    await expectUse(run);
    await run.signOut();
    await run.provider.rotateKeys();
    await signedIn(run);
  },
  'finds the new keys at a refresh': async (run) => {
    await signedIn(run);
    await run.provider.rotateKeys();
    run.expire();
    await expectUse(run);
    expect(run.asked('/jwks')).toHaveLength(2);
  },
});
