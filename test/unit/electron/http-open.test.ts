import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHttpFetch } from '../../../main/auth/whole-answer.ts';
import { systemClock } from '../../../main/electron/clock.ts';
import { httpOpen } from '../../rig/node-http-open.ts';
import { describeHttpFetch } from '../../contracts/http-fetch.ts';
import { describeHttpOpen } from '../../contracts/http-open.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeNetwork, type FakeServer } from '../../fakes/fake-http-fetch.ts';
import { startServer, type TestServer } from './http-server.ts';
import { realHttp } from './real-http.ts';

const httpFetch = createHttpFetch(httpOpen, systemClock);

function fakeSubject() {
  const clock = createFakeClock();
  const network = createFakeNetwork(clock);
  const [origin, otherOrigin, nowhere] = ['https://a.test', 'https://b.test', 'https://c.test'];
  network.serve(otherOrigin, () => ({}));
  const to = (wanted: string) => network.requests.filter(({ url }) => url.origin === wanted);
  return Promise.resolve({
    open: network.open,
    fetch: network.fetch,
    origin,
    otherOrigin,
    nowhere,
    serve: (server: FakeServer) => {
      network.serve(origin, server);
    },
    received: {
      get here() {
        return to(origin);
      },
      get there() {
        return to(otherOrigin);
      },
    },
    pass: (ms: number) => clock.advance(ms),
    stop: () => Promise.resolve(),
  });
}

describeHttpOpen("the runtime's fetch", () => realHttp(httpOpen));
describeHttpOpen('the fake', fakeSubject);
describeHttpFetch("the runtime's fetch", () => realHttp(httpOpen));
describeHttpFetch('the fake', fakeSubject);

describe('httpFetch against hostile bodies', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());
  const get = (maxBytes: number, timeoutMs = 10_000) =>
    httpFetch({ url: server.origin, method: 'GET', headers: [], maxBytes, timeoutMs });

  it('stops reading 50 MB that were not announced soon after the limit [MD-05]', async () => {
    let sent = 0;
    const closed = Promise.withResolvers<void>();
    server.serveRaw((_request, response) => {
      const part = Buffer.alloc(64 * 1024, 0x20);
      const write = () => {
        while (sent < 50 * 1024 * 1024) {
          sent += part.byteLength;
          if (!response.write(part)) {
            response.once('drain', write);
            return;
          }
        }
        response.end();
      };
      response.once('close', closed.resolve);
      write();
    });
    await expect(get(256 * 1024)).rejects.toMatchObject({ reason: 'too_large' });
    await closed.promise;
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });

  it('refuses 50 MB that were announced, without reading them [MD-05]', async () => {
    server.serveRaw((_request, response) => {
      response.writeHead(200, { 'content-length': String(50 * 1024 * 1024) });
      response.flushHeaders();
    });
    await expect(get(1000)).rejects.toMatchObject({ reason: 'too_large' });
  });

  it('counts what a compressed body unpacks to, not what was sent [MD-05]', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
    server.serveRaw((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    expect(bomb.byteLength).toBeLessThan(256 * 1024);
    await expect(get(256 * 1024)).rejects.toMatchObject({ reason: 'too_large' });
  });

  it('gives up on one byte at a time, though each byte comes in time [MD-05]', async () => {
    let dripping: NodeJS.Timeout | undefined;
    server.serveRaw((_request, response) => {
      dripping = setInterval(() => response.write(' '), 20);
      response.once('close', () => {
        clearInterval(dripping);
      });
    });
    await expect(get(1000, 200)).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('says unreachable when the connection breaks in the middle of the body [MD-05]', async () => {
    server.serveRaw((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    await expect(get(1000)).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

describe('the pieces of an answer', () => {
  const arriving = (pieces: readonly Uint8Array<ArrayBuffer>[]) => {
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(stream)));
  };
  const get = (maxBytes: number) =>
    httpFetch({ url: 'https://a.test', method: 'GET', headers: [], maxBytes, timeoutMs: 5_000 });
  const bytes = (text: string) => new TextEncoder().encode(text);
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('are overwritten when the answer is put together [MM-02]', async () => {
    const pieces = [bytes('a-refresh-'), bytes('token')];
    arriving(pieces);
    const { body } = await get(100);
    expect(new TextDecoder().decode(body)).toBe('a-refresh-token');
    expect(pieces).toEqual([new Uint8Array(10), new Uint8Array(5)]);
  });

  it('are overwritten when the answer is refused [MM-02]', async () => {
    const pieces = [bytes('a-refresh-'), bytes('token')];
    arriving(pieces);
    await expect(get(12)).rejects.toMatchObject({ reason: 'too_large' });
    expect(pieces).toEqual([new Uint8Array(10), new Uint8Array(5)]);
  });
});
