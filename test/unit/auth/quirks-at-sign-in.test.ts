/** What real providers were seen to do around a sign-in, on a provider that does it in memory. */
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { JSON_TYPE } from './malformed-token-answers.ts';
import { createStack } from './whole-session-stack.ts';

type Stack = Awaited<ReturnType<typeof createStack>>;

/** The answer that the browser brings instead of a code. */
function redirects(stack: Stack, answer: (state: string) => Record<string, string>) {
  const opened: URL[] = [];
  const authorize = stack.op.authorize;
  stack.op.authorize = (url) => {
    opened.push(new URL(url));
    const state = new URL(url).searchParams.get('state') ?? '';
    return new URLSearchParams(answer(state));
  };
  return { opened, authorize };
}

async function signInCode(stack: Stack) {
  const { session } = await stack.start();
  return stack.signIn(session).then(() => 'none', codeOf);
}

describe('the code is exchanged with a provider that', () => {
  it('answers a bad code with 403 and a word of its own (glewlwyd) [AR-06]', async () => {
    const stack = await createStack();
    stack.op.answers.token = () => ({
      status: 403,
      headers: JSON_TYPE,
      body: '{"error":"invalid_code"}',
    });
    expect(await signInCode(stack)).toBe('response_invalid');
    expect(stack.op.requests('token')).toHaveLength(1);
    expect([...stack.store.items.values()].join()).not.toContain('refreshToken');
  });

  it.each(['bearer', 'Bearer', 'BEARER'])(
    'calls the type %s, with no heed of DPoP, which is never asked for [IT-08]',
    async (type) => {
      const stack = await createStack();
      stack.op.changeTokens = (body) => (body['token_type'] = type);
      expect(await signInCode(stack)).toBe('none');
      expect(stack.op.network.requests.filter(({ headers }) => headers.has('dpop'))).toEqual([]);
    },
  );

  it('names fewer scopes than it grants, or none [IT-09]', async () => {
    for (const scope of ['openid', undefined]) {
      const stack = await createStack();
      stack.op.changeTokens = (body) => (body['scope'] = scope);
      expect(await signInCode(stack)).toBe('none');
    }
  });

  it('names scopes that nobody asked for: that one is refused [IT-09]', async () => {
    const stack = await createStack();
    stack.op.changeTokens = (body) => (body['scope'] = 'openid profile offline_access admin');
    expect(await signInCode(stack)).toBe('scope_not_granted');
  });

  it('forgets offline_access (oidc-provider without a consent): signed in until the app ends [RT-02]', async () => {
    const stack = await createStack();
    stack.op.changeTokens = (body) => delete body['refresh_token'];
    const { session } = await stack.start();
    expect(await session.signIn()).toMatchObject({ state: 'signedIn' });
    await session.stop();
    expect((await stack.start()).session.snapshot()).toMatchObject({ state: 'signedOut' });
  });

  it('writes auth_time zero where it does not know it, and again at each refresh (glewlwyd) [IT-05]', async () => {
    const stack = await createStack();
    stack.op.changeClaims = (claims) => (claims['auth_time'] = 0);
    const { session } = await stack.start();
    await stack.signIn(session);
    expect(await stack.refreshed(session)).toBe('none');
  });
});

describe('metadata', () => {
  it('that says no more than it must is enough, also for a sign-out [MD-02, LO-02]', async () => {
    const stack = await createStack();
    const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = stack.op.metadata;
    for (const name of Object.keys(stack.op.metadata))
      Reflect.deleteProperty(stack.op.metadata, name);
    const least = { issuer, authorization_endpoint, token_endpoint, jwks_uri };
    Object.assign(stack.op.metadata, least);
    const { session } = await stack.start();
    // The answer has an `iss` all the same, and the provider does S256, as all do that are asked to.
    expect(await stack.signIn(session)).toMatchObject({ state: 'signedIn' });
    expect(await stack.refreshed(session)).toBe('none');
    expect(await session.signOut()).toMatchObject({
      local: 'done',
      revocation: 'unsupported',
      endSession: 'unsupported',
    });
  });

  it.each([301, 302, 307])(
    'behind a %i is not fetched from there: the issuer is configured as it is spelt [MD-04]',
    async (status) => {
      const stack = await createStack();
      const location = 'https://idp.test/elsewhere';
      stack.op.answers['openid-configuration'] = () => ({ status, headers: { location } });
      expect(await signInCode(stack)).toBe('provider_invalid');
      expect(stack.op.network.requests.map(({ url }) => url.href)).not.toContain(location);
    },
  );

  it.each(['https://idp.test/', 'https://IDP.test', 'https://idp.test:443'])(
    'of the issuer %s is that of another issuer [MD-01]',
    async (issuer) => {
      const stack = await createStack();
      stack.op.metadata['issuer'] = issuer;
      expect(await signInCode(stack)).toBe('provider_invalid');
    },
  );
});

describe('the browser', () => {
  it('brings login_required without a state: it is not ours, and the sign-in goes on [LB-06]', async () => {
    const stack = await createStack();
    const { opened, authorize } = redirects(stack, () => ({ error: 'login_required' }));
    const { session } = await stack.start();
    const failed = session.signIn().then(() => 'none', codeOf);
    while (opened.length === 0) await turn();
    for (let i = 0; i < 50; i += 1) await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signingIn' });
    expect(session.cancelSignIn()).toBe(true);
    expect(await failed).toBe('sign_in_cancelled');
    stack.op.authorize = authorize;
    expect(await stack.signIn(session)).toMatchObject({ state: 'signedIn' });
  });

  it('never comes back, as from a page that has no way to: the time limit ends it [LB-10]', async () => {
    const stack = await createStack();
    const { opened } = redirects(stack, () => ({}));
    const { session } = await stack.start();
    const failed = session.signIn().then(() => 'none', codeOf);
    while (opened.length === 0) await turn();
    await stack.clock.advance(300_000);
    expect(await failed).toBe('sign_in_timed_out');
    expect(session.snapshot()).toMatchObject({ state: 'signedOut' });
  });

  it.each([
    ['access_denied', 'access_denied'],
    ['consent_required', 'access_denied'],
    ['interaction_required', 'sign_in_not_allowed'],
  ])('brings %s for a refusal [AR-03]', async (error, code) => {
    const stack = await createStack();
    redirects(stack, (state) => ({ error, state, iss: stack.op.issuer }));
    expect(await signInCode(stack)).toBe(code);
    expect(stack.op.requests('token')).toEqual([]);
  });

  it('comes to one of the configured ports, where the provider compares them (glewlwyd) [LB-01]', async () => {
    const stack = await createStack();
    const { opened } = redirects(stack, (state) => ({ error: 'access_denied', state }));
    const { session } = await stack.start({ ports: [47_001, 47_002] });
    await session.signIn().catch(() => {});
    const sent = opened.map(({ searchParams }) => searchParams.get('redirect_uri'));
    expect(sent).toEqual(['http://127.0.0.1:47001/callback']);
  });
});
