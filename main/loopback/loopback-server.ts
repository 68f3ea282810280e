import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { sendRefusal } from './answers.ts';
import type { Listen } from './bind.ts';
import type { OnRefused } from './refusal.ts';

/** Connections kept at a time; a browser needs one or two (LB-11). */
const MAX_CONNECTIONS = 64;

/**
 * Times are milliseconds. A browser sends its whole request at once, so seconds are plenty. Headers
 * get 16 KiB, not less: a code may take 4 KiB, and browsers share the cookies of 127.0.0.1 among all
 * ports, so that those of any local development server come along.
 */
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 3_000,
  requestTimeout: 3_000,
  keepAliveTimeout: 1,
  connectionsCheckingInterval: 500,
  insecureHTTPParser: false,
  // The guard wants to see, and report, a request without Host.
  requireHostHeader: false,
} as const satisfies ServerOptions;

/** An HTTP server that answers one request per connection and cannot be made to throw. */
export interface LoopbackServer {
  readonly listen: Listen;
  /** Sets what happens with a request. Until then none is answered. */
  handle(handler: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** Stops accepting, destroys every connection and resolves when the port is closed. */
  close(): Promise<void>;
}

/** Not listening yet. */
export function createLoopbackServer(onRefused: OnRefused): LoopbackServer {
  const server = createServer(LIMITS);
  // More header lines than this many would be dropped unseen, a second Host among them; their size
  // is bounded already.
  server.maxHeadersCount = 0;
  server.maxRequestsPerSocket = 1;

  const connections = trackConnections(server, onRefused);
  refuseOtherProtocols(server, onRefused);
  // Listening has its own error handler; later ones are failures to accept a connection.
  server.on('error', () => {});

  return {
    listen: (host, port) => listen(server, host, port),
    handle: (handler) => void server.on('request', handler),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(error);
    server.once('error', onError);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', onError);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Knows all connections, the oldest first. Above the limit the oldest idle one is dropped, never the
 * new one: five hundred idle connections must not lock the person's browser out (LB-11).
 */
function trackConnections(server: Server, onRefused: OnRefused): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  const answering = new Set<Socket>();

  server.on('connection', (socket: Socket) => {
    // Node takes its own handler away on upgrades; a reset must not become an uncaught error.
    socket.on('error', () => {});
    socket.once('close', () => connections.delete(socket));
    connections.add(socket);
    if (connections.size <= MAX_CONNECTIONS) return;
    for (const candidate of connections) {
      if (answering.has(candidate)) continue;
      connections.delete(candidate);
      candidate.destroy();
      return onRefused('flood');
    }
  });

  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.add(socket);
    response.once('close', () => answering.delete(socket));
  });
  return connections;
}

/** Node reports what is not a plain request by events of their own. None reaches the handler. */
function refuseOtherProtocols(server: Server, onRefused: OnRefused): void {
  const refuseExpectation = (_request: IncomingMessage, response: ServerResponse): void => {
    onRefused('protocol');
    sendRefusal(response, 'protocol');
  };
  server.on('checkContinue', refuseExpectation);
  server.on('checkExpectation', refuseExpectation);

  const refuseSwitch = (_request: IncomingMessage, socket: Duplex): void => {
    onRefused('protocol');
    refuseRaw(socket, '400 Bad Request');
  };
  server.on('upgrade', refuseSwitch);
  server.on('connect', refuseSwitch);

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Browsers open connections ahead of need; one that never asked anything gets no answer. One that
    // has had its answer may still send: that is the same refusal.
    const hasAnswer = !socket.writable;
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || error.code === 'ECONNRESET' || hasAnswer) {
      socket.destroy();
      return;
    }
    onRefused('malformed');
    const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    refuseRaw(socket, tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request');
  });
}

function refuseRaw(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}
