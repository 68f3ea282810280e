import { expect } from 'vitest';
import { until } from '../rig/until.ts';
import { moduleTests } from './suite/conformance.ts';
import { endSessionOf, redirectAfterSignOut } from './suite/logout.ts';

moduleTests('oidcc-client-test-rp-init-logout', {
  'is noticed when the browser comes back': async (run) => {
    const back = await redirectAfterSignOut(run);
    const asked = new URL(run.app.tabs.at(-1) ?? '').searchParams;
    expect(asked.get('client_id')).toBe(run.provider.clientId);
    expect(back.href.startsWith(asked.get('post_logout_redirect_uri') ?? 'none')).toBe(true);
    expect(back.searchParams.get('state')).toBe(asked.get('state'));
    expect((await fetch(back)).status).toBe(200);
    await until(() => Promise.resolve(endSessionOf(run) === 'returned'));
    expect(run.keeps()).toBe(false);
  },
});
