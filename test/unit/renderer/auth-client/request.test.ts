import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../../renderer/auth-client.ts';
import { failed } from './fake-handle.ts';
import { answered, stubbedClient } from './stub-bridge.ts';

const head = (status: number, length: number | null = null) =>
  ({ ok: true, value: { status, headers: { etag: '"1"' }, length } }) as const;
const tick = () => new Promise(setImmediate);

describe('auth.request', () => {
  it('asks for the route with its path filled in', async () => {
    const { auth, requests } = stubbedClient(answered(200, '{"id":"7"}'));
    const answer = await auth.request({
      api: 'notes',
      route: 'GET /shelves/{shelf}/notes/{id}',
      params: { shelf: 'a b/ü', id: 7 },
    });
    expect(requests).toEqual([
      { api: 'notes', method: 'GET', path: '/shelves/a%20b%2F%C3%BC/notes/7' },
    ]);
    expect(answer).toEqual({
      ok: true,
      status: 200,
      headers: { 'content-type': 'application/json' },
      data: { id: '7' },
    });
  });

  it.each([['.'], ['..'], [''], ['\ud800'], [undefined]])(
    'refuses the path parameter %j, which would be another path [IP-05]',
    async (id) => {
      const { auth, requests } = stubbedClient();
      const call = { api: 'notes', route: 'GET /notes/{id}', params: { id } } as never;
      await expect(auth.request(call)).rejects.toMatchObject({ code: 'bad_request' });
      expect(requests).toEqual([]);
    },
  );

  it.each([['../admin'], ['a/b'], ['a?b=c'], ['a#b'], ['%2e%2e'], ['a\\b'], ['a;b']])(
    'never lets the path parameter %j end its segment [IP-05]',
    async (id) => {
      const { auth, requests } = stubbedClient();
      await auth.request({ api: 'notes', route: 'GET /notes/{id}', params: { id } });
      const [{ path }] = requests as [{ path: string }];
      expect(path).toMatch(/^\/notes\/[^/?#\\;]+$/);
      expect(decodeURIComponent(path)).toBe(`/notes/${id}`);
    },
  );

  it('sends JSON, query and every other option', async () => {
    const { auth, requests } = stubbedClient();
    await auth.request({
      api: 'notes',
      route: 'POST /notes',
      json: { text: 'Hello' },
      query: { page: 2, tag: ['a', 'b'], draft: false, none: undefined },
      headers: { 'x-trace': '1' },
      timeoutMs: 500,
      shared: true,
      interactive: true,
    });
    expect(requests).toEqual([
      {
        api: 'notes',
        method: 'POST',
        path: '/notes',
        query: { page: '2', tag: ['a', 'b'], draft: 'false' },
        body: '{"text":"Hello"}',
        headers: { 'x-trace': '1' },
        timeoutMs: 500,
        shared: true,
        interactive: true,
      },
    ]);
  });

  it('sends a body as it is, and asks for bytes', async () => {
    const body = new Uint8Array([1, 2]);
    const { auth, requests } = stubbedClient(answered(200, body));
    const answer = await auth.request({
      api: 'files',
      route: 'PUT /file',
      body,
      contentType: 'image/png',
      responseType: 'bytes',
    });
    expect(requests).toEqual([
      {
        api: 'files',
        method: 'PUT',
        path: '/file',
        body,
        contentType: 'image/png',
        responseType: 'bytes',
      },
    ]);
    expect(answer.data).toBe(body);
  });

  it('throws no status: the answer says whether it is a success', async () => {
    const { auth } = stubbedClient(answered(404, '{"error":"not_found"}'));
    const answer = await auth.request({ api: 'notes', route: 'GET /notes' });
    expect(answer).toMatchObject({ ok: false, status: 404, data: { error: 'not_found' } });
  });

  it.each([
    ['an empty body', 204, '', undefined],
    ['a failure that is not JSON', 502, '<h1>Bad gateway</h1>', '<h1>Bad gateway</h1>'],
    ['what is not modified', 304, '', undefined],
  ])('takes %s as what it is', async (_what, status, body, data) => {
    const { auth } = stubbedClient(answered(status, body));
    const answer = await auth.request({ api: 'notes', route: 'GET /notes' });
    expect(answer).toMatchObject({ ok: status === 204, status, data });
  });

  it('refuses a success that is not the JSON it was to be', async () => {
    const { auth } = stubbedClient(answered(200, '<h1>Hello</h1>'));
    const asked = auth.request({ api: 'notes', route: 'GET /notes' });
    await expect(asked).rejects.toMatchObject({ code: 'api_response_invalid' });
    const answer = await auth.request({ api: 'notes', route: 'GET /notes', responseType: 'text' });
    expect(answer.data).toBe('<h1>Hello</h1>');
  });

  it('throws what keeps main from an answer', async () => {
    const { auth } = stubbedClient(failed('api_unreachable'));
    const asked = auth.request({ api: 'notes', route: 'GET /notes' });
    await expect(asked).rejects.toBeInstanceOf(AuthError);
    await expect(asked).rejects.toMatchObject({ code: 'api_unreachable' });
  });
});

describe('auth.request with a signal or progress', () => {
  it('tells what was sent and received, and answers the whole', async () => {
    const { auth, requests, opened, upload, answer, give } = stubbedClient();
    const told: unknown[] = [];
    const asked = auth.request({
      api: 'notes',
      route: 'POST /notes',
      json: { text: 'ü' },
      onUpload: (sent, total) => told.push(['sent', sent, total]),
      onDownload: (received, total) => told.push(['received', received, total]),
    });
    upload.told?.(12, 12);
    answer(head(201, 8));
    for (const piece of ['{"a":', '"b"}', null]) {
      await tick();
      give(piece);
    }
    expect(await asked).toEqual({
      ok: true,
      status: 201,
      headers: { etag: '"1"' },
      data: { a: 'b' },
    });
    expect(told).toEqual([
      ['sent', 12, 12],
      ['received', 5, 8],
      ['received', 9, 8],
    ]);
    expect(requests).toEqual([]);
    expect(opened).toEqual([
      { api: 'notes', method: 'POST', path: '/notes', body: '{"text":"ü"}' },
    ]);
  });

  it('answers bytes', async () => {
    const { auth, answer, give } = stubbedClient();
    const { signal } = new AbortController();
    const asked = auth.request({ api: 'f', route: 'GET /f', signal, responseType: 'bytes' });
    answer(head(200));
    for (const piece of ['ab', 'c', null]) {
      await tick();
      give(piece);
    }
    expect((await asked).data).toEqual(new TextEncoder().encode('abc'));
  });

  it('asks for nothing when the signal says so before', async () => {
    const { auth, opened } = stubbedClient();
    const asked = auth.request({ api: 'f', route: 'GET /f', signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ code: 'request_aborted' });
    expect(opened).toEqual([]);
  });

  it.each([['before the answer'], ['while the body comes']])(
    'is ended by the signal %s',
    async (when) => {
      const { auth, answer, done } = stubbedClient();
      const controller = new AbortController();
      const asked = auth.request({ api: 'f', route: 'GET /f', signal: controller.signal });
      const refused = expect(asked).rejects.toMatchObject({ code: 'request_aborted' });
      if (when === 'while the body comes') answer(head(200));
      await tick();
      controller.abort();
      await refused;
      expect(done.at(-1)).toBe('cancel');
    },
  );

  it('is left alone by a signal that comes when it is over', async () => {
    const { auth, answer, give, done } = stubbedClient();
    const controller = new AbortController();
    const asked = auth.request({ api: 'f', route: 'GET /f', signal: controller.signal });
    answer(head(204));
    await tick();
    give(null);
    await asked;
    controller.abort();
    expect(done).toEqual(['read']);
  });

  it("ends the request when the page's own progress function fails", async () => {
    const { auth, answer, give, done } = stubbedClient();
    const mistake = new Error('a mistake of the page');
    const asked = auth.request({
      api: 'f',
      route: 'GET /f',
      onDownload: () => {
        throw mistake;
      },
    });
    const refused = expect(asked).rejects.toBe(mistake);
    answer(head(200));
    await tick();
    give('a');
    await refused;
    expect(done).toEqual(['read', 'cancel']);
  });
});
