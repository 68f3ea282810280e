import { expect } from 'vitest';
import { moduleTests } from './suite/conformance.ts';

moduleTests('oidcc-client-test-3rd-party-init-login', {
  'starts no sign-in, and the one that runs goes on': async (run) => {
    const statuses: number[] = [];
    const { outcome } = await run.signIn(async (asked) => {
      const wish = new URLSearchParams({ iss: run.provider.issuer, login_hint: 'grace' });
      for (const path of ['/', '/login', '/callback']) {
        const url = new URL(`${path}?${wish}`, asked.get('redirect_uri') ?? '');
        statuses.push((await fetch(url)).status);
      }
    });
    expect(statuses).toEqual([404, 404, 400]);
    expect(outcome).toBe('done');
    expect(run.app.tabs).toHaveLength(1);
  },
});
