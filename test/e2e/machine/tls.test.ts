import { errors } from '../../../preload/errors.ts';
import { authority, certificate } from '../../rig/certificate.ts';
import { httpsConfig, startHttpsProvider, type HttpsProvider } from '../../rig/https-provider.ts';
import { trustAuthority } from '../../rig/trust-store.ts';
import { expect, test } from '../support/fixtures.ts';
import { requestText, sessionIn } from '../support/page-calls.ts';
import { signInAtOnce } from '../support/signing-in.ts';

const HOST = 'localhost';
const CALL = { api: 'api', method: 'GET', path: '/userinfo' } as const;
const trusted = authority('Trusted Test Authority');
const good = certificate({ name: HOST, issuer: trusted });

let servers: HttpsProvider;
test.beforeEach(async () => {
  servers = await startHttpsProvider(HOST);
  for (const port of [servers.idp, servers.api]) port.speak(good);
});
test.afterEach(() => servers.stop());

test('a certificate that the computer does not trust is told as such, and nothing is sent [MD-03, MD-09]', async ({
  start,
  desktop,
}) => {
  const { page } = await start({ config: httpsConfig(servers) });
  await page.getByRole('button', { name: 'Sign in' }).click();
  const told = await sessionIn(page, 'signedOut', ({ error }) => error !== undefined);
  expect(told.error).toBe('provider_untrusted');
  await page.getByText(errors.provider_untrusted.message, { exact: true }).first().waitFor();
  await page.getByText(errors.provider_untrusted.nextStep, { exact: true }).first().waitFor();
  expect(servers.idp.seen).toEqual([]);
  expect(await desktop.browser.opened()).toBe(0);
});

test('a certificate that stops being good costs no session, and no token is sent to it [MD-03, RT-10]', async ({
  start,
  desktop,
}) => {
  const bad = certificate({
    name: HOST,
    issuer: trusted,
    valid: ['200101000000Z', '200201000000Z'],
  });
  await trustAuthority(desktop, trusted.cert);
  const options = { config: httpsConfig(servers) };
  const app = await start(options);
  await signInAtOnce(app, desktop, servers.provider);
  expect(await requestText(app.page, CALL)).toMatchObject({ ok: true, value: { status: 200 } });
  servers.api.seen.length = 0;
  servers.api.speak(bad);
  const failed = await requestText(app.page, CALL);
  expect(failed).toMatchObject({ ok: false, error: { code: 'api_untrusted' } });
  await app.quit();

  servers.idp.seen.length = 0;
  servers.idp.speak(bad);
  const again = await start(options);
  await sessionIn(again.page, 'signedIn', ({ connection }) => connection === 'untrusted');
  await again.page.getByText('No secure connection', { exact: false }).first().waitFor();
  expect([servers.idp.seen, servers.api.seen]).toEqual([[], []]);
  servers.idp.speak(good);
  await sessionIn(again.page, 'signedIn', ({ connection }) => connection === 'online');
});
