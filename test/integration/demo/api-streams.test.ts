import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApi } from '../../../demo/api/demo-api.ts';

let server: Server;
let origin = '';
/** Answers that are under way. */
let answering = 0;

beforeAll(async () => {
  // Who calls is the other file's matter: here everybody is Ada, and may do everything.
  const scopes = new Set(['profile:read', 'notes:write']);
  const api = demoApi(
    () => Promise.resolve({ sub: 'ada', scopes }),
    () => 0,
  );
  server = createServer(api);
  server.on('request', (_request, response) => {
    answering += 1;
    response.once('close', () => {
      answering -= 1;
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const call = (path: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', 'Bearer x');
  return fetch(origin + path, { ...init, headers });
};

describe('the demo API', () => {
  it.each([0, 1, 251, 65_536, 1_000_003])('has a file of %i bytes', async (size) => {
    const response = await call(`/files/${size}`);
    expect(response.headers.get('content-length')).toBe(String(size));
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes).toHaveLength(size);
    expect(bytes.every((byte, at) => byte === at % 251)).toBe(true);
  });

  it.each(['/files/1073741825', '/files/-1', '/files/x', '/files/', '/files', '/files/1/2'])(
    'has nothing at %s',
    async (path) => {
      expect((await call(path)).status).toBe(404);
    },
  );

  it('sends as many events as are asked for', async () => {
    const response = await call('/events?count=3');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(await response.text()).toBe(
      [1, 2, 3].map((id) => `id: ${id}\nevent: tick\ndata: {"tick":${id}}\n\n`).join(''),
    );
  });

  it('stops sending events when nobody listens', async () => {
    const reading = new AbortController();
    const response = await call('/events', { signal: reading.signal });
    await response.body?.getReader().read();
    reading.abort();
    await expect.poll(() => answering).toBe(0);
  });

  it.each(['POST', 'PUT'])('says what was uploaded with %s', async (method) => {
    const body = new Uint8Array(300_000).fill(7);
    const response = await call('/upload', {
      method,
      body,
      headers: { 'content-type': 'image/png' },
    });
    expect(await response.json()).toEqual({
      length: 300_000,
      type: 'image/png',
      sha256: createHash('sha256').update(body).digest('hex'),
    });
  });

  it('has one note of a person by its id', async () => {
    const headers = { 'content-type': 'application/json' };
    const added = await call('/notes', { method: 'POST', headers, body: '{"text":"x"}' });
    const note = (await added.json()) as { readonly id: string };
    expect(await (await call(`/notes/${note.id}`)).json()).toEqual(note);
    expect((await call('/notes/7')).status).toBe(404);
  });
});
