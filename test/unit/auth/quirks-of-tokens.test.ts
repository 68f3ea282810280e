/** What real providers were seen to do with refresh tokens, on a provider that does it in memory. */
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import { JSON_TYPE } from './malformed-token-answers.ts';
import { signedIn } from './whole-session-answers.ts';
import { API, createStack } from './whole-session-stack.ts';

const HOUR = 60 * 60 * 1000;

describe('a refresh that the provider refuses', () => {
  it('with invalid_grant and a challenge beside it is the end of the session (doorkeeper) [RT-10]', async () => {
    const stack = await signedIn();
    const answered = await stack.answeredWith(() => ({
      status: 400,
      headers: {
        ...JSON_TYPE,
        'www-authenticate':
          'Bearer realm="Doorkeeper", error="invalid_grant", error_description="revoked"',
      },
      body: '{"error":"invalid_grant","error_description":"revoked"}',
    }));
    expect(answered).toBe('session_ended');
    expect(stack.session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'session_ended' });
    expect([...stack.store.items.values()].join()).not.toContain('refreshToken');
  });

  const silent: readonly (readonly [string, string, FakeAnswer])[] = [
    ['an empty 400 (glewlwyd)', 'response_invalid', { status: 400 }],
    ['500', 'offline', { status: 500 }],
    [
      '500 and an error page',
      'offline',
      { status: 500, headers: { 'content-type': 'text/html' }, body: '<p>' },
    ],
  ];
  it.each(silent)(
    'for ever with %s is not asked for ever, and nobody is signed out by it [RT-10, RT-20]',
    async (_what, code, answer) => {
      const stack = await signedIn();
      expect(await stack.answeredWith(() => answer)).toBe(code);
      stack.expectKept();
      await stack.pass(HOUR);
      const asked = stack.refreshes();
      expect(asked).toBeLessThan(40);
      await stack.pass(6 * HOUR);
      expect(stack.refreshes()).toBe(asked);
      stack.expectKept('refused');
      await stack.expectOneCallIsEnough();
    },
  );
});

describe('a provider that ends the family when a refresh token comes twice', () => {
  it('sees it once, however many ask for a token [RT-04]', async () => {
    const { start, signIn, clock, op, tokenOf } = await createStack();
    const { session } = await start();
    await signIn(session);
    await clock.advance(10_000);
    clock.sleep(2 * HOUR);
    const ask = () =>
      session
        .tokens()
        .get(API.notes.resource)
        .then(() => 'none', codeOf);
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    expect(new Set(answers)).toEqual(new Set(['none']));
    expect(op.requests('token')).toHaveLength(2);
    expect(op.isAlive(tokenOf())).toBe(true);
  });
});

describe('the answer to a refresh', () => {
  it.each([
    ['no refresh token: the old one stays', 'none'],
    ['the same one', 'same'],
    ['a new one: it takes the place of the old one', 'new'],
  ])('has %s [RT-05]', async (_what, kind) => {
    const stack = await createStack();
    const { session } = await stack.start();
    await stack.signIn(session);
    const before = stack.tokenOf();
    stack.op.changeTokens = (body) => {
      if (kind === 'none') delete body['refresh_token'];
      if (kind === 'same') body['refresh_token'] = before;
    };
    expect(await stack.refreshed(session)).toBe('none');
    expect(stack.tokenOf() === before).toBe(kind !== 'new');
    expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
  });
});

describe('a refresh token that outlives the logout in the browser', () => {
  it('is revoked by the sign-out itself, besides what the browser does [LO-02, LO-03]', async () => {
    const stack = await createStack();
    const { session } = await stack.start();
    await stack.signIn(session);
    const token = stack.tokenOf();
    expect(await session.signOut()).toMatchObject({ revocation: 'done', endSession: 'opened' });
    expect(stack.op.isAlive(token)).toBe(false);
    expect(stack.op.requests('revocation')).toHaveLength(1);
  });

  it('is reported where the provider refuses its revocation to a client without a secret (glewlwyd) [LO-02]', async () => {
    const stack = await createStack();
    const { session } = await stack.start();
    await stack.signIn(session);
    stack.op.answers.revocation = () => ({ status: 401 });
    expect(await session.signOut()).toMatchObject({ local: 'done', revocation: 'refused' });
    expect([...stack.store.items.values()].join()).not.toContain('refreshToken');
  });
});
