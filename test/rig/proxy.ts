/** A company's proxy: the only way to hosts that have no address of their own, and a list of who was asked for. */
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A running proxy. */
export interface TestProxy {
  readonly origin: string;
  /** Where its PAC file is, which sends everything to it. */
  readonly pacUrl: string;
  /** What was asked of it: method and host, and the path where it is told. */
  readonly asked: string[];
  /** Credentials that it was sent. */
  readonly credentials: string[];
  /** Whether it wants somebody to sign in before it lets anything through. */
  wantSignIn(wants: boolean): void;
  stop(): Promise<void>;
}

const CHALLENGE = 'Basic realm="corporate"';

/** @param hosts the names that it knows; they lead to this machine. */
export async function startProxy(hosts: readonly string[]): Promise<TestProxy> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const sockets = new Set<Socket>();
  let wantsSignIn = false;
  const server: Server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    if (url === '/proxy.pac') {
      asked.push('PAC');
      const place = new URL(origin).host;
      response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' });
      response.end(`function FindProxyForURL() { return 'PROXY ${place}'; }`);
      return;
    }
    asked.push(`${method} ${url}`);
    if (headers['proxy-authorization']) credentials.push(headers['proxy-authorization']);
    response.writeHead(wantsSignIn ? 407 : 502, { 'proxy-authenticate': CHALLENGE }).end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, socket) => {
    const [host = '', port = ''] = (request.url ?? '').split(':');
    asked.push(`CONNECT ${host}`);
    const given = request.headers['proxy-authorization'];
    if (given !== undefined) credentials.push(given);
    if (wantsSignIn) {
      socket.end(
        `HTTP/1.1 407 No\r\nProxy-Authenticate: ${CHALLENGE}\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    if (!hosts.includes(host)) {
      socket.end('HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const there = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      there.pipe(socket);
      socket.pipe(there);
    });
    there.on('error', () => socket.destroy());
    socket.on('close', () => there.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pacUrl: `${origin}/proxy.pac`,
    asked,
    credentials,
    wantSignIn(wants) {
      wantsSignIn = wants;
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
