/** A sign-in that waits for its browser while somebody else talks to its port. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Config } from '../../../main/config.ts';
import { compose } from '../compose.ts';
import { tell } from '../tell.ts';

/** The floor: a server of `node:http` that answers everybody the same. */
async function bareServer(): Promise<number> {
  const server = createServer((_request, response) => {
    response.writeHead(404, { connection: 'close' });
    response.end();
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Does the job: says `memory` with main's memory whenever it is asked, and ends with the sign-in. */
export async function listenerJob(config: Config): Promise<{ readonly state: string }> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  createInterface({ input: process.stdin }).on('line', () => {
    collect();
    const { rss, heapUsed } = process.memoryUsage();
    tell('memory', { rss, heapUsed });
  });
  const { session, portClosed } = compose(config);
  await session.start();
  tell('floor', { port: await bareServer() });
  const { state } = await session.signIn();
  await portClosed();
  await session.signOut();
  return { state };
}
