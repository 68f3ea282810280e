import { describe, expect, it } from 'vitest';
import { createProviderScenario, REDIRECT_URI } from './provider-scenario.ts';

describe('a sign-in that goes well', () => {
  it('brings tokens, and the claims and facts of the ID token, but not the ID token [IT-01, IT-02, IT-04]', async () => {
    const { op, signIn, clock } = await createProviderScenario();
    const grant = await signIn();
    expect(grant).toEqual({
      accessToken: {
        value: expect.stringMatching(/^access-/),
        type: 'bearer',
        scope: 'openid profile email offline_access',
        expiresInSeconds: 3600,
      },
      refreshToken: expect.stringMatching(/^refresh-/),
      identity: {
        claims: { name: 'Ada Lovelace', username: 'ada', email: 'ada@example.test' },
        continuity: {
          issuer: 'https://idp.test',
          subject: 'ada',
          audience: ['desk'],
          authTime: Math.floor(clock.now() / 1000),
          nonce: expect.any(String),
        },
      },
    });
    expect(op.requests('token')[0]?.form.get('redirect_uri')).toBe(REDIRECT_URI);
  });
});
