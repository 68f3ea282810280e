/** The provider in memory behind real TLS on this machine, and what reaches it. */
import { createServer, type Server as HttpsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { systemClock } from '../../main/electron/clock.ts';
import { createMutatingProvider, type MutatingProvider } from '../fakes/mutating-provider.ts';

/** One port, and what answers there. It can be changed while it runs. */
export interface TlsPort {
  readonly origin: string;
  /** Requests that got through a handshake, with the authorization they carried. */
  readonly seen: { readonly path: string; readonly authorization: string | undefined }[];
  /** Speaks TLS with these from the next connection on; open ones are closed. Null: speaks no TLS at all. */
  speak(context: SecureContextOptions | null): void;
  stop(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A TCP port that hands its connections to one HTTPS server after another. */
export async function openTlsPort(host: string, handler: Handler): Promise<TlsPort> {
  const seen: TlsPort['seen'] = [];
  const sockets = new Set<Socket>();
  let https: HttpsServer | null = null;
  const tcp = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    if (https) https.emit('connection', socket);
    else socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => {
    tcp.listen(0, '127.0.0.1', resolve);
  });
  const closeAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `https://${host}:${(tcp.address() as AddressInfo).port}`,
    seen,
    speak(context) {
      closeAll();
      https = context
        ? createServer(context, (request, response) => {
            const { url = '', headers } = request;
            seen.push({ path: url.split('?', 1)[0] ?? '', authorization: headers.authorization });
            handler(request, response);
          })
        : null;
    },
    stop: () =>
      new Promise((resolve) => {
        tcp.close(() => {
          resolve();
        });
        closeAll();
      }),
  };
}

/** A provider, and an API beside it that is its userinfo endpoint on another port. */
export interface HttpsProvider {
  readonly provider: MutatingProvider;
  readonly idp: TlsPort;
  readonly api: TlsPort;
  stop(): Promise<void>;
}

/** @param host a name of this machine, which certificates are for. */
export async function startHttpsProvider(host: string): Promise<HttpsProvider> {
  const parts: { provider?: MutatingProvider } = {};
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { provider } = parts;
    if (!provider) throw new Error('the provider is not there yet');
    const body: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) body.push(part);
    const { method = 'GET', headers } = request;
    const kept = ['content-type', 'authorization'].flatMap((name) =>
      headers[name] === undefined ? [] : [[name, String(headers[name])] as const],
    );
    const got = await provider.network.fetch({
      url: `${provider.issuer}${request.url ?? ''}`,
      method,
      headers: kept,
      maxBytes: 1_000_000,
      timeoutMs: 10_000,
      ...(body.length > 0 ? { body: Buffer.concat(body).toString() } : {}),
    });
    // Each request has a handshake of its own: a pool's connection would be of the certificate before.
    const head = { ...Object.fromEntries(got.headers), connection: 'close' };
    response.writeHead(got.status, head).end(got.body);
  }
  const handler: Handler = (request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  };
  const idp = await openTlsPort(host, handler);
  const api = await openTlsPort(host, handler);
  parts.provider = await createMutatingProvider(systemClock, { issuer: idp.origin });
  return {
    provider: parts.provider,
    idp,
    api,
    stop: async () => {
      await idp.stop();
      await api.stop();
    },
  };
}

/** The app's configuration for it. */
export function httpsConfig({ provider, api }: HttpsProvider): string {
  const routes = ['GET /userinfo'];
  return JSON.stringify({
    app: { id: 'com.example.auth-shell' },
    provider: {
      name: 'Sign-in over TLS',
      issuer: provider.issuer,
      clientId: provider.clientId,
      scopes: ['openid', 'offline_access'],
    },
    apis: { api: { origin: api.origin, routes } },
    windows: {
      main: {
        page: 'index.html',
        verbs: ['getSession', 'signIn', 'cancelSignIn', 'signOut', 'request'],
        accounts: 'all',
        apis: { api: routes },
      },
    },
  });
}
