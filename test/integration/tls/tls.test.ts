/** The real session over the network that it has in Electron, before servers whose TLS is wrong. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { badTls } from '../../rig/bad-tls.ts';
import { authority, certificate } from '../../rig/certificate.ts';
import { startDesktop, type Desktop } from '../../rig/desktop.ts';
import { httpsConfig, startHttpsProvider, type HttpsProvider } from '../../rig/https-provider.ts';
import { startElectronNetwork, type ElectronNetwork } from '../../rig/network/electron-network.ts';
import { trustAuthority } from '../../rig/trust-store.ts';
import { createMachine, startApp } from '../auth/app-without-electron.ts';

const HOST = 'localhost';
const CALL = { api: 'api', method: 'GET', path: '/userinfo' } as const;
/** Longer than an access token of the provider lives. */
const EXPIRED_MS = 2 * 60 * 60 * 1000;

const trusted = authority('Trusted Test Authority');
const good = certificate({ name: HOST, issuer: trusted });
const bad = badTls(HOST, trusted, authority('Unknown Test Authority'));
const failure = (work: Promise<unknown>) => work.then(() => 'none', codeOf);

describe('TLS', () => {
  let desktop: Desktop;
  let network: ElectronNetwork;
  let servers: HttpsProvider;
  beforeAll(async () => {
    desktop = await startDesktop('none');
    await trustAuthority(desktop, trusted.cert);
    network = await startElectronNetwork(desktop);
    servers = await startHttpsProvider(HOST);
  });
  afterAll(async () => {
    await servers.stop();
    await network.stop();
    await desktop.stop();
  });

  const machine = () => createMachine({ issuer: '', api: '', resource: '', clientId: '' });
  const start = (on = machine()) => startApp(on, httpsConfig(servers), network.open);
  type App = Awaited<ReturnType<typeof start>>;

  async function signIn(app: App): Promise<string> {
    const answered = failure(app.session.signIn());
    const opened = await Promise.race([app.openTab(), answered]);
    if (typeof opened === 'string') return opened;
    const redirect = new URL(opened.url).searchParams.get('redirect_uri') ?? '';
    await fetch(`${redirect}?${servers.provider.authorize(opened.url).toString()}`);
    return answered;
  }

  function allGood(): void {
    for (const port of [servers.idp, servers.api]) {
      port.speak(good);
      port.seen.length = 0;
    }
  }

  it('with a good certificate of a trusted authority, all of it works [MD-03]', async () => {
    allGood();
    const app = await start();
    expect(await signIn(app)).toBe('none');
    expect((await app.request(CALL)).status).toBe(200);
    await app.session.stop();
  });

  it.each(Object.entries(bad))(
    'a certificate %s: nothing is sent, nothing is lost, and the person is told [MD-03]',
    async (_what, context) => {
      allGood();
      const on = machine();
      const app = await start(on);

      servers.idp.speak(context);
      expect(await signIn(app)).toBe('provider_untrusted');
      expect([servers.idp.seen, app.tabs, on.keyring()]).toEqual([[], [], '']);

      servers.idp.speak(good);
      expect(await signIn(app)).toBe('none');
      const kept = on.keyring();
      const requests = servers.idp.seen.length;

      servers.api.speak(context);
      expect(await failure(app.request(CALL))).toBe('api_untrusted');
      servers.idp.speak(context);
      on.passTime(EXPIRED_MS);
      expect(await failure(app.request(CALL))).toBe('provider_untrusted');
      expect(app.session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'untrusted' });
      expect([servers.api.seen.length, servers.idp.seen.length]).toEqual([0, requests]);
      expect(on.keyring()).toBe(kept);

      servers.idp.speak(good);
      servers.api.speak(good);
      on.passTime(2_000);
      expect((await app.request(CALL)).status).toBe(200);
      expect(app.session.snapshot()).toMatchObject({ state: 'signedIn', connection: 'online' });
      await app.session.stop();
    },
  );

  it('with an RSA key of 1024 bits of a trusted authority works: Chromium takes it, and docs/security.md says so', async () => {
    allGood();
    const weak = certificate({ name: HOST, issuer: trusted, rsaBits: 1024 });
    servers.idp.speak({ ...weak, ciphers: 'DEFAULT@SECLEVEL=0' });
    const app = await start();
    expect(await signIn(app)).toBe('none');
    await app.session.stop();
  });
});
