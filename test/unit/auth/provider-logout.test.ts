import { describe, expect, it } from 'vitest';
import { createProviderScenario } from './provider-scenario.ts';

const back = { redirectUri: 'http://127.0.0.1:50008/signed-out', state: 'f'.repeat(64) };
const parametersOf = (url: string | null) =>
  Object.fromEntries(new URL(url ?? 'about:blank').searchParams);

describe('the ID token', () => {
  it('is dropped after its checks, at a sign-in and at a refresh [LO-03, MM-01]', async () => {
    const { signIn, refresh } = await createProviderScenario();
    const grant = await signIn();
    expect(grant).not.toHaveProperty('idTokenHint');
    expect(await refresh(grant)).not.toHaveProperty('idTokenHint');
  });

  it('is handed on where the configuration says that a logout needs it [LO-03]', async () => {
    const { signIn, refresh } = await createProviderScenario({ config: { idTokenHint: true } });
    const grant = await signIn();
    expect(grant.idTokenHint).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const next = await refresh(grant);
    expect(next.idTokenHint).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(next.idTokenHint).not.toBe(grant.idTokenHint);
  });
});

describe('the address of a logout', () => {
  it('has client_id, the way back and the state, and the hint that it is given [LO-03]', async () => {
    const { provider, op } = await createProviderScenario();
    const plain = { client_id: op.clientId };
    expect(parametersOf(await provider.endSessionUrl({}))).toEqual(plain);
    const whole = {
      ...plain,
      post_logout_redirect_uri: back.redirectUri,
      state: back.state,
      id_token_hint: 'a.b.c',
    };
    const url = await provider.endSessionUrl({ back, idTokenHint: 'a.b.c' });
    expect(parametersOf(url)).toEqual(whole);
  });

  it('goes without a hint that would make it longer than a browser is given [LO-03, UA-02]', async () => {
    const { provider } = await createProviderScenario();
    const url = await provider.endSessionUrl({ back, idTokenHint: 'x'.repeat(2000) });
    expect(parametersOf(url)).toMatchObject({ state: back.state });
    expect(parametersOf(url)).not.toHaveProperty('id_token_hint');
  });
});
