import { describe, expect, it, vi } from 'vitest';
import { createAuthClient, serverSentEvents } from '../../../../renderer/auth-client.ts';
import {
  createFakeAuth,
  type FakeAuthOptions,
} from '../../../../renderer/test-support/fake-auth.ts';

/** A fake, and the client of the app over it. */
function started(options: FakeAuthOptions = {}) {
  const { auth: bridge, control } = createFakeAuth(options);
  return { bridge, control, auth: createAuthClient(bridge) };
}

const settled = () => new Promise(setImmediate);

describe('the person of a fake', () => {
  it('was signed in before, when no sign-in waits', async () => {
    const { auth, control } = started();
    control.signIn({ subject: 'grace', name: 'Grace Hopper' });
    expect(await auth.getSession()).toMatchObject({
      state: 'signedIn',
      account: { issuer: 'https://id.example', subject: 'grace', name: 'Grace Hopper' },
    });
  });

  it('finishes a sign-in that waits in the browser', async () => {
    const { auth, control } = started();
    const asked = auth.signIn();
    await settled();
    control.signIn();
    expect(await asked).toMatchObject({ state: 'signedIn', account: { name: 'Ada Lovelace' } });
  });

  it('finishes every sign-in at once, when the test says who it is', async () => {
    const { auth } = started({ person: { subject: 'grace', name: 'Grace Hopper' } });
    expect(await auth.signIn()).toMatchObject({ account: { subject: 'grace' } });
  });

  it('signs in at the service that was asked for', async () => {
    const providers = [
      { issuer: 'https://one.example', name: 'One' },
      { issuer: 'https://two.example', name: 'Two' },
    ] as const;
    const { auth } = started({ providers, person: {} });
    const session = await auth.signIn({ provider: 'https://two.example' });
    expect(session).toMatchObject({ provider: 'Two', account: { issuer: 'https://two.example' } });
    expect(session.providers).toEqual(providers);
  });

  it('does not sign in: the code is thrown, and is in the session', async () => {
    const { auth, control } = started();
    const asked = expect(auth.signIn()).rejects.toMatchObject({ code: 'sign_in_timed_out' });
    await settled();
    control.failSignIn('sign_in_timed_out');
    await asked;
    expect(await auth.getSession()).toMatchObject({ error: 'sign_in_timed_out' });
  });

  it('does not sign in beside the current account: that one stays', async () => {
    const { auth, control } = started();
    control.signIn();
    const asked = expect(auth.signIn({ another: true })).rejects.toMatchObject({
      code: 'access_denied',
    });
    await settled();
    expect(await auth.getSession()).toMatchObject({ adding: { phase: 'waiting_for_browser' } });
    control.failSignIn('access_denied');
    await asked;
    expect(await auth.getSession()).toMatchObject({ state: 'signedIn', addError: 'access_denied' });
  });
});

describe('the service and the computer of a fake', () => {
  it('end the session', async () => {
    const { auth, control } = started();
    control.signIn();
    control.endSession();
    expect(await auth.getSession()).toMatchObject({
      state: 'signedOut',
      reason: 'session_ended',
      error: 'session_ended',
    });
  });

  it('show any state; a sign-in waits for what passes, and cannot be with a store that is locked', async () => {
    const { auth, control } = started({ person: {} });
    control.show({ state: 'restoring' });
    const asked = auth.signIn();
    control.show({ state: 'signedOut', reason: 'never_signed_in' });
    expect(await asked).toMatchObject({ state: 'signedIn' });
    control.show({ state: 'storeBlocked', problem: 'store_locked' });
    await expect(auth.signIn()).rejects.toMatchObject({ code: 'store_locked' });
  });

  it('keep a session that was for this run only, when they can', async () => {
    const { auth, control } = started();
    control.signIn();
    const session = await auth.getSession();
    if (session.state !== 'signedIn') throw new Error('nobody is signed in');
    const memoryOnly = { kind: 'memory_only', problem: 'store_unavailable' } as const;
    control.show({ ...session, persistence: memoryOnly });
    await expect(auth.keepSession()).rejects.toMatchObject({ code: 'store_unavailable' });
    control.show({ ...session, persistence: { ...memoryOnly, canKeep: true } });
    expect(await auth.keepSession()).toMatchObject({ persistence: { kind: 'stored' } });
  });

  it('sign out on all devices only where that is offered', async () => {
    const without = started({ person: {} });
    await without.auth.signIn();
    const asked = without.auth.signOut({ everywhere: true });
    await expect(asked).rejects.toMatchObject({ code: 'everywhere_not_offered' });
    const { auth } = started({ person: {}, canSignOutEverywhere: true });
    expect(await auth.signIn()).toMatchObject({ canSignOutEverywhere: true });
    expect(await auth.signOut({ everywhere: true })).toMatchObject({ everywhere: 'done' });
  });
});

describe('the APIs of a fake', () => {
  it('answer what the test says', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    control.answer('notes', 'GET /notes', { json: [1], headers: { etag: '"1"' } });
    expect(await auth.request({ api: 'notes', route: 'GET /notes' })).toEqual({
      ok: true,
      status: 200,
      headers: { 'content-type': 'application/json', etag: '"1"' },
      data: [1],
    });
    control.answer('notes', 'GET /notes', { status: 503, body: 'later' });
    const text = await auth.request({ api: 'notes', route: 'GET /notes', responseType: 'text' });
    expect(text).toMatchObject({ ok: false, status: 503, data: 'later' });
    control.answer('notes', 'GET /notes', { failure: 'offline' });
    const asked = auth.request({ api: 'notes', route: 'GET /notes' });
    await expect(asked).rejects.toMatchObject({ code: 'offline' });
  });

  it('answer what the test makes of each request', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    control.answer(
      'notes',
      'PUT /shelves/{shelf}/notes/{id}',
      async ({ query, body, ...request }) => {
        await settled();
        return { json: { ...request, query: [...query], length: body.length } };
      },
    );
    const { data } = await auth.request({
      api: 'notes',
      route: 'PUT /shelves/{shelf}/notes/{id}',
      params: { shelf: 'a b', id: 7 },
      query: { draft: true, tag: ['a', 'b'] },
      json: { text: 'Hello' },
    });
    expect(data).toMatchObject({
      route: 'PUT /shelves/{shelf}/notes/{id}',
      params: { shelf: 'a b', id: '7' },
      query: [
        ['draft', 'true'],
        ['tag', 'a'],
        ['tag', 'b'],
      ],
      headers: { 'content-type': 'application/json' },
      json: { text: 'Hello' },
      length: 16,
    });
  });

  it('choose the most exact route, as the app does', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    control.answer('notes', 'GET /notes/{id}', { json: 'one' });
    control.answer('notes', 'GET /notes/new', { json: 'new' });
    const call = { api: 'notes', route: 'GET /notes/{id}' } as const;
    expect(await auth.request({ ...call, params: { id: 1 } })).toMatchObject({ data: 'one' });
    expect(await auth.request({ ...call, params: { id: 'new' } })).toMatchObject({ data: 'new' });
  });
});

describe('the requests of a fake', () => {
  const file = { api: 'files', route: 'GET /file' } as const;

  it('are as the app sends them: headers, sizes, other statuses', async () => {
    const { auth, control } = started({
      person: {},
      apis: { files: { requestHeaders: ['if-match'], maxResponseBytes: 3 } },
    });
    await auth.signIn();
    control.answer('files', 'GET /file', ({ headers }) => ({ body: headers['if-match'] ?? '' }));
    const named = (headers: Record<string, string>) =>
      auth.request({ ...file, headers, responseType: 'text' });
    expect(await named({ 'If-Match': '"1"' })).toMatchObject({ data: '"1"' });
    await expect(named({ 'x-other': '1' })).rejects.toMatchObject({ code: 'not_granted' });
    const tooLarge = named({ 'if-match': '"22"' });
    await expect(tooLarge).rejects.toMatchObject({ code: 'api_response_invalid' });
    control.answer('files', 'GET /file', { status: 401 });
    await expect(named({})).rejects.toMatchObject({ code: 'api_unauthorized' });
    control.answer('files', 'GET /file', { status: 302, headers: { location: '/other' } });
    await expect(named({})).rejects.toMatchObject({ code: 'api_redirect_refused' });
  });

  it('are shared when that is asked for', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    let asked = 0;
    control.answer('files', 'GET /file', async () => {
      asked += 1;
      await settled();
      return { json: asked };
    });
    const call = { ...file, shared: true } as const;
    const both = await Promise.all([auth.request(call), auth.request(call)]);
    expect(both).toMatchObject([{ data: 1 }, { data: 1 }]);
  });

  it('bring a stream piece by piece, and end it when nobody wants it any more', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    let ended = false;
    control.answer('files', 'GET /file', ({ signal }) => ({
      headers: { 'content-type': 'text/event-stream' },
      body: (async function* () {
        signal.addEventListener('abort', () => (ended = true));
        yield 'data: 1\n\n';
        yield 'data: 2\n\n';
        await new Promise(() => {});
      })(),
    }));
    const stream = await auth.stream(file);
    expect(stream).toMatchObject({ ok: true, length: null });
    const seen: string[] = [];
    for await (const { data } of serverSentEvents(stream.body)) {
      seen.push(data);
      if (seen.length === 2) break;
    }
    expect(seen).toEqual(['1', '2']);
    await vi.waitFor(() => expect(ended).toBe(true));
  });

  it('end with the person who began them', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    control.answer('files', 'GET /file', () => ({
      body: (async function* () {
        yield 'a';
        await new Promise(() => {});
      })(),
    }));
    const { body } = await auth.stream(file);
    const reader = body.getReader();
    await reader.read();
    const next = expect(reader.read()).rejects.toMatchObject({ code: 'request_aborted' });
    control.signIn({ subject: 'grace' });
    await next;
  });

  it('fail, wait and are ended as calls with an answer do', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    control.answer('files', 'GET /file', { json: 1 });
    const gate = Promise.withResolvers<undefined>();
    control.delay('request', gate.promise);
    const controller = new AbortController();
    const asked = auth.request({ ...file, signal: controller.signal });
    const refused = expect(asked).rejects.toMatchObject({ code: 'request_aborted' });
    await settled();
    controller.abort();
    await refused;
    control.fail('request', 'offline');
    await expect(auth.stream(file)).rejects.toMatchObject({ code: 'offline' });
    await expect(auth.request(file)).rejects.toMatchObject({ code: 'offline' });
    control.fail('request', null);
    expect(await auth.request({ ...file, onUpload: () => {} })).toMatchObject({ data: 1 });
  });

  it('are no more ahead of a page that does not read than those of the app', async () => {
    const { auth, control } = started({ person: {} });
    await auth.signIn();
    const piece = new Uint8Array(1024 * 1024);
    let made = 0;
    control.answer('files', 'GET /file', () => ({
      body: (async function* () {
        for (; made < 20; made += 1) yield piece;
      })(),
    }));
    const { body } = await auth.stream(file);
    await vi.waitFor(() => expect(made).toBeGreaterThanOrEqual(3));
    await settled();
    expect(made).toBeLessThanOrEqual(4);
    const whole = await new Response(body).arrayBuffer();
    expect(whole.byteLength).toBe(20 * piece.length);
  });
});

describe('what a call of a fake needs the person for', () => {
  const transfer = { api: 'bank', route: 'POST /transfers', json: { to: 'Grace' } } as const;

  /** Somebody is signed in at an app whose transfers are sensitive, and need a scope. */
  function atBank() {
    const sensitive = { maxAgeSeconds: 300, title: 'Send money', show: ['to'] };
    const fake = started({
      grants: { scopes: ['transfers:write'] },
      apis: {
        bank: {
          scopes: { 'POST /transfers': ['transfers:write'] },
          sensitive: { 'POST /transfers': sensitive },
        },
      },
    });
    fake.control.answer('bank', 'POST /transfers', { status: 201, json: 'sent' });
    fake.control.signIn();
    return fake;
  }

  it('is said, when the person is not to be asked', async () => {
    const { auth } = atBank();
    await expect(auth.request(transfer)).rejects.toMatchObject({ code: 'consent_needed' });
  });

  it('is asked, in a question of main and in the browser', async () => {
    const { auth, control } = atBank();
    const questions: unknown[] = [];
    control.confirm((question) => {
      questions.push(question);
      return true;
    });
    const asked = auth.request({ ...transfer, interactive: true });
    await vi.waitFor(async () =>
      expect(await auth.getSession()).toMatchObject({
        signingInAgain: { phase: 'waiting_for_browser', purpose: 'more_access' },
      }),
    );
    control.signIn();
    expect(await asked).toMatchObject({ data: 'sent' });
    expect(questions).toMatchObject([
      { title: 'Send money', account: 'Ada Lovelace', scopes: ['transfers:write'] },
    ]);
    const session = await auth.getSession();
    expect(session).toMatchObject({ scopes: ['openid', 'profile', 'email', 'transfers:write'] });
    expect(session).not.toHaveProperty('signingInAgain');
    // Now there is nothing left to ask but whether it is wanted.
    expect(await auth.request(transfer)).toMatchObject({ data: 'sent' });
    expect(questions).toHaveLength(2);
  });

  it('is refused: by the person, by another person in the browser, by a cancelled sign-in', async () => {
    const { auth, control } = atBank();
    const asked = () => auth.request({ ...transfer, interactive: true });
    control.confirm(false);
    await expect(asked()).rejects.toMatchObject({ code: 'not_confirmed' });
    control.confirm(true);
    const waiting = () =>
      vi.waitFor(async () => expect(await auth.getSession()).toHaveProperty('signingInAgain'));
    const strayed = expect(asked()).rejects.toMatchObject({ code: 'wrong_account' });
    await waiting();
    control.signIn({ subject: 'grace' });
    await strayed;
    const cancelled = expect(asked()).rejects.toMatchObject({ code: 'sign_in_cancelled' });
    await waiting();
    expect(await auth.cancelSignIn()).toBe(true);
    await cancelled;
    const session = await auth.getSession();
    expect(session).toMatchObject({ state: 'signedIn', account: { subject: 'ada' } });
    expect(session).not.toHaveProperty('addError');
  });

  it('is a fresh sign-in, when the last one is too old', async () => {
    const { auth, control } = started({
      apis: {
        bank: {
          sensitive: { 'POST /transfers': { maxAgeSeconds: 300, title: 'Send money', show: [] } },
        },
      },
    });
    control.answer('bank', 'POST /transfers', { json: 'sent' });
    control.signIn();
    expect(await auth.request(transfer)).toMatchObject({ data: 'sent' });
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 301_000);
    await expect(auth.request(transfer)).rejects.toMatchObject({ code: 'fresh_sign_in_needed' });
    vi.useRealTimers();
  });

  it('can be a token for the page, where the configuration hands one out', async () => {
    const { auth, control } = started({
      person: {},
      accessTokens: { bank: { scopes: ['profile'], maxSeconds: 300 } },
    });
    control.answer('bank', 'GET /balance', { json: 1 });
    await expect(auth.getAccessToken({ api: 'bank' })).rejects.toMatchObject({
      code: 'not_signed_in',
    });
    await auth.signIn();
    const first = await auth.getAccessToken({ api: 'bank' });
    expect(first).toMatchObject({ scope: 'profile' });
    expect(first.expiresAt).toBeGreaterThan(Date.now());
    expect((await auth.getAccessToken({ api: 'bank' })).token).not.toBe(first.token);
    expect(await auth.getGrants()).toMatchObject({ accessTokens: ['bank'] });
    await auth.narrowGrants({ accessTokens: [] });
    await expect(auth.getAccessToken({ api: 'bank' })).rejects.toMatchObject({
      code: 'not_granted',
    });
  });
});

describe('main, of a fake', () => {
  it('fails every call of a method, until it does not', async () => {
    const { auth, control } = started();
    control.fail('getActivity', 'activity_unreadable');
    await expect(auth.getActivity()).rejects.toMatchObject({ code: 'activity_unreadable' });
    control.fail('getActivity', null);
    expect(await auth.getActivity()).toMatchObject([{ event: 'app.started' }]);
  });

  it('lets a method wait', async () => {
    const { auth, control } = started();
    const gate = Promise.withResolvers<undefined>();
    control.delay('cancelSignIn', gate.promise);
    const done: string[] = [];
    const asked = auth.cancelSignIn().then(() => done.push('answered'));
    await settled();
    expect(done).toEqual([]);
    gate.resolve(undefined);
    await asked;
    expect(done).toEqual(['answered']);
  });

  it('does what the test does in its place', async () => {
    const { auth, control } = started();
    control.handle('exportActivity', async (args, proceed) => {
      expect(args).toEqual([]);
      return !(await proceed());
    });
    expect(await auth.exportActivity()).toBe(false);
    control.handle('exportActivity', null);
    expect(await auth.exportActivity()).toBe(true);
  });

  it('grants what the test says, and takes it', async () => {
    const { auth, control } = started({ grants: { verbs: ['getSession'], accounts: 'current' } });
    expect(await auth.getGrants()).toMatchObject({ window: 'main', accounts: 'current', apis: {} });
    await expect(auth.signIn()).rejects.toMatchObject({ code: 'not_granted' });
    const told: unknown[] = [];
    auth.grants.subscribe(({ verbs }) => told.push(verbs));
    control.grant({ verbs: ['getSession', 'signIn'] });
    control.narrow({ verbs: ['signIn'] });
    // What answers a snapshot goes with the session.
    expect(told).toEqual([['getSession', 'signIn'], []]);
  });

  it('tells a window without the session nothing of it', async () => {
    const { auth, control } = started({ grants: { verbs: ['signOut'] } });
    const told: unknown[] = [];
    auth.onSessionChanged((session) => told.push(session));
    control.signIn();
    expect(told).toEqual([]);
    control.grant({ verbs: ['getSession'], accounts: 'current' });
    control.signIn({ subject: 'grace' });
    expect(told).toMatchObject([{ account: { subject: 'grace' } }]);
    expect(told).not.toMatchObject([{ otherAccounts: expect.anything() as unknown }]);
  });

  it('writes down what the page called, and takes no function for data', async () => {
    const { auth, bridge, control } = started();
    await auth.cancelSignIn();
    await expect(auth.signIn((() => {}) as never)).rejects.toMatchObject({ code: 'bad_request' });
    const choice = { provider: 'https://nobody.example' };
    await bridge.signIn(choice);
    choice.provider = 'changed afterwards';
    expect(control.calls).toEqual([
      { name: 'cancelSignIn', args: [] },
      { name: 'signIn', args: [{ provider: 'https://nobody.example' }] },
    ]);
  });

  it('hands out copies: what a page changes is its own', async () => {
    const { auth } = started();
    const first = (await auth.getActivity()) as unknown[];
    first.pop();
    expect(await auth.getActivity()).toHaveLength(1);
  });

  it('answers as much of the session as the window may know by then', async () => {
    const { auth, control } = started({ grants: { accounts: 'current' } });
    control.signIn();
    control.signIn({ subject: 'grace' });
    expect(await auth.getSession()).not.toHaveProperty('otherAccounts');
    control.endSession();
    const asked = expect(auth.signIn()).rejects.toMatchObject({ code: 'not_granted' });
    await settled();
    control.narrow({ verbs: ['signOut'] });
    control.signIn();
    await asked;
  });
});
