/**
 * The provider that a test changes, on a real port: what it answers goes over real HTTP, or is written to
 * the socket byte by byte.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { openLoopbackServer } from '../../../demo/http/loopback-server.ts';
import { readBody } from '../../../demo/http/read-body.ts';
import type { Clock } from '../../../main/ports.ts';
import { createMutatingProvider, type Endpoint } from '../../fakes/mutating-provider.ts';

/** A request, as it came over the wire. */
export interface Seen {
  readonly endpoint: string;
  readonly body: string;
}

/** Writes an answer to the socket; what it leaves open ends with the test. */
export type RawAnswer = (socket: Socket) => unknown;

const BODY_LIMIT = 1024 * 1024;

async function seenOf(request: IncomingMessage): Promise<Seen> {
  const { url = '' } = request;
  const body = (await readBody(request, BODY_LIMIT)).toString();
  const endpoint = url.split('?', 1)[0]?.split('/').at(-1) ?? '';
  return { endpoint, body };
}

/** A server that should be asked nothing: it says yes to all, and writes down who came. */
export async function startEvilServer() {
  const server = await openLoopbackServer(0);
  const seen: Seen[] = [];
  server.serve((request, response) => {
    void seenOf(request).then((one) => {
      seen.push(one);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  return { origin: server.origin, seen, stop: () => server.close() };
}

/** Starts the provider on 127.0.0.1. */
export async function startHostileProvider(clock: Clock) {
  const server = await openLoopbackServer(0);
  const op = await createMutatingProvider(clock, { issuer: server.origin });
  const seen: Seen[] = [];
  const raw: Partial<Record<Endpoint, RawAnswer>> = {};

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await seenOf(request);
    seen.push(one);
    const write = raw[one.endpoint as Endpoint];
    if (write) {
      // A client that has gone is no failure of the one who wrote.
      request.socket.on('error', () => {});
      await write(request.socket);
      return;
    }
    const { method = 'GET', url = '', headers } = request;
    const answered = await op.network.fetch({
      url: `${server.origin}${url}`,
      method,
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      ...(one.body === '' ? {} : { body: one.body }),
      maxBytes: Number.MAX_SAFE_INTEGER,
      timeoutMs: 60_000,
    });
    response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(answered.body);
  }

  server.serve((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  return {
    op,
    /** Answers in the place of the provider's own, by endpoint. */
    raw,
    seen,
    asked: (endpoint: Endpoint) => seen.filter((one) => one.endpoint === endpoint),
    stop: () => server.close(),
  };
}

/** A provider on a real port. */
export type HostileProvider = Awaited<ReturnType<typeof startHostileProvider>>;
