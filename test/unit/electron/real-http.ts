/** What the contract suites of HTTP are run against: an adapter, and two real servers on this machine. */
import { createServer } from 'node:net';
import { createHttpFetch } from '../../../main/auth/whole-answer.ts';
import { systemClock } from '../../../main/electron/clock.ts';
import type { HttpOpen } from '../../../main/ports.ts';
import { startServer } from './http-server.ts';

/** An origin where nobody listens: the port was free a moment ago. */
function nobody(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      server.close(() => {
        resolve(`http://127.0.0.1:${port ?? 1}`);
      });
    });
  });
}

export async function realHttp(open: HttpOpen) {
  const [here, there, nowhere] = await Promise.all([startServer(), startServer(), nobody()]);
  return {
    open,
    fetch: createHttpFetch(open, systemClock),
    origin: here.origin,
    otherOrigin: there.origin,
    nowhere,
    serve: here.serve,
    received: { here: here.received, there: there.received },
    // Real time passes by itself.
    pass: () => Promise.resolve(),
    stop: async () => {
      await Promise.all([here.stop(), there.stop()]);
    },
  };
}
