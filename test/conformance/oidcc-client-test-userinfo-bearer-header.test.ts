import { expect } from 'vitest';
import { moduleTests } from './suite/conformance.ts';
import { nameless, signedInWithUserInfo } from './suite/userinfo.ts';

moduleTests('oidcc-client-test-userinfo-bearer-header', {
  'sends the access token in the header, and in no body': async (run) => {
    run.mutateBy(nameless);
    const asked = await signedInWithUserInfo(run);
    expect(asked).toMatchObject({ method: 'GET', body: '', status: 200 });
    expect(asked.headers.authorization).toMatch(/^Bearer \S{20,}$/);
    expect(asked.url.search).toBe('');
  },
});
