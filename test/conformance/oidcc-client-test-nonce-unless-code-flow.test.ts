import { expect } from 'vitest';
import { moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('oidcc-client-test-nonce-unless-code-flow', {
  'sends another nonce with each request, in the code flow as well': async (run) => {
    await signedIn(run);
    await run.signOut();
    await signedIn(run);
    const nonces = run.asked('/auth').map(({ url }) => url.searchParams.get('nonce') ?? '');
    expect(nonces.map(({ length }) => length >= 22)).toEqual([true, true]);
    expect(new Set(nonces).size).toBe(2);
  },
});
