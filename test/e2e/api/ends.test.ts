import type { RunningApp } from '../../rig/app.ts';
import { until } from '../../rig/until.ts';
import { add, leavingPage } from '../support/adding.ts';
import { startDecoyServer } from '../support/decoy-server.ts';
import { startEndlessApi, type EndlessApi } from '../support/endless-api.ts';
import { expect, test } from '../support/fixtures.ts';
import { call, sessionIn, type PageWindow } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const MiB = 1024 * 1024;

/** Opens a stream that does not end, in the page, and reads so many pieces of it. */
const openEndless = ({ page }: RunningApp, pieces: number) =>
  page.evaluate(async (count) => {
    const { auth } = window as unknown as PageWindow;
    const handle = auth.openRequest({ api: 'endless', method: 'GET', path: '/endless' });
    Object.assign(window, { handle });
    const head = await handle.head;
    for (let i = 0; i < count; i += 1) await handle.read();
    return head.ok ? head.value.status : head.error.code;
  }, pieces);

const nobodyListens = (api: EndlessApi) =>
  until(() => Promise.resolve(api.listeners() === 0), { what: 'a closed connection' });

/** Waits until the server sends no more: it is not read from. */
async function sendsNoMore(api: EndlessApi): Promise<void> {
  let [before, quiet] = [-1, 0];
  await until(
    () => {
      quiet = api.sent() === before ? quiet + 1 : 0;
      before = api.sent();
      return Promise.resolve(quiet > 20);
    },
    { what: 'a server that waits' },
  );
}

const memoryOf = ({ electron }: RunningApp) => electron.evaluate(() => process.memoryUsage().rss);

test('a stream is read no faster than the page reads, and ends with its page, its account and its session [IP-08, LO-05, RI-01]', async ({
  start,
  desktop,
}) => {
  const decoy = await startDecoyServer();
  const api = await startEndlessApi(decoy.origin);
  try {
    const app = await start({
      changes: {
        apis: {
          endless: {
            origin: api.origin,
            routes: ['GET /endless', 'GET /redirect/{status}'],
          },
        },
      },
    });
    await signIn(app, desktop);

    // A page that reads one piece, and then never again.
    const before = await memoryOf(app);
    expect(await openEndless(app, 1)).toBe(200);
    await sendsNoMore(api);
    expect(api.sent()).toBeLessThan(32 * MiB);
    expect((await memoryOf(app)) - before).toBeLessThan(100 * MiB);
    const stood = api.sent();
    await app.page.evaluate(async () => {
      const { handle } = window as unknown as {
        handle: ReturnType<PageWindow['auth']['openRequest']>;
      };
      for (let i = 0; i < 200; i += 1) await handle.read();
    });
    expect(api.sent()).toBeGreaterThan(stood);

    await app.page.evaluate(() => {
      (window as unknown as { handle: { cancel(): void } }).handle.cancel();
    });
    await nobodyListens(api);

    await openEndless(app, 2);
    await app.page.reload();
    await nobodyListens(api);

    // What is asked for whole has its bounds, and is cut off as well.
    const whole = await call(app.page, 'request', {
      api: 'endless',
      method: 'GET',
      path: '/endless',
    });
    expect(whole).toMatchObject({ ok: false, error: { code: 'api_response_invalid' } });
    await nobodyListens(api);

    const redirects = await app.page.evaluate(async () => {
      const { auth } = window as unknown as PageWindow;
      const codes: string[] = [];
      for (const status of [301, 302, 303, 307, 308]) {
        const request = { api: 'endless', method: 'GET', path: `/redirect/${status}` } as const;
        const head = await auth.openRequest(request).head;
        const answer = await auth.request(request);
        codes.push(head.ok ? '' : head.error.code, answer.ok ? '' : answer.error.code);
      }
      return [...new Set(codes)];
    });
    expect(redirects).toEqual(['api_redirect_refused']);
    expect(decoy.visits).toEqual([]);

    await openEndless(app, 2);
    await add(app, desktop, 'grace');
    await nobodyListens(api);

    await openEndless(app, 2);
    await leavingPage(app, () => call(app.page, 'signOut'));
    await nobodyListens(api);
    await sessionIn(app.page, 'signedOut');
    expect(await openEndless(app, 0)).toBe('not_signed_in');
  } finally {
    await api.close();
    await decoy.close();
  }
});
