/**
 * The tour: the whole job once, on real parts, by itself. `npm run tour`, and `npm start` where there is
 * no display. Writes out/tour/report.json and a picture per step.
 */
import { join } from 'node:path';
import { bundle } from '../build/bundle.ts';
import type { AuthBridge, SessionSnapshot } from '../preload/contract.ts';
import { until } from '../test/rig/until.ts';
import { demoConfig } from './app-config.ts';
import { startDemoProcess, type DemoProcess } from './demo-process.ts';
import { openPlace, type Place, type TourApp } from './tour/place.ts';
import { createReport } from './tour/report.ts';

const STEPS = 8;
/** Short, so that the tour does not wait long for a refresh. */
const ACCESS_TOKEN_SECONDS = '15';
/** A person who signs in by hand may take as long as the app lets them. */
const SIGN_IN_LIMIT_MS = 300_000;

declare const window: { readonly auth: AuthBridge };

const folder = join(import.meta.dirname, '../out/tour');
const report = await createReport(folder);
const versions: Record<string, string> = {};
let demo: DemoProcess | null = null;
let place: Place | null = null;
let app: TourApp | null = null;

const pageOf = (running: TourApp) => running.page;

async function sessionOf({ page }: TourApp): Promise<SessionSnapshot> {
  const result = await page.evaluate(() => window.auth.getSession());
  if (!result.ok) throw new Error(`getSession failed: ${result.error.code}`);
  return result.value;
}

/** Waits for a session that `fits`. */
async function waitFor(
  running: TourApp,
  what: string,
  fits: (session: SessionSnapshot) => boolean,
  withinMs = 30_000,
): Promise<void> {
  await until(async () => fits(await sessionOf(running)), { withinMs, what });
}

const isOnline = (session: SessionSnapshot) =>
  session.state === 'signedIn' && session.connection === 'online';

async function tour(): Promise<void> {
  const provider = await report.step('start the demo provider and API', () =>
    startDemoProcess([
      '--port',
      '0',
      '--api-port',
      '0',
      '--access-token-seconds',
      ACCESS_TOKEN_SECONDS,
    ]),
  );
  demo = provider;
  versions['provider'] = `oidc-provider ${provider.version['oidc-provider'] ?? ''}`;
  const config = demoConfig(provider);
  const around = await openPlace();
  place = around;

  const first = await report.step(
    'start the app',
    async () => {
      const started = await around.start(config);
      await waitFor(started, 'nobody signed in', ({ state }) => state === 'signedOut');
      return started;
    },
    pageOf,
  );
  app = first;
  const { electron, node } = await first.electron.evaluate(() => ({ ...process.versions }));
  Object.assign(versions, { electron, node }, await around.versions());

  await report.step(
    'sign in through the system browser',
    async () => {
      await first.page.getByRole('button', { name: 'Sign in' }).click();
      await around.signIn(async (name, page) => {
        await report.shoot(name, page);
      });
      await waitFor(first, 'a session', isOnline, SIGN_IN_LIMIT_MS);
      return first;
    },
    pageOf,
  );
  await report.step(
    'call the demo API',
    async () => {
      await first.page.getByRole('button', { name: 'Read my profile' }).click();
      await first.page.getByText('Ada Lovelace').last().waitFor();
      const answer = await first.page.evaluate(() =>
        window.auth.request({ api: 'demo', method: 'GET', path: '/profile' }),
      );
      if (!answer.ok || answer.value.status !== 200) throw new Error('the API did not answer 200');
      return first;
    },
    pageOf,
  );
  await report.step(
    'wait for one refresh',
    async () => {
      await waitFor(
        first,
        'a refresh',
        (session) => session.state === 'signedIn' && session.lastRefreshAt !== null,
      );
      return first;
    },
    pageOf,
  );
  await report.step('quit the app', () => first.quit());
  const second = await report.step(
    'start it again and find the session',
    async () => {
      const started = await around.start(config);
      app = started;
      await waitFor(started, 'the same session', isOnline);
      return started;
    },
    pageOf,
  );
  await report.step(
    'sign out',
    async () => {
      const { page } = second;
      await page.evaluate(() => {
        document.documentElement.dataset['marked'] = 'yes';
      });
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      // The page is loaded anew when its person has gone; until then it cannot be asked.
      const isNew = () =>
        page.evaluate(() => document.documentElement.dataset['marked'] === undefined);
      await until(() => isNew().catch(() => false), { what: 'a page that was loaded anew' });
      await waitFor(second, 'nobody signed in', ({ state }) => state === 'signedOut');
      return second;
    },
    pageOf,
  );
}

await bundle('development');
try {
  await tour();
} catch (error) {
  console.error('[tour]', error instanceof Error ? error.message : error);
} finally {
  await (app as TourApp | null)?.quit().catch(() => {});
  await (place as Place | null)?.close().catch(() => {});
  await (demo as DemoProcess | null)?.stop().catch(() => {});
}
const ok = await report.write(STEPS, versions);
console.log(`[tour] ${ok ? 'every step held' : 'a step failed'}: ${join(folder, 'report.json')}`);
process.exitCode = ok ? 0 : 1;
