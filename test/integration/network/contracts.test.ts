/** The network that the app has in Electron keeps what every `HttpOpen` and `HttpFetch` has to keep. */
import { createServer } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { createHttpFetch } from '../../../main/auth/whole-answer.ts';
import { systemClock } from '../../../main/electron/clock.ts';
import { describeHttpFetch } from '../../contracts/http-fetch.ts';
import { describeHttpOpen } from '../../contracts/http-open.ts';
import { startDesktop, type Desktop } from '../../rig/desktop.ts';
import { startElectronNetwork, type ElectronNetwork } from '../../rig/network/electron-network.ts';
import { startServer } from '../../unit/electron/http-server.ts';

let desktop: Desktop;
let network: ElectronNetwork;
beforeAll(async () => {
  desktop = await startDesktop('none');
  network = await startElectronNetwork(desktop);
});
afterAll(async () => {
  await network.stop();
  await desktop.stop();
});

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

async function subject() {
  const [here, there, nowhere] = await Promise.all([startServer(), startServer(), nobody()]);
  return {
    open: network.open,
    fetch: createHttpFetch(network.open, systemClock),
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

describeHttpOpen("Electron's network", subject);
describeHttpFetch("Electron's network", subject);
