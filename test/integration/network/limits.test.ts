/** What the network that the app has in Electron does with servers that are slow, hostile or many. */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpFetchError, HttpOpening } from '../../../main/ports.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { authority, certificate } from '../../rig/certificate.ts';
import { startDesktop, type Desktop } from '../../rig/desktop.ts';
import { countInMemory } from '../../rig/memory-scan.ts';
import { startElectronNetwork, type ElectronNetwork } from '../../rig/network/electron-network.ts';
import { trustAuthority } from '../../rig/trust-store.ts';
import { until } from '../../rig/until.ts';
import { startServer, type TestServer } from '../../unit/electron/http-server.ts';

const MiB = 1024 * 1024;
const STREAM = { 'content-type': 'text/event-stream' };

const trusted = authority('Trusted Test Authority');
let desktop: Desktop;
let network: ElectronNetwork;
let server: TestServer;
beforeAll(async () => {
  desktop = await startDesktop('none');
  await trustAuthority(desktop, trusted.cert);
  network = await startElectronNetwork(desktop);
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  await network.stop();
  await desktop.stop();
});

const open = (changes: Partial<HttpOpening> = {}) =>
  network.open({ url: server.origin, method: 'GET', headers: [], ...changes });
const reasonOf = (error: unknown) => (error as HttpFetchError).reason;

/** Waits until a number that grows has begun to, and has stopped. */
async function standsStill(number: () => number): Promise<void> {
  for (let quiet = 0; quiet < 300;) {
    const before = number();
    await turn();
    quiet = number() === before && before > 0 ? quiet + 1 : 0;
  }
}

/** Sends without an end, and counts what was taken. */
function endless(response: ServerResponse, taken: (bytes: number) => void): void {
  const part = Buffer.alloc(64 * 1024, 0x20);
  const write = () => {
    while (!response.destroyed) {
      taken(part.byteLength);
      if (!response.write(part)) {
        response.once('drain', write);
        return;
      }
    }
  };
  response.writeHead(200, STREAM);
  write();
}

/** What one process of Electron's holds, in bytes. */
async function heldBy(type: string): Promise<number> {
  const { processes } = await network.ask('memory');
  const found = processes.find((each) => each.type === type);
  return (found?.memory.workingSetSize ?? 0) * 1024;
}

/** Reads a body to its end; with a pause after each MiB where there is one. */
async function received(request: IncomingMessage, pauseMs = 0): Promise<number> {
  let size = 0;
  let rested = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (pauseMs === 0 || size - rested < MiB) continue;
    rested = size;
    await delay(pauseMs);
  }
  return size;
}

describe("Electron's network with large bodies", () => {
  it('takes no more from a server than is read, whatever is sent [MD-05]', async () => {
    let sent = 0;
    server.serveRaw((_request, response) => {
      endless(response, (bytes) => {
        sent += bytes;
      });
    });
    const incoming = await open();
    await incoming.read();
    await standsStill(() => sent);
    expect(sent).toBeLessThan(32 * MiB);
    incoming.cancel();
  });

  it('unpacks a compressed body piece by piece, as it is read [MD-05]', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MiB));
    server.serveRaw((_request, response) => {
      response.writeHead(200, { ...STREAM, 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    const before = await heldBy('Browser');
    const incoming = await open();
    expect(incoming.length).toBeNull();
    let largest = 0;
    for (let i = 0; i < 20; i += 1) {
      largest = Math.max(largest, (await incoming.read())?.byteLength ?? 0);
    }
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(8 * MiB);
    expect((await heldBy('Browser')) - before).toBeLessThan(128 * MiB);
    incoming.cancel();
  });

  it('tells of no more of an upload than the network has taken', async () => {
    server.serveRaw(() => {
      // It never reads.
    });
    let told = 0;
    const leaving = new AbortController();
    const opened = open({
      method: 'PUT',
      body: new Uint8Array(64 * MiB),
      signal: leaving.signal,
      onSent: (bytes) => {
        told = bytes;
      },
    }).catch(reasonOf);
    await standsStill(() => told);
    expect(told).toBeLessThan(16 * MiB);
    leaving.abort();
    expect(await opened).toBe('aborted');
  });

  it('sends a large body with its length, and tells how it goes on', async () => {
    const seen: unknown[] = [];
    server.serveRaw((request, response) => {
      const { 'content-length': length } = request.headers;
      void received(request, 20).then((size) => {
        seen.push([size, length]);
        response.end('ok');
      });
    });
    const told: number[] = [];
    const body = new Uint8Array(64 * MiB);
    const incoming = await open({ method: 'PUT', body, onSent: (bytes) => told.push(bytes) });
    expect(incoming.status).toBe(200);
    expect(seen).toEqual([[body.byteLength, `${body.byteLength}`]]);
    expect(told.at(-1)).toBe(body.byteLength);
    expect(told.length).toBeGreaterThan(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    incoming.cancel();
  });

  it('hands an answer over that comes before the large body is read, and one that ends it', async () => {
    for (const status of [401, 413]) {
      server.serveRaw((_request, response) => {
        response.writeHead(status, { connection: 'close', 'content-length': '0' }).end();
      });
      const body = new Uint8Array(32 * MiB);
      const outcome = await open({ method: 'POST', body, onSent: () => {} }).then(
        (each) => each.status,
        reasonOf,
      );
      expect(outcome).toBe(status);
    }
  });

  it.each([301, 302, 303, 307, 308])(
    'hands a redirect with %i of a large body over, unfollowed [MD-04]',
    async (status) => {
      const seen: unknown[] = [];
      server.serveRaw((request, response) => {
        seen.push(request.url);
        void received(request).then(() => {
          response.writeHead(status, { location: `${server.origin}/evil` }).end();
        });
      });
      const body = new Uint8Array(2 * MiB);
      const incoming = await open({ method: 'POST', body });
      expect([incoming.status, await incoming.read()]).toEqual([status, null]);
      expect(seen).toEqual(['/']);
    },
  );
});

describe("Electron's network with odd heads", () => {
  it.each(['file:///etc/passwd', 'app://main/index.html', 'data:,x', 'ws://127.0.0.1:1/'])(
    'sends nothing to %s',
    async (url) => {
      expect(await open({ url }).catch(reasonOf)).toBe('bad_request');
    },
  );

  it.each([
    ['names that are none', 'a b: 1\r\n\x01: 2\r\n: 3\r\nno colon at all\r\n'],
    ['values that are none', 'x-a: \x01\x02\x7f\r\nx-b: \xff\xfe\r\nx-c: \u{1f600}\r\n'],
    ['lines that go on', 'x-a: 1\r\n two\r\n\tthree\r\n'],
    ['a thousand lines', 'x-many: 1\r\n'.repeat(1000)],
    ['a length that is none', 'content-length: -1\r\n'],
    ['a redirect to nowhere', 'location: http://[\r\n'],
    ['a redirect out of the network', 'location: file:///etc/passwd\r\n'],
    ['a redirect to the app', 'location: app://main/index.html\r\n'],
  ])('ends nothing for %s, and goes on [MD-05]', async (what, lines) => {
    server.serveRaw((request) => {
      const status = what.startsWith('a redirect') ? '302 Found' : '200 OK';
      request.socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n${lines}\r\nbody`);
    });
    const outcome = await open().then(async (incoming) => {
      await incoming.read();
      incoming.cancel();
      return incoming.status;
    }, reasonOf);
    expect([200, 302, 'unreachable']).toContain(outcome);
    server.serve(() => ({ body: 'good' }));
    const good = await open();
    expect(Buffer.from((await good.read()) ?? []).toString()).toBe('good');
    expect(await good.read()).toBeNull();
  });
});

describe("Electron's network with many requests", () => {
  it('lets forty answers without an end to one origin keep no other request waiting [MD-05]', async () => {
    server.serveRaw((request, response) => {
      if (request.url === '/quick') response.end('quick');
      else response.writeHead(200, STREAM).write('data: 1\n\n');
    });
    const streams = await Promise.all(Array.from({ length: 40 }, () => open()));
    const quick = await open({ url: `${server.origin}/quick` });
    expect(quick.status).toBe(200);
    for (const each of [...streams, quick]) each.cancel();
  });

  it('goes on when its process was killed, and says of what was running that it was lost [RT-10]', async () => {
    server.serveRaw((_request, response) => {
      response.writeHead(200, STREAM).write('data: 1\n\n');
    });
    const incoming = await open();
    await incoming.read();
    const lost = incoming.read().catch(reasonOf);
    const { processes } = await network.ask('memory');
    const first = processes.find(({ type }) => type === 'Utility')?.pid ?? 0;
    process.kill(first, 'SIGKILL');
    expect(await lost).toBe('unreachable');
    server.serve(() => ({ body: 'back' }));
    await until(async () => (await open().catch(reasonOf)) !== 'unreachable');
  });
});

describe("Electron's network", () => {
  it('names neither versions nor languages, sends no cookie back, and answers no challenge [MD-04]', async () => {
    const seen: IncomingMessage['headers'][] = [];
    server.serveRaw((request, response) => {
      seen.push(request.headers);
      response.writeHead(401, {
        'set-cookie': 'a=1; Max-Age=9999',
        'www-authenticate': 'Basic realm="x"',
        'accept-ch': 'Sec-CH-UA-Full-Version-List, Sec-CH-UA-Platform-Version',
        'content-length': '0',
      });
      response.end();
    });
    for (let round = 0; round < 2; round += 1) {
      const incoming = await open({ headers: [['accept', 'application/json']] });
      expect([incoming.status, await incoming.read()]).toEqual([401, null]);
    }
    const { host } = new URL(server.origin);
    expect(seen[1]).toEqual({
      host,
      connection: 'keep-alive',
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br, zstd',
      'accept-language': '*',
      'user-agent': 'AuthShell',
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-site': 'none',
    });
    expect(seen).toHaveLength(2);
  });

  it('reports nothing to anybody, whatever a server asks for [MD-04]', async () => {
    const asked: string[] = [];
    const good = certificate({ name: 'localhost', issuer: trusted });
    const secure = createHttpsServer(good, (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const place = `https://${request.headers.host}/report`;
      response.writeHead(200, {
        'content-type': 'application/json',
        'report-to': JSON.stringify({ group: 'nel', max_age: 9999, endpoints: [{ url: place }] }),
        nel: JSON.stringify({
          report_to: 'nel',
          max_age: 9999,
          success_fraction: 1,
          failure_fraction: 1,
        }),
      });
      response.end('{}');
    });
    await new Promise<void>((resolve) => {
      secure.listen(0, '127.0.0.1', resolve);
    });
    const { port } = secure.address() as AddressInfo;
    for (const path of ['/1', '/2', '/3', '/4', '/5']) {
      const incoming = await open({ url: `https://localhost:${port}${path}` });
      while ((await incoming.read()) !== null);
    }
    expect(asked).toEqual(['GET /1', 'GET /2', 'GET /3', 'GET /4', 'GET /5']);
    secure.closeAllConnections();
    secure.close();
  });

  it('takes a text for what it is called, where the server says that it is to be', async () => {
    server.serveRaw((_request, response) => {
      const headers = { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' };
      response.writeHead(200, headers).write('first line\n');
    });
    const incoming = await open();
    expect(Buffer.from((await incoming.read()) ?? []).toString()).toBe('first line\n');
    incoming.cancel();
  });

  it('has no process whose memory would be in a core file, also when it was started anew [LG-04]', async () => {
    const { processes } = await network.ask('memory');
    const main = processes.filter(({ type }) => ['Browser', 'Utility'].includes(type));
    expect(main.length).toBeGreaterThanOrEqual(2);
    for (const { pid } of main) {
      expect(readFileSync(`/proc/${pid}/coredump_filter`, 'utf8')).toBe('00000000\n');
    }
  });

  it('holds a token in its process while a request runs, and no more when others have followed [MM-01]', async () => {
    const token = ['canary', Date.now().toString(36), 'in', 'memory'].join('-').repeat(2);
    const reached = Promise.withResolvers<ServerResponse>();
    server.serveRaw((request, response) => {
      void received(request).then(() => {
        reached.resolve(response);
      });
    });
    const opened = open({
      method: 'POST',
      headers: [['authorization', `Bearer ${token}`]],
      body: `refresh_token=${token}`,
    });
    const response = await reached.promise;
    const { processes } = await network.ask('memory');
    const pid = processes.find(({ type }) => type === 'Utility')?.pid ?? 0;
    expect(await countInMemory(pid, token)).toBeGreaterThan(0);
    response.end('ok');
    const incoming = await opened;
    while ((await incoming.read()) !== null);
    server.serve(() => ({ body: 'ok' }));
    await until(
      async () => {
        const other = await open({ method: 'POST', body: 'other' });
        while ((await other.read()) !== null);
        return (await countInMemory(pid, token)) === 0;
      },
      { what: 'a process without the token', withinMs: 15_000 },
    );
  });

  it('leaves the default session of pages without a network [EL-10]', async () => {
    // The setting reaches Chromium's network process in its own time.
    await expect
      .poll(() => network.ask('sessions'), { timeout: 10_000 })
      .toMatchObject({ isDefaultCutOff: true });
  });
});
