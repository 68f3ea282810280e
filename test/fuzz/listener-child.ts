/**
 * The process that is attacked: one sign-in waits on the real listener, or, as a control, on one that lacks a guard.
 * Tells its parent where, and every failure that nobody caught. Argument: the guard that is missing.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GENUINE, PATH, type Broken, type ChildNews } from './attacked.ts';

const tell = (news: ChildNews) => process.send?.(news);
process.on('uncaughtException', (error) => tell({ kind: 'fault', what: String(error) }));
process.on('unhandledRejection', (error) => tell({ kind: 'fault', what: String(error) }));

// It goes with whoever started it.
process.on('disconnect', () => process.exit());

async function listenWell(): Promise<void> {
  // What the build replaces.
  Object.assign(globalThis, { __DEVELOPMENT_BUILD__: false, __PRODUCT_NAME__: 'Auth Shell' });
  const { createRedirectListener } = await import('../../main/loopback/redirect-listener.ts');
  const receiver = await createRedirectListener().open({
    path: PATH,
    ports: 'any',
    signal: new AbortController().signal,
  });
  tell({ kind: 'listening', redirectUri: receiver.redirectUri });
  const { answer } = await receiver.receive((query) => (query === GENUINE ? query : null));
  tell({ kind: 'received' });
  answer({ kind: 'signed_in' });
}

function listenBadly(lacks: Broken): void {
  const server = createServer((request, response) => {
    const { url = '' } = request;
    // An absolute URL of a target such as `//` is none.
    if (lacks === 'throws') new URL(url, 'http://127.0.0.1');
    const query = url.split('?')[1] ?? '';
    const isTaken = lacks === 'takes anything' ? query.includes('code=') : query === GENUINE;
    if (isTaken) tell({ kind: 'received' });
    response.statusCode = isTaken ? 303 : 400;
    response.setHeader('connection', 'close');
    response.end(lacks === 'repeats' ? `Not accepted: ${query}` : '');
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    tell({ kind: 'listening', redirectUri: `http://127.0.0.1:${port}${PATH}` });
  });
}

const [, , lacks] = process.argv;
if (lacks === undefined) await listenWell();
else listenBadly(lacks as Broken);
