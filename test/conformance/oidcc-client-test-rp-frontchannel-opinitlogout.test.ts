import { expect } from 'vitest';
import { expectUse, moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('oidcc-client-test-rp-frontchannel-opinitlogout', {
  'has no page in the browser, and loads no frame of the provider': async (run) => {
    const frame = `${run.provider.issuer}/check-session`;
    run.mutateBy({ metadata: (document) => (document['check_session_iframe'] = frame) });
    await signedIn(run);
    const listener = run.asked('/auth')[0]?.url.searchParams.get('redirect_uri') ?? '';
    const load = fetch(new URL('/frontchannel_logout?sid=session-1', listener));
    await expect(load).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await expectUse(run);
    expect(run.asked('/check-session')).toEqual([]);
  },
});
