import { expect } from 'vitest';
import { moduleTests, signedIn } from './suite/conformance.ts';

moduleTests('oidcc-client-test-request-uri-signed-none', {
  'sends plain parameters, whatever the metadata offers': async (run) => {
    run.mutateBy({
      metadata: (document) =>
        Object.assign(document, {
          request_parameter_supported: true,
          request_uri_parameter_supported: true,
          request_object_signing_alg_values_supported: ['none', 'RS256'],
        }),
    });
    await signedIn(run);
    const [asked] = run.asked('/auth');
    expect(asked?.url.searchParams.get('response_type')).toBe('code');
    const names = [...(asked?.url.searchParams.keys() ?? [])];
    expect(names.filter((name) => name.startsWith('request'))).toEqual([]);
  },
});
