import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';
import { refreshTokensSent } from './suite/run.ts';

moduleTests('fapi2-security-profile-final-client-refresh-token-test', {
  'refreshes when the API refuses a token, and keeps the newest refresh token': async (run) => {
    await signedIn(run);
    await expectUse(run);
    run.refuseOldToken();
    await expectUse(run);
    // No new one this time: the last one stays good (RFC 6749 section 6).
    run.mutateBy({ tokens: (body) => delete body['refresh_token'] });
    run.refuseOldToken();
    await expectUse(run);
    const statuses = run.tokensUsed().map(({ status }) => status);
    expect(statuses).toEqual([200, 401, 200, 401, 200]);
    const [first, second, ...more] = refreshTokensSent(run);
    expect(second).not.toBe(first);
    expect(more).toEqual([]);
    expect(run.machine.keyring()).toContain(second);
  },
});
