import { expect } from 'vitest';
import { expectUse, moduleTests } from './suite/conformance.ts';

moduleTests('oidcc-client-test-signing-key-rotation-just-before-signing', {
  'finds the new keys after the token request': async (run) => {
    const { outcome } = await run.signIn(() => run.provider.rotateKeys());
    expect(outcome).toBe('done');
    expect(run.asked('/jwks')).toHaveLength(2);
    await expectUse(run);
  },
});
