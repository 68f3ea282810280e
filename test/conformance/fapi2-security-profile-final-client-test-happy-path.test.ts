import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('fapi2-security-profile-final-client-test-happy-path', {
  'pushes its request, uses Bearer tokens, and binds none to a key': async (run) => {
    await signedIn(run);
    await expectUse(run);
    run.expire();
    await expectUse(run);
    const [tab] = run.asked('/auth');
    expect([...(tab?.url.searchParams.keys() ?? [])].sort()).toEqual(['client_id', 'request_uri']);
    const [pushed] = run.asked('/request');
    const names = [...new URLSearchParams(pushed?.body).keys()];
    const others = ['dpop_jkt', 'claims', 'grant_id', 'grant_management_action'];
    expect(names.filter((name) => others.includes(name))).toEqual([]);
    expect(run.provider.seen.filter(({ headers }) => headers.dpop !== undefined)).toEqual([]);
    expect(run.tokensUsed().map(({ status }) => status)).toEqual([200, 200]);
  },
});
