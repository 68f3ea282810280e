/** Somebody on this machine who talks to the sign-in's port: noise, and callbacks that are not real. */
import { connect } from 'node:net';

/** What the attacker knows: where the port is. A code or a state they can only guess. */
export interface Port {
  readonly authority: string;
  readonly path: string;
}

const get = (target: string, { authority }: Port, method = 'GET') =>
  `${method} ${target} HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`;

/** Everything that scanners and neighbours send; none of it is a callback. */
export const JUNK: readonly ((port: Port) => string)[] = [
  (port) => get('/', port),
  (port) => get('//', port),
  (port) => get('/favicon.ico', port),
  (port) => get('/.env', port),
  (port) => get('/done', port),
  (port) => get(port.path, port, 'POST'),
  (port) => get(port.path, port, 'OPTIONS'),
  (port) => get(`/${'a'.repeat(8000)}`, port),
  (port) => get(port.path, { ...port, authority: 'rebound.example' }),
  (port) => `GET ${port.path} HTTP/1.1\r\nConnection: close\r\n\r\n`,
  () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  () => 'SSH-2.0-OpenSSH_9.2\r\n',
];

/** Callbacks that are not the attempt's. */
export const FORGED: readonly ((port: Port) => string)[] = [
  (port) => get(`${port.path}?code=forged&state=${'x'.repeat(43)}`, port),
  (port) => get(`${port.path}?code=forged`, port),
  (port) => get(`${port.path}?error=access_denied`, port),
  (port) => get(`${port.path}?error=access_denied&state=`, port),
  (port) => get(`${port.path}?error=server_error&state=${'y'.repeat(43)}`, port),
  (port) => get(`${port.path}?state=a&state=b&code=forged`, port),
  (port) => get(`${port.path}?access_token=forged&state=${'z'.repeat(43)}`, port),
];

/** Sends one request on a connection of its own and waits until it is closed. */
function sendOne(port: Port, bytes: string): Promise<void> {
  const { hostname, port: number } = new URL(`http://${port.authority}`);
  return new Promise((resolve) => {
    const socket = connect(Number(number), hostname, () => {
      socket.end(bytes);
    });
    socket.resume();
    // Being cut off is an answer as well.
    socket.on('error', () => {});
    socket.once('close', () => {
      resolve();
    });
  });
}

/** How many are under way at a time: below what makes the listener drop connections. */
const AT_A_TIME = 32;

/**
 * Sends `count` requests of these kinds in turn.
 * @returns milliseconds until the last was answered or cut off.
 */
export async function flood(port: Port, kinds: typeof JUNK, count: number): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const sender = async () => {
    while (next < count) {
      const kind = kinds[next % kinds.length];
      next += 1;
      if (kind !== undefined) await sendOne(port, kind(port));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, sender));
  return performance.now() - startedAt;
}
