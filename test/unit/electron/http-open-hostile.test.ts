import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import tls from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpOpen } from '../../rig/node-http-open.ts';
import type { HttpFetchError } from '../../../main/ports.ts';
import { turn } from '../../fakes/fake-clock.ts';
import { certificate } from '../../rig/certificate.ts';
import { startServer, type TestServer } from './http-server.ts';

/** The port that a server listens on, on this machine. */
function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Waits until a number that grows has begun to, and has stopped. */
async function standsStill(number: () => number): Promise<void> {
  for (let quiet = 0; quiet < 300;) {
    const before = number();
    await turn();
    quiet = number() === before && before > 0 ? quiet + 1 : 0;
  }
}

describe('httpOpen', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());
  const get = (url: string, headers: ReadonlyArray<readonly [string, string]> = []) =>
    httpOpen({ url, method: 'GET', headers });

  it.each([
    ['its head', false],
    ['the rest of its body', true],
  ])(
    'is ended while it waits for %s, though the garbage was collected meanwhile [MD-05]',
    async (_what, hasHead) => {
      const asked = Promise.withResolvers<void>();
      server.serveRaw((_request, response) => {
        if (hasHead) response.write('x');
        asked.resolve();
      });
      const ended = new AbortController();
      const opening = { url: server.origin, method: 'GET', headers: [], signal: ended.signal };
      const waiting = (async () => {
        const incoming = await httpOpen(opening);
        await incoming.read();
        await incoming.read();
      })().catch((error: unknown) => (error as HttpFetchError).reason);
      await asked.promise;
      for (let round = 0; round < 20; round += 1) {
        collectGarbage();
        await turn();
      }
      ended.abort();
      expect(await waiting).toBe('aborted');
    },
  );

  it('takes no more from the network than is read, whatever is sent [MD-05]', async () => {
    const part = Buffer.alloc(64 * 1024, 0x20);
    let sent = 0;
    server.serveRaw((_request, response) => {
      const write = () => {
        while (sent < 100 * 1024 * 1024) {
          sent += part.byteLength;
          if (!response.write(part)) {
            response.once('drain', write);
            return;
          }
        }
        response.end();
      };
      write();
    });
    const incoming = await get(server.origin);
    await incoming.read();
    // What the system's buffers take, it takes at once; then the server waits.
    await standsStill(() => sent);
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    incoming.cancel();
  });

  it('tells of no more of a body than the network has taken', async () => {
    server.serveRaw(() => {
      // It never reads.
    });
    const size = 100 * 1024 * 1024;
    let told = 0;
    const leaving = new AbortController();
    const opened = httpOpen({
      url: server.origin,
      method: 'PUT',
      headers: [],
      body: new Uint8Array(size),
      signal: leaving.signal,
      onSent: (bytes) => {
        told = bytes;
      },
    }).catch((error: unknown) => (error as HttpFetchError).reason);
    await standsStill(() => told);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(32 * 1024 * 1024);
    leaving.abort();
    expect(await opened).toBe('aborted');
  });

  it('unpacks a compressed body piece by piece, as it is read, and does not take its length for its size [MD-05]', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
    server.serveRaw((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': bomb.byteLength });
      response.end(bomb);
    });
    const incoming = await get(server.origin);
    expect(incoming.length).toBeNull();
    const before = process.memoryUsage().arrayBuffers;
    let largest = 0;
    for (let i = 0; i < 20; i += 1) {
      largest = Math.max(largest, (await incoming.read())?.byteLength ?? 0);
    }
    expect(largest).toBeLessThanOrEqual(1024 * 1024);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
    incoming.cancel();
  });

  it("gives no token to a server that has another name's certificate, as after DNS rebinding [IP-05]", async () => {
    const trusted = tls.getCACertificates('default');
    const authorization = [['authorization', 'Bearer canary']] as const;
    try {
      for (const name of ['localhost', 'other.test']) {
        const { cert, key } = certificate({ name });
        tls.setDefaultCACertificates([cert]);
        const seen: unknown[] = [];
        const impostor = createHttpsServer({ cert, key }, (request, response) => {
          seen.push(request.headers.authorization);
          response.end();
        });
        const port = await listening(impostor);
        const outcome = await get(`https://localhost:${port}/`, authorization).then(
          ({ status }) => status,
          (error: unknown) => (error as HttpFetchError).reason,
        );
        // The name that was asked for is the one that counts, whatever address it led to.
        const isRight = name === 'localhost';
        expect([outcome, seen]).toEqual(isRight ? [200, ['Bearer canary']] : ['untrusted', []]);
        impostor.closeAllConnections();
        impostor.close();
      }
    } finally {
      tls.setDefaultCACertificates(trusted);
    }
  });
});
