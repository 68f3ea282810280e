import { expect } from 'vitest';
import { expectNothing, moduleTests } from './suite/conformance.ts';

moduleTests('oidcc-client-test-discovery-issuer-mismatch', {
  'is refused before the browser is opened': async (run) => {
    run.mutateBy({ metadata: (document) => (document['issuer'] = 'https://other.example') });
    expect((await run.signIn()).outcome).toBe('provider_invalid');
    expect(run.app.tabs).toEqual([]);
    expectNothing(run);
  },
  'and so is the same address with a slash at its end': async (run) => {
    run.mutateBy({ metadata: (document) => (document['issuer'] = `${run.provider.issuer}/`) });
    expect((await run.signIn()).outcome).toBe('provider_invalid');
    expect(run.app.tabs).toEqual([]);
  },
});
