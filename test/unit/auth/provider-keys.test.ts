import { describe, expect, it } from 'vitest';
import { signingKey } from '../../fakes/signing-keys.ts';
import { codeOfFailure, createProviderScenario } from './provider-scenario.ts';

const MINUTE = 60 * 1000;
const second = () => signingKey('RS256', 'RS256-2');

describe('keys that change', () => {
  it('after a sign-in: the next one asks once more and goes on [MD-06]', async () => {
    const { op, signIn } = await createProviderScenario();
    await signIn();
    expect(op.requests('jwks')).toHaveLength(1);
    op.rotateTo(await second());
    expect((await signIn()).identity?.continuity.subject).toBe('ada');
    expect(op.requests('jwks')).toHaveLength(2);
  });

  it('just before the ID token is signed: two fetches at most [MD-06]', async () => {
    const { op, provider, authorize } = await createProviderScenario();
    await provider.warm();
    const { request, response } = await authorize();
    op.rotateTo(await second());
    const grant = await provider.exchange(request, response, new AbortController().signal);
    expect(grant.identity?.continuity.subject).toBe('ada');
    expect(op.requests('jwks')).toHaveLength(2);
  });

  it('between sign-in and refresh: the refresh goes on [MD-06]', async () => {
    const { op, signIn, refresh } = await createProviderScenario();
    const grant = await signIn();
    op.rotateTo(await second());
    expect(await codeOfFailure(refresh(grant))).toBe('none');
    expect(op.requests('jwks')).toHaveLength(2);
  });

  it('a kid that no key has is asked for once, then refused [MD-06, IT-01]', async () => {
    const { op, provider, signIn } = await createProviderScenario();
    await provider.warm();
    op.header = { kid: 'nobody' };
    expect(await codeOfFailure(signIn())).toBe('id_token_invalid');
    expect(op.requests('jwks')).toHaveLength(2);
  });

  it('are at most a hundred [MD-05]', async () => {
    const { op, provider } = await createProviderScenario();
    const { publicJwk } = await second();
    while (op.jwks.keys.length < 101) op.jwks.keys.push(publicJwk);
    expect(await codeOfFailure(provider.warm())).toBe('provider_invalid');
    op.jwks.keys.pop();
    expect(await codeOfFailure(provider.warm())).toBe('none');
  });

  it('a kid is compared as it is: in another case it is another [MD-06]', async () => {
    const { op, signIn } = await createProviderScenario();
    op.header = { kid: 'rs256-1' };
    expect(await codeOfFailure(signIn())).toBe('id_token_invalid');
  });

  it('without a kid one fitting key is used, and several are refused [MD-06]', async () => {
    const { op, signIn } = await createProviderScenario();
    op.header = { kid: undefined };
    expect(await codeOfFailure(signIn())).toBe('none');
    const other = await createProviderScenario();
    other.op.header = { kid: undefined };
    other.op.jwks.keys.push((await second()).publicJwk);
    expect(await codeOfFailure(other.signIn())).toBe('id_token_invalid');
  });

  it('without a kid: they are asked for again, at sign-in and at refresh [MD-06, RT-02]', async () => {
    const { op, signIn, refresh } = await createProviderScenario();
    op.header = { kid: undefined };
    const grant = await signIn();
    op.rotateTo(await second());
    expect(await codeOfFailure(refresh(grant))).toBe('none');
    op.rotateTo(await signingKey('RS256', 'RS256-3'));
    expect(await codeOfFailure(signIn())).toBe('none');
  });

  it('without a kid, those that are remembered do where they cannot be had again [MD-06, RT-02]', async () => {
    const { op, signIn, refresh } = await createProviderScenario();
    op.header = { kid: undefined };
    const grant = await signIn();
    op.answers.jwks = () => ({ status: 503 });
    expect(await codeOfFailure(refresh(grant))).toBe('none');
  });

  it('a key for another use, or of another kind, is not used [IT-01, MD-06]', async () => {
    for (const change of [
      { use: 'enc' },
      { key_ops: ['encrypt'] },
      { alg: 'RS512' },
      { kty: 'EC' },
    ]) {
      const { op, signIn } = await createProviderScenario();
      op.jwks = { keys: op.jwks.keys.map((key) => ({ ...key, ...change })) };
      expect(await codeOfFailure(signIn())).toBe('id_token_invalid');
    }
  });
});

describe('keys that are remembered', () => {
  it('are enough for a sign-in, whose only request is then the exchange [MD-06]', async () => {
    const { op, provider, authorize } = await createProviderScenario();
    await provider.warm();
    const { request, response } = await authorize();
    op.network.requests.length = 0;
    await provider.exchange(request, response, new AbortController().signal);
    expect(op.network.requests.map(({ url }) => url.href)).toEqual([op.url('token')]);
  });

  it('are renewed when a sign-in begins and they are older than five minutes [MD-06]', async () => {
    const { op, provider, clock } = await createProviderScenario();
    await provider.warm();
    await clock.advance(5 * MINUTE);
    await provider.warm();
    expect(op.requests('jwks')).toHaveLength(1);
    await clock.advance(1);
    await provider.warm();
    expect(op.requests('jwks')).toHaveLength(2);
  });

  it('are not used any more after an hour: a withdrawn key ends then [MD-06]', async () => {
    const { op, provider, authorize, clock } = await createProviderScenario();
    await provider.warm();
    const withdrawn = op.key;
    op.rotateTo(await second());
    op.key = withdrawn;
    await clock.advance(60 * MINUTE);
    const { request, response } = await authorize();
    const signal = new AbortController().signal;
    expect(await codeOfFailure(provider.exchange(request, response, signal))).toBe(
      'id_token_invalid',
    );
  });

  it('are had before a refresh is sent, so that no rotated token is lost for want of them [RT-02, MD-06]', async () => {
    const { op, signIn, refresh, clock } = await createProviderScenario();
    const grant = await signIn();
    await clock.advance(60 * MINUTE + 1);
    op.answers.jwks = () => ({ status: 503 });
    const sent = op.requests('token').length;
    expect(await codeOfFailure(refresh(grant))).toBe('provider_busy');
    expect(op.requests('token')).toHaveLength(sent);
    delete op.answers.jwks;
    expect(await codeOfFailure(refresh(grant))).toBe('none');
  });

  it('are found also when the metadata writes their address in another form [MD-06, IT-06]', async () => {
    for (const address of [
      'https://IDP.test/jwks',
      'https://idp.test:443/jwks',
      'https://idp.test/x/../jwks',
    ]) {
      const { op, signIn } = await createProviderScenario();
      op.metadata['jwks_uri'] = address;
      op.changeClaims = (claims) => {
        // Present, so that the algorithm of the ID token must be known after the keys were asked for.
        claims['at_hash'] = 'wrong';
      };
      expect(await codeOfFailure(signIn())).toBe('id_token_invalid');
      op.changeClaims = () => {};
      await signIn();
      expect(op.requests('jwks')).toHaveLength(1);
    }
  });
});
