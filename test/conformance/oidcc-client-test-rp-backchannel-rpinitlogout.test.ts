import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';
import { withClaims } from './suite/mutation.ts';

moduleTests('oidcc-client-test-rp-backchannel-rpinitlogout', {
  'has nobody to post a logout token to, and a `sid` changes nothing': async (run) => {
    run.mutateBy(withClaims({ sid: 'session-1' }));
    await signedIn(run);
    const listener = run.asked('/auth')[0]?.url.searchParams.get('redirect_uri') ?? '';
    const body = new URLSearchParams({ logout_token: 'e30.e30.e30' });
    const post = fetch(new URL('/backchannel_logout', listener), { method: 'POST', body });
    await expect(post).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await expectUse(run);
  },
});
