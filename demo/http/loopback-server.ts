import { createServer, type RequestListener, type Server } from 'node:http';

export const LOOPBACK = '127.0.0.1';

/** One listening socket on 127.0.0.1. */
export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly origin: string;
  /**
   * Sets what answers requests; until then the answer is 503.
   * @param frontHost `host:port` of a front on this machine that passes requests on, if there is one.
   */
  serve(listener: RequestListener, frontHost?: string): void;
  /** Stops listening and cuts open connections. */
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error('the listener has no TCP address'));
      } else {
        resolve(address.port);
      }
    });
  });
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/**
 * Listens on 127.0.0.1 only: the demo answers nobody outside this machine.
 * @param preferredPort tried first; when it is taken the operating system chooses one.
 */
export async function openLoopbackServer(preferredPort: number): Promise<LoopbackServer> {
  let answer: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end();
  };
  const hosts = new Set<string | undefined>();
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  server.on('request', (request, response) => {
    // A web page that rebinds its own name to 127.0.0.1 sends that name as Host.
    if (!hosts.has(request.headers.host)) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end('Wrong host\n');
      return;
    }
    answer(request, response);
  });
  const port = await listen(server, preferredPort).catch((error: unknown) => {
    if (!isPortTaken(error)) throw error;
    return listen(server, 0);
  });
  hosts.add(`${LOOPBACK}:${port}`);
  return {
    port,
    origin: `http://${LOOPBACK}:${port}`,
    serve(listener, frontHost) {
      if (frontHost !== undefined) hosts.add(frontHost);
      answer = listener;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
