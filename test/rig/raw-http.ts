import { connect, type Socket } from 'node:net';
import type { Shown } from '../fakes/fake-redirect-listener.ts';

/** What came back over a raw connection until it was closed. */
export interface RawAnswer {
  /** Null when the connection ended without a status line. */
  readonly status: number | null;
  /** Header lines by name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  readonly text: string;
  /** The error code that the connection ended with, if any. */
  readonly error: string | null;
}

/** Opens a connection; resolves when it is established. */
export function dial(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host }, () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** The error code of a connection attempt, or null when it was accepted. */
export async function dialError(port: number, host = '127.0.0.1'): Promise<string | null> {
  try {
    (await dial(port, host)).destroy();
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/** The error of an answer that did not end in time. */
export const NO_END = 'no end';

/** Sends bytes and collects everything until the other side closes, or `withinMs` have passed. */
export function send(
  port: number,
  bytes: string | Uint8Array,
  options: { readonly halfClose?: boolean; readonly withinMs?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let error: string | null = null;
    const timer = setTimeout(() => {
      error = NO_END;
      socket.destroy();
    }, options.withinMs ?? 10_000);
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      if (options.halfClose === true) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', (failure: NodeJS.ErrnoException) => (error = failure.code ?? 'unknown'));
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(parse(Buffer.concat(chunks).toString('utf8'), error));
    });
  });
}

/** Sends one request of the given lines, with the right Host unless `host` says otherwise. */
export function request(
  port: number,
  target: string,
  options: {
    readonly method?: string;
    readonly host?: string | null;
    readonly headers?: readonly string[];
    readonly body?: string;
  } = {},
): Promise<RawAnswer> {
  const { method = 'GET', host = `127.0.0.1:${port}`, headers = [], body = '' } = options;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(host === null ? [] : [`Host: ${host}`]),
    ...headers,
  ];
  return send(port, `${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** Follows the listener's redirect as a browser does and reads the page that it ends on. */
export async function browse(redirectUri: string, query: string): Promise<Shown> {
  const { port, pathname } = new URL(redirectUri);
  let answer = await request(Number(port), `${pathname}?${query}`);
  if (answer.status === 303) {
    answer = await request(Number(port), answer.headers.get('location') ?? '');
  }
  if (answer.error === 'ECONNREFUSED') return { kind: 'unreachable' };
  const heading = /<h1>(.*)<\/h1>/.exec(answer.body)?.[1];
  const sentence = /<p>(.*)<\/p>/.exec(answer.body)?.[1] ?? '';
  switch (heading) {
    case 'You are signed in':
      return { kind: 'signed_in' };
    case 'Signing in did not work':
      return { kind: 'failed', sentence };
    case 'Nothing more to do here':
      return { kind: 'finished' };
    case 'This link was not accepted':
      return { kind: 'not_ours' };
    default:
      throw new Error(`No page of the listener: ${answer.text || answer.error}`);
  }
}

function parse(text: string, error: string | null): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end === -1 ? undefined : end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1];
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return {
    status: status === undefined ? null : Number(status),
    headers,
    body: end === -1 ? '' : text.slice(end + 4),
    text,
    error,
  };
}
