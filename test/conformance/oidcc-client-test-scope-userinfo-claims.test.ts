import { expect } from 'vitest';
import { until } from '../rig/until.ts';
import { moduleTests } from './suite/conformance.ts';
import { nameless, shownName, signedInWithUserInfo } from './suite/userinfo.ts';

moduleTests('oidcc-client-test-scope-userinfo-claims', {
  'asks for the scopes of the configuration, and shows who is signed in': async (run) => {
    run.mutateBy(nameless);
    await signedInWithUserInfo(run);
    await until(() => Promise.resolve(shownName(run) === 'Ada Lovelace'));
    const [asked] = run.asked('/auth');
    expect(asked?.url.searchParams.get('scope')).toBe('openid profile email offline_access');
  },
});
