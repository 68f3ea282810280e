import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { FakeServer, SentRequest } from '../../fakes/fake-http-fetch.ts';

/** A real HTTP server on this machine that answers as a fake one would. */
export interface TestServer {
  readonly origin: string;
  readonly received: SentRequest[];
  serve(server: FakeServer): void;
  /** Answers in its own way. */
  serveRaw(handler: (request: IncomingMessage, response: ServerResponse) => void): void;
  stop(): Promise<void>;
}

async function sentRequest(request: IncomingMessage): Promise<SentRequest> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const whole = Buffer.concat(parts);
  const body = whole.toString();
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, String(value)] as const,
  );
  return {
    url: new URL(request.url ?? '/', 'http://server.test'),
    method: request.method ?? '',
    headers: new Map(headers),
    body,
    bytes: whole.byteLength,
    form: new URLSearchParams(body),
  };
}

export async function startServer(): Promise<TestServer> {
  const received: SentRequest[] = [];
  const asFake = (server: FakeServer) => (request: IncomingMessage, response: ServerResponse) => {
    void sentRequest(request).then(async (sent) => {
      received.push(sent);
      const { status = 200, headers = {}, body = '', pieces, takesMs } = await server(sent);
      response.writeHead(status, headers);
      if (pieces) {
        response.flushHeaders();
        // A failure in it breaks the connection.
        await pipeline(pieces, response).catch(() => response.destroy());
        return;
      }
      if (takesMs === 'never') response.write(body === '' ? ' ' : body);
      else response.end(body);
    });
  };
  let handler = asFake(() => ({ status: 404 }));
  const server = createServer((request, response) => {
    handler(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    serve: (fake) => {
      handler = asFake(fake);
    },
    serveRaw: (raw) => {
      handler = raw;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
