import { describe, expect, it } from 'vitest';
import { createProviderClock } from '../../../main/auth/provider-clock.ts';
import { createProviderFetch } from '../../../main/auth/provider-fetch.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

const TOKEN_ENDPOINT = 'https://id.test/token';
const ANSWER = JSON.stringify({ access_token: 'a', refresh_token: 'r' });

describe('the bytes of an answer of the token endpoint', () => {
  const ask = async (type: string) => {
    const clock = createFakeClock();
    const body = new TextEncoder().encode(ANSWER);
    const bridge = createProviderFetch({
      fetch: () => Promise.resolve({ status: 200, headers: [['content-type', type]], body }),
      clock,
      time: createProviderClock(clock),
      documents: {
        metadata: () => Promise.reject(new Error()),
        keys: () => Promise.reject(new Error()),
        warm: () => Promise.resolve(),
      },
      jwksUri: 'https://id.test/jwks',
      tokenEndpoint: TOKEN_ENDPOINT,
      timeoutMs: 1_000,
    });
    const response = await bridge.fetch(TOKEN_ENDPOINT, { method: 'POST', body: 'x=y' });
    return { body, text: await response.text() };
  };

  it('are overwritten when openid-client has its copy [MM-02]', async () => {
    const { body, text } = await ask('application/json');
    expect(text).toBe(ANSWER);
    expect(body).toEqual(new Uint8Array(ANSWER.length));
  });

  it('are overwritten when openid-client gets none [MM-02]', async () => {
    const { body, text } = await ask('text/html');
    expect(text).toBe('');
    expect(body).toEqual(new Uint8Array(ANSWER.length));
  });
});
