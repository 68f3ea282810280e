import { errors } from '../../../preload/errors.ts';
import { authority, certificate } from '../../rig/certificate.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { httpsConfig, startHttpsProvider, type HttpsProvider } from '../../rig/https-provider.ts';
import { startProxy, type TestProxy } from '../../rig/proxy.ts';
import { trustAuthority } from '../../rig/trust-store.ts';
import { expect, test, type Start } from '../support/fixtures.ts';
import { requestText, sessionIn } from '../support/page-calls.ts';
import { signInAtOnce } from '../support/signing-in.ts';

/** A name that leads nowhere but through the proxy. */
const HOST = 'idp.corporate.test';
const CALL = { api: 'api', method: 'GET', path: '/userinfo' } as const;
/** The proxy's own authority, which signs for every host. */
const company = authority('Company Authority');

let servers: HttpsProvider;
let proxy: TestProxy;
test.beforeEach(async () => {
  servers = await startHttpsProvider(HOST);
  for (const port of [servers.idp, servers.api]) {
    port.speak(certificate({ name: HOST, issuer: company }));
  }
  proxy = await startProxy([HOST]);
});
test.afterEach(async () => {
  await proxy.stop();
  await servers.stop();
});

const fixed = () => ({ http_proxy: proxy.origin, https_proxy: proxy.origin });

/** Signs in and calls behind the proxy, twice started; nobody but the service is asked for anything. */
async function useBehind(start: Start, desktop: Desktop, env: Record<string, string>) {
  await trustAuthority(desktop, company.cert);
  const options = { config: httpsConfig(servers), env };
  const app = await start(options);
  await signInAtOnce(app, desktop, servers.provider);
  expect(await requestText(app.page, CALL)).toMatchObject({ ok: true, value: { status: 200 } });
  expect(proxy.asked).toContain(`CONNECT ${HOST}`);
  await app.quit();
  // The person's browser has asked for things of its own.
  proxy.asked.length = 0;
  const again = await start(options);
  await sessionIn(again.page, 'signedIn', ({ connection }) => connection === 'online');
  expect(await requestText(again.page, CALL)).toMatchObject({ ok: true });
  // Every request of the app goes through it, also one that it would make by itself, such as for a dictionary.
  const asked = new Set(proxy.asked);
  asked.delete('PAC');
  expect([...asked]).toEqual([`CONNECT ${HOST}`]);
  expect(proxy.credentials).toEqual([]);
}

test('behind a proxy with an authority of its own people sign in, call and stay signed in, and nobody else is asked for anything [MD-03, EL-10]', async ({
  start,
  desktop,
}) => {
  await useBehind(start, desktop, fixed());
});

test('behind a proxy that a PAC file names people sign in, call and stay signed in [MD-03, EL-10]', async ({
  start,
  desktop,
}) => {
  await useBehind(start, desktop, { auto_proxy: proxy.pacUrl });
});

test('a proxy that wants a password is told as such, gets none, and costs no session [RT-10]', async ({
  start,
  desktop,
}) => {
  await trustAuthority(desktop, company.cert);
  const options = { config: httpsConfig(servers), env: fixed() };
  // From before the start on: the app asks for the metadata at once.
  proxy.wantSignIn(true);
  const app = await start(options);
  await app.page.getByRole('button', { name: 'Sign in' }).click();
  const told = await sessionIn(app.page, 'signedOut', ({ error }) => error !== undefined);
  expect(told.error).toBe('proxy_refused');
  await app.page.getByText(errors.proxy_refused.message, { exact: true }).first().waitFor();
  await app.page.getByText(errors.proxy_refused.nextStep, { exact: true }).first().waitFor();
  expect(servers.idp.seen).toEqual([]);

  proxy.wantSignIn(false);
  await signInAtOnce(app, desktop, servers.provider);
  proxy.wantSignIn(true);
  servers.api.seen.length = 0;
  const failed = await requestText(app.page, CALL);
  expect(failed).toMatchObject({ ok: false, error: { code: 'proxy_refused' } });
  expect(servers.api.seen).toEqual([]);
  await app.quit();

  const again = await start(options);
  await sessionIn(again.page, 'signedIn', ({ connection }) => connection === 'offline');
  proxy.wantSignIn(false);
  await sessionIn(again.page, 'signedIn', ({ connection }) => connection === 'online');
  expect(proxy.credentials).toEqual([]);
});

test('a proxy that is not there is told as such, and nothing goes past it', async ({
  start,
  desktop,
}) => {
  await trustAuthority(desktop, company.cert);
  const env = fixed();
  await proxy.stop();
  const { page } = await start({ config: httpsConfig(servers), env });
  await page.getByRole('button', { name: 'Sign in' }).click();
  const told = await sessionIn(page, 'signedOut', ({ error }) => error !== undefined);
  expect(told.error).toBe('proxy_refused');
  expect(servers.idp.seen).toEqual([]);
  proxy = await startProxy([]);
});
