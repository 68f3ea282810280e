/** An API of the test's own: it never stops answering, redirects, and tells who is still listening. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The API. */
export interface EndlessApi {
  readonly origin: string;
  /** Bytes that were sent so far. */
  sent(): number;
  /** Answers that somebody still listens to. */
  listeners(): number;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const PART = Buffer.alloc(64 * 1024, 0x61);

/** Starts it on a free port of 127.0.0.1; `/redirect/<status>` leads to `elsewhere`. */
export async function startEndlessApi(elsewhere: string): Promise<EndlessApi> {
  let sent = 0;
  let listeners = 0;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const status = /^\/redirect\/(\d+)$/.exec(path)?.[1];
    if (status !== undefined) {
      response.writeHead(Number(status), { location: `${elsewhere}/evil` }).end();
      return;
    }
    listeners += 1;
    response.once('close', () => {
      listeners -= 1;
    });
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const write = (): void => {
      while (!response.destroyed) {
        sent += PART.byteLength;
        if (!response.write(PART)) {
          response.once('drain', write);
          return;
        }
      }
    };
    write();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    listeners: () => listeners,
    asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
