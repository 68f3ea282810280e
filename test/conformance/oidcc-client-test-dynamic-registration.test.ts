import { expect } from 'vitest';
import { moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('oidcc-client-test-dynamic-registration', {
  'registers no client, and asks nobody for an issuer': async (run) => {
    const registration = `${run.provider.issuer}/reg`;
    run.mutateBy({ metadata: (document) => (document['registration_endpoint'] = registration) });
    await signedIn(run);
    expect(run.asked('/reg')).toEqual([]);
    expect(run.asked('/.well-known/webfinger')).toEqual([]);
    const [asked] = run.asked('/auth');
    expect(asked?.url.searchParams.get('client_id')).toBe(run.provider.clientId);
  },
});
