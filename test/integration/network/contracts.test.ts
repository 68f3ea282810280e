/** The network that the app has in Electron keeps what every `HttpOpen` and `HttpFetch` has to keep. */
import { afterAll, beforeAll } from 'vitest';
import { describeHttpFetch } from '../../contracts/http-fetch.ts';
import { describeHttpOpen } from '../../contracts/http-open.ts';
import { startDesktop, type Desktop } from '../../rig/desktop.ts';
import { startElectronNetwork, type ElectronNetwork } from '../../rig/network/electron-network.ts';
import { realHttp } from '../../unit/electron/real-http.ts';

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

const subject = () => realHttp(network.open);

describeHttpOpen("Electron's network", subject);
describeHttpFetch("Electron's network", subject);
