import { expect } from 'vitest';
import { moduleTests } from './suite/conformance.ts';

moduleTests('oidcc-client-test-form-post-error', {
  'takes nothing that is posted, and the sign-in goes on': async (run) => {
    const statuses: number[] = [];
    const { outcome } = await run.signIn(async (asked) => {
      const state = asked.get('state') ?? '';
      const body = new URLSearchParams({ error: 'access_denied', state });
      const answer = await fetch(asked.get('redirect_uri') ?? '', { method: 'POST', body });
      statuses.push(answer.status);
    });
    expect(statuses).toEqual([405]);
    expect(outcome).toBe('done');
  },
});
