import { describe, expect, it } from 'vitest';
import { noAccess } from '../../../main/auth/access-tokens.ts';
import { AuthError, codeOf } from '../../../main/auth/auth-error.ts';
import type { AccessToken } from '../../../main/ports.ts';
import { call, LIMIT_MS, scenario, text } from './api-scenario.ts';

describe('an API call', () => {
  it("carries the token of the API's resource in the header, and nothing of the page but what it may set [IP-05, RI-01]", async () => {
    const { request, network, asked, issuers } = scenario(text('{}'));
    const [body, query] = ['{"text":"hi"}', { dry: '1' }];
    await request({ ...call, method: 'POST', query, body });
    expect(asked).toEqual(['urn:notes']);
    expect(issuers).toEqual(['https://idp.test']);
    const [sent] = network.requests;
    expect(sent?.url.href).toBe('https://api.test/notes?dry=1');
    expect([sent?.method, sent?.body]).toEqual(['POST', body]);
    expect(Object.fromEntries(sent?.headers ?? [])).toEqual({
      authorization: 'Bearer token-1',
      accept: 'application/json, text/*;q=0.5',
      'content-type': 'application/json',
    });
  });

  it('brings status, body and a few headers, and no cookie or other secret [IP-03]', async () => {
    const { request } = scenario(
      text('{"error":"no such note"}', 404, {
        'set-cookie': 'canary=1',
        'x-api-key': 'canary',
        location: 'https://evil.test/canary',
        'www-authenticate': 'Bearer error="canary"',
        etag: '"1"',
        'retry-after': '5',
      }),
    );
    expect(await request(call)).toEqual({
      status: 404,
      headers: { 'content-type': 'application/json', etag: '"1"', 'retry-after': '5' },
      body: '{"error":"no such note"}',
    });
  });

  it.each(['nobody', '__proto__', 'constructor', 'toString', 'notes ', ''])(
    'of the API %j, which is not configured, is not granted and asks for no token [IP-05]',
    async (api) => {
      const { failure, network, asked } = scenario(text('{}'));
      expect(await failure({ api })).toBe('not_granted');
      expect([...network.requests, ...asked]).toEqual([]);
    },
  );

  it.each([
    ['an absolute URL', { path: 'https://evil.test/' }, 'bad_request'],
    ['another host', { path: '//evil.test/notes' }, 'bad_request'],
    ['a path that climbs', { path: '/notes/..' }, 'bad_request'],
    ['a route that is not there', { path: '/admin' }, 'not_granted'],
    ['a method that is not granted', { method: 'DELETE' as const }, 'not_granted'],
    ['a body with GET', { body: '{}' }, 'bad_request'],
    ['a body with HEAD', { method: 'HEAD' as const, body: '{}' }, 'bad_request'],
  ])('with %s sends nothing and asks for no token [IP-05]', async (_what, changes, code) => {
    const { failure, network, asked } = scenario(text('{}'));
    expect(await failure(changes)).toBe(code);
    expect([...network.requests, ...asked]).toEqual([]);
  });

  it.each([300, 301, 302, 303, 307, 308])(
    'that is answered with %i is refused: evil gets no request and no token [IP-05, MD-04]',
    async (status) => {
      const { failure, network } = scenario(text('', status, { location: 'https://evil.test/' }));
      expect(await failure()).toBe('api_redirect_refused');
      expect(network.requests.map(({ url }) => url.host)).toEqual(['api.test']);
    },
  );

  it('that is answered with 304 is an answer', async () => {
    const { request } = scenario(() => ({ status: 304, headers: { etag: '"1"' } }));
    expect(await request(call)).toMatchObject({ status: 304, body: '' });
  });

  it.each([
    ['a line break', 'a\r\nauthorization: evil'],
    ['markup', '<script>'],
    ['a hash', '#/../admin'],
  ])('cannot get a header or a path through %s in the query [IP-05]', async (_what, value) => {
    const { request, network } = scenario(text('{}'));
    await request({ ...call, query: { [value]: value } });
    const [sent] = network.requests;
    expect(sent?.url.pathname).toBe('/notes');
    expect(sent?.url.searchParams.get(value)).toBe(value);
    expect([...(sent?.headers.keys() ?? [])]).toEqual(['accept', 'authorization']);
  });
});

describe('an API that answers 401', () => {
  it('once: one new token, one more call, and the answer [RT-17]', async () => {
    const { request, tokens } = scenario(({ headers }) =>
      headers.get('authorization') === 'Bearer token-1'
        ? { status: 401 }
        : { status: 200, body: 'ok' },
    );
    expect(await request(call)).toMatchObject({ status: 200, body: 'ok' });
    expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('while the account is switched gets a new token of the account that made the call [RT-17, RI-01]', async () => {
    let answers = 0;
    const { request, session, tokens } = scenario(() => ({
      status: (answers += 1) === 1 ? 401 : 200,
    }));
    let current = 'ada';
    session.tokens = () => {
      const account = current;
      let serial = 0;
      current = 'bob';
      const get = (): Promise<AccessToken> => {
        const value = `${account}-${(serial += 1)}`;
        return Promise.resolve({ value, type: 'bearer', scope: '', expiresInSeconds: 60 });
      };
      const { signal: ended } = session.leaving;
      return { ...noAccess('not_signed_in'), get, invalidate: () => true, ended };
    };
    expect(await request(call)).toMatchObject({ status: 200 });
    expect(tokens()).toEqual(['Bearer ada-1', 'Bearer ada-2']);
  });

  it('always: two calls, then api_unauthorized [RT-17]', async () => {
    const { failure, tokens, log } = scenario(() => ({ status: 401 }));
    expect(await failure()).toBe('api_unauthorized');
    expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(log.named('api.unauthorized')).toEqual([{ api: 'notes' }]);
  });

  it('to a token that was just made: one call, no refresh [RT-17, RT-20]', async () => {
    const { failure, session, tokens } = scenario(() => ({ status: 401 }));
    session.renewable = false;
    expect(await failure()).toBe('api_unauthorized');
    expect(tokens()).toEqual(['Bearer token-1']);
  });

  it('403 is an answer, not a reason for a new token [RT-17]', async () => {
    const { request, tokens } = scenario(() => ({ status: 403, body: 'no' }));
    expect(await request(call)).toMatchObject({ status: 403, body: 'no' });
    expect(tokens()).toHaveLength(1);
  });
});

describe('a call that fails', () => {
  it('says so when it is too slow: before its answer, in it, and while a token is waited for', async () => {
    const never = () => new Promise<never>(() => {});
    const slow = scenario(() => ({ takesMs: 'never' }));
    const silent = scenario(never);
    const tokenless = scenario(text('{}'));
    tokenless.session.get = never;
    for (const { failure, clock, network } of [slow, silent, tokenless]) {
      const asked = failure({ timeoutMs: 300 });
      await clock.advance(300);
      expect(await asked).toBe('api_timed_out');
      expect(network.unread()).toBe(0);
    }
  });

  it('takes no longer than the configuration allows, whatever the page allows', async () => {
    const { failure, clock } = scenario(() => ({ takesMs: 'never' }));
    const asked = failure({ timeoutMs: 60 * 60 * 1000 });
    await clock.advance(LIMIT_MS);
    expect(await asked).toBe('api_timed_out');
    expect(clock.timers()).toEqual([]);
  });

  it('says that the session has ended when that ended it, while a token is waited for and later', async () => {
    const waiting = scenario(text('{}'));
    waiting.session.get = () => new Promise<never>(() => {});
    const answered = scenario(() => ({ takesMs: 'never' }));
    for (const { failure, session, clock } of [waiting, answered]) {
      const asked = failure();
      await clock.advance(1);
      session.leaving.abort(new AuthError('session_ended'));
      expect(await asked).toBe('session_ended');
    }
  });

  it('says what happened first', async () => {
    const { failure, session, clock } = scenario(() => ({ takesMs: 'never' }));
    const asked = failure();
    await clock.advance(LIMIT_MS);
    session.leaving.abort(new AuthError('session_ended'));
    expect(await asked).toBe('api_timed_out');
  });

  it('ends when its page has gone, and when the account has left; nothing is remembered of it', async () => {
    const { request, clock, network, session } = scenario(() => ({ takesMs: 'never' }));
    const page = new AbortController();
    const gone = request(call, page.signal).catch(codeOf);
    await clock.advance(1);
    page.abort();
    expect(await gone).toBe('request_aborted');
    const left = request(call).catch(codeOf);
    await clock.advance(1);
    session.leaving.abort();
    expect(await left).toBe('request_aborted');
    expect([network.unread(), clock.timers()]).toEqual([0, []]);
  });

  it('says why the session ended when that ends it, also while it waits for its token [RT-10]', async () => {
    const { request, clock, session } = scenario(() => ({ takesMs: 'never' }));
    const onItsWay = request(call).catch(codeOf);
    await clock.advance(1);
    session.get = () => new Promise(() => {});
    const waiting = request(call).catch(codeOf);
    await clock.advance(1);
    session.leaving.abort(new AuthError('session_ended'));
    expect([await onItsWay, await waiting]).toEqual(['session_ended', 'session_ended']);
  });

  it('takes a body of 1 MiB and refuses one byte more [MD-05]', async () => {
    let size = 1024 * 1024;
    const { request, failure } = scenario(() => ({ body: 'x'.repeat(size) }));
    expect((await request(call)).body).toHaveLength(size);
    size += 1;
    expect(await failure()).toBe('api_response_invalid');
  });

  it('gives bytes as they are, when they are asked for', async () => {
    const { request, network } = scenario(() => ({ body: Uint8Array.of(0x61, 0xff, 0) }));
    const { body } = await request({ ...call, responseType: 'bytes' });
    expect(body).toEqual(Uint8Array.of(0x61, 0xff, 0));
    // Nothing else is behind it: a page would get that, too.
    expect((body as Uint8Array).buffer.byteLength).toBe(3);
    expect(network.requests[0]?.headers.get('accept')).toBe('*/*');
  });

  it('gives bytes that are no text as text, and does not throw', async () => {
    const { request } = scenario(() => ({ body: Uint8Array.of(0x61, 0xff, 0xfe) }));
    expect((await request(call)).body).toBe('a\uFFFD\uFFFD');
  });

  it.each(['not_signed_in', 'offline', 'session_ended', 'store_locked'] as const)(
    'tells the code %s of the session, and sends nothing',
    async (code) => {
      const { failure, session, network } = scenario(text('{}'));
      session.failure = new AuthError(code);
      expect(await failure()).toBe(code);
      expect(network.requests).toEqual([]);
    },
  );
});
