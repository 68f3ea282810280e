import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { MALFORMED } from './malformed-token-answers.ts';
import { API, createStack, unmarked } from './whole-session-stack.ts';

describe('the whole session', () => {
  it('signs in, refreshes, restarts and signs out; the store has one token, the log none [RT-01, RT-02, LO-01, LG-01]', async () => {
    const { op, store, log, start, refreshed, tokenOf, signIn } = await createStack();
    const first = await start();
    expect(await signIn(first.session)).toMatchObject({ state: 'signedIn' });
    const tokens = [tokenOf()];
    expect(await refreshed(first.session)).toBe('none');
    tokens.push(tokenOf());
    await first.session.stop();

    const second = await start();
    expect(await second.session.tokens().get(API.notes.resource)).toMatchObject({ type: 'bearer' });
    tokens.push(tokenOf());
    expect(new Set(tokens).size).toBe(3);
    expect(tokens.map(op.isAlive)).toEqual([false, false, true]);
    const stored = [...store.items.values()].join();
    expect(tokens.map((token) => stored.includes(token))).toEqual([false, false, true]);

    expect(await second.session.signOut()).toMatchObject({ local: 'done', revocation: 'done' });
    expect([...store.items.values()].join()).not.toContain('refresh');
    expect(op.isAlive(tokens[2] ?? '')).toBe(false);
    const sent = op.network.requests.flatMap(({ form, url }) => [...form, ...url.searchParams]);
    const secrets = sent.filter(([name]) => /token|code|verifier|state|nonce/.test(name));
    expect(secrets.length).toBeGreaterThan(3);
    for (const [, value] of secrets.filter(([, text]) => text.length > 15)) {
      expect(log.text()).not.toContain(value);
    }
  });

  it('logs what happens to it, by names and marks of its own [LG-02, LG-03]', async () => {
    const { log, start, refreshed, op, signIn } = await createStack();
    const { session } = await start();
    await signIn(session);
    await refreshed(session);
    op.answers.token = () => ({ status: 503 });
    await refreshed(session);
    await session.signOut();
    const told = log.events.filter(({ name }) => name !== 'session.state');
    const first = log.named('sign_in.done')[0]?.token;
    const second = log.named('refresh.done')[0]?.token;
    expect(told).toEqual([
      { name: 'store.state', fields: { outcome: 'available' } },
      { name: 'sign_in.started', fields: {} },
      { name: 'sign_in.done', fields: { token: first } },
      { name: 'refresh.sent', fields: { token: first } },
      { name: 'refresh.done', fields: { token: second } },
      { name: 'refresh.sent', fields: { token: second } },
      { name: 'refresh.failed', fields: { code: 'provider_busy' } },
      { name: 'sign_out.started', fields: {} },
      { name: 'sign_out.local', fields: { outcome: 'done' } },
      { name: 'sign_out.revocation', fields: { outcome: 'done', token: second } },
      { name: 'sign_out.end_session', fields: { outcome: 'opened' } },
      { name: 'sign_out.done', fields: {} },
    ]);
    // Which token it was can be followed, and what it was cannot be seen (LG-03).
    expect(first).toMatch(/^[0-9a-f]{8}$/);
    expect(second).toMatch(/^[0-9a-f]{8}$/);
    expect(second).not.toBe(first);
    const states = log.named('session.state').map(({ outcome }) => outcome);
    expect(states).toEqual([
      'restoring',
      'signedOut',
      'signingIn',
      'signedIn',
      'signingOut',
      'signedOut',
    ]);
  });

  it.each(MALFORMED)(
    'keeps what is stored, and the mark of the rotation, when a refresh is answered with %s [IT-11, RT-07, RT-10]',
    async (_what, answer) => {
      const { op, store, start, refreshed, signIn } = await createStack();
      const { session } = await start();
      await signIn(session);
      const before = unmarked(store.items);
      op.answers.token = () => answer;
      expect(await refreshed(session)).not.toBe('none');
      expect(session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'offline' });
      expect(unmarked(store.items)).toEqual(before);
      expect([...store.items.values()].join()).toContain('rotating');
    },
  );

  it.each(['iss', 'sub', 'aud', 'azp', 'auth_time', 'nonce'])(
    'keeps what is stored when the ID token of a refresh has another %s [RT-12]',
    async (claim) => {
      const { op, store, start, refreshed, signIn } = await createStack();
      const { session } = await start();
      await signIn(session);
      const [before, snapshot] = [unmarked(store.items), session.snapshot()];
      op.changeClaims = (claims) => {
        claims[claim] = claim === 'auth_time' ? 1 : 'another';
      };
      expect(await refreshed(session)).toBe('id_token_invalid');
      expect(unmarked(store.items)).toEqual(before);
      expect([...store.items.values()].join()).toContain('rotating');
      expect(session.snapshot()).toMatchObject({
        state: 'signedIn',
        account: (snapshot as { account: unknown }).account,
      });
    },
  );

  it.each([
    ['issuer', { issuer: 'https://other.test' }],
    ['client', { clientId: 'another-client' }],
  ])(
    'of another %s finds nobody, and no request carries the refresh token [RT-14, ST-04]',
    async (_what, changed) => {
      const { op, start, carrying, tokenOf, clock, signIn } = await createStack();
      const { session } = await start();
      await signIn(session);
      const token = tokenOf();
      await session.stop();
      op.network.serve('https://other.test', () => ({}));
      const other = await start(changed);
      expect(other.session.snapshot()).toMatchObject({ state: 'signedOut' });
      await clock.advance(60 * 60 * 1000);
      expect(carrying(token)).toEqual([]);
      // And back again it is still there.
      expect((await start()).session.snapshot()).toMatchObject({ state: 'signedIn' });
    },
  );

  it('sends the refresh token to the token and revocation endpoints of its issuer alone [RT-14]', async () => {
    const { op, start, carrying, tokenOf, refreshed, signIn } = await createStack();
    const { session } = await start();
    await signIn(session);
    const first = tokenOf();
    await refreshed(session);
    const second = tokenOf();
    await session.signOut();
    expect(carrying(first).map(({ url }) => url.href)).toEqual([op.url('token')]);
    expect(carrying(second).map(({ url }) => url.href)).toEqual([op.url('revocation')]);
  });

  it('after a lost answer tries the old token once, and the end of the family is one clean sign-out [RT-11, RT-18]', async () => {
    const { op, store, start, clock, signIn } = await createStack();
    const { session } = await start();
    await signIn(session);
    op.loses.add('token');
    await clock.advance(10_000);
    clock.sleep(2 * 60 * 60 * 1000);
    const asked = session
      .tokens()
      .get(API.notes.resource)
      .then(() => 'none', codeOf);
    // The provider has rotated by then, and the time limit of the request runs.
    while (!clock.timers().includes(30_000)) await turn();
    await clock.advance(30_000);
    expect(await asked).toBe('offline');
    op.loses.clear();
    // The timer tries again by itself.
    await clock.advance(10_000);
    while (session.snapshot().state === 'signedIn') await turn();
    expect(session.snapshot()).toMatchObject({ state: 'signedOut', reason: 'session_ended' });
    expect([...store.items.values()].join()).not.toContain('refresh');
    await clock.advance(60 * 60 * 1000);
    // The code, the refresh whose answer was lost, the old token once more.
    expect(op.requests('token')).toHaveLength(3);
  });

  it('calls an API that always answers 401 twice, with one refresh [RT-17]', async () => {
    const { op, start, clock, signIn } = await createStack();
    const { session, request } = await start();
    await signIn(session);
    await clock.advance(10_000);
    const seen: (string | undefined)[] = [];
    op.network.serve('https://api.test', ({ headers }) => {
      seen.push(headers.get('authorization'));
      return { status: 401 };
    });
    const call = { api: 'notes', method: 'GET', path: '/notes' } as const;
    expect(await request(call).then(() => 'none', codeOf)).toBe('api_unauthorized');
    expect(new Set(seen).size).toBe(2);
    expect(op.requests('token')).toHaveLength(2);
    expect(session.snapshot()).toMatchObject({ state: 'signedIn' });
  });

  it('sends one token request for a thousand calls on an expired token [RT-04, IP-07]', async () => {
    const { op, start, clock, signIn } = await createStack();
    const { session, request } = await start();
    await signIn(session);
    op.network.serve('https://api.test', () => ({ body: '{}' }));
    await clock.advance(10_000);
    clock.sleep(2 * 60 * 60 * 1000);
    const call = { api: 'notes', method: 'GET', path: '/notes' } as const;
    const answers = await Promise.all(Array.from({ length: 1000 }, () => request(call)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1000);
    expect(op.requests('token')).toHaveLength(2);
  });
});
