import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';
import { refreshTokensSent } from './suite/run.ts';

moduleTests('oidcc-client-test-refresh-token', {
  'gets new tokens, each time with the newest refresh token': async (run) => {
    await signedIn(run);
    for (let times = 0; times < 2; times += 1) {
      run.expire();
      await expectUse(run);
    }
    const sent = refreshTokensSent(run);
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(2);
  },
});
