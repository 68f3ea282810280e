import type { Page } from 'playwright-core';
import { MOST_AT_ONCE } from '../../../main/auth/api-proxy.ts';
import type { DemoProcess, SeenRequest } from '../../rig/demo-process.ts';
import { until } from '../../rig/until.ts';
import { call, requestText, sessionOf, type PageWindow } from '../support/page-calls.ts';
import { expect, expectUnharmed, test, type Hostile } from './kit.ts';
import { wrongWith } from './reply-schemas.ts';

const ENDLESS = { api: 'endless', method: 'GET', path: '/endless' } as const;
const STREAMS = 40;

/** Calls that an API does not answer, and as many that wait for their turn; unread streams; and a sign-in. */
async function leaveCallsBehind({ demo, endless, honest }: Hostile, evil: Page): Promise<void> {
  await demo.controlPost('/fault', { target: 'api', kind: 'hang', times: MOST_AT_ONCE });
  await evil.evaluate(
    ([request, streams, calls]) => {
      const { auth } = window as unknown as PageWindow;
      auth.onSessionChanged(() => {});
      const kept = [
        Array.from({ length: streams }, () => auth.openRequest(request)),
        Array.from({ length: calls }, () =>
          auth.request({ api: 'demo', method: 'GET', path: '/notes' }),
        ),
        auth.signIn({ another: true }),
      ];
      Object.assign(window, { kept });
    },
    [ENDLESS, STREAMS, 2 * MOST_AT_ONCE] as const,
  );
  await until(() => Promise.resolve(endless.listeners() === STREAMS), { what: 'open streams' });
  await until(async () => (await askedFor(demo, '/notes')) === MOST_AT_ONCE, { what: 'calls' });
  await until(async () => 'adding' in (await sessionOf(honest)), { what: 'a sign-in' });
}

/** How often a path of the API was asked for. */
async function askedFor(demo: DemoProcess, wanted: string): Promise<number> {
  const seen = await demo.controlGet<SeenRequest[]>('/requests');
  return seen.filter(({ path }) => path === wanted).length;
}

/** Keeps hold of the attacker's contents as the garbage collector does not mind. */
const watchContents = ({ app }: Hostile) =>
  app.electron.evaluate(({ BrowserWindow }) => {
    const all = BrowserWindow.getAllWindows().map(({ webContents }) => webContents);
    const evil = all.find((one) => one.getURL().endsWith('/evil.html'));
    Object.assign(globalThis, { evil: evil && new WeakRef(evil) });
  });

/** Whether nothing in main has hold of them any more. */
const areForgotten = ({ app }: Hostile) =>
  app.electron.evaluate(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
    collect();
    return (globalThis as unknown as { evil: WeakRef<object> }).evil.deref() === undefined;
  });

/** Ways for a page to be gone with its calls under way. */
const WAYS: Readonly<Record<string, (hostile: Hostile, evil: Page) => Promise<unknown>>> = {
  'is loaded anew': (_hostile, evil) => evil.reload(),
  'shows another page': (_hostile, evil) => evil.goto('app://shell/problem.html'),
  crashes: ({ app }) =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const windows = BrowserWindow.getAllWindows().map(({ webContents }) => webContents);
      windows.find((one) => one.getURL().endsWith('/evil.html'))?.forcefullyCrashRenderer();
    }),
  'is destroyed': ({ app }) =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const windows = BrowserWindow.getAllWindows();
      windows.find(({ webContents }) => webContents.getURL().endsWith('/evil.html'))?.destroy();
    }),
};

for (const [way, leave] of Object.entries(WAYS)) {
  test(`a page that ${way} with its calls under way ends them at the API, and their answers go to nobody [IP-08]`, async ({
    hostile,
    demo,
  }) => {
    const { app, endless, honest } = hostile;
    const evil = await hostile.open();
    await leaveCallsBehind(hostile, evil);
    await watchContents(hostile);
    // Under way in the honest window meanwhile.
    await demo.controlPost('/fault', { target: 'api', kind: 'delay', ms: 500 });
    const asked = requestText(honest, { api: 'demo', method: 'GET', path: '/profile' });
    await honest.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      (window as unknown as PageWindow).auth.onSessionChanged((news) => heard.push(news));
    });

    await leave(hostile, evil);
    await until(() => Promise.resolve(endless.listeners() === 0), { what: 'closed connections' });
    expect(await asked).toMatchObject({ ok: true, value: { status: 200 } });
    // What waited for its turn was never sent.
    expect(await askedFor(demo, '/notes')).toBe(MOST_AT_ONCE);

    // The next page of the window is answered what it asks for, and nothing of what was asked before.
    if (way === 'is loaded anew') {
      const answers = await evil.evaluate(async () => {
        const { auth } = window as unknown as PageWindow;
        const heard: unknown[] = [];
        auth.onSessionChanged((news) => heard.push(news));
        const list = await Promise.all(Array.from({ length: 200 }, () => auth.getGrants()));
        return { list, heard };
      });
      for (const answer of answers.list) expect(wrongWith('getGrants', answer, 'page')).toBeNull();
      expect(answers.heard).toEqual([]);
    }
    // The sign-in goes on: it is the app's, whoever began it.
    expect(await call(honest, 'cancelSignIn')).toEqual({ ok: true, value: true });
    await evil.close().catch(() => {});
    await until(
      () =>
        app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 1),
      { what: 'one window' },
    );
    await until(() => areForgotten(hostile), { what: 'contents that nobody holds' });
    await expectUnharmed(hostile);
  });
}
