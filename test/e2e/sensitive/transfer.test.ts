import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { demoConfig } from '../../../demo/app-config.ts';
import type { RunningApp } from '../../rig/app.ts';
import type { DemoProcess, SeenRequest } from '../../rig/demo-process.ts';
import { signInAndAllow } from '../../rig/person.ts';
import { expect, test } from '../support/fixtures.ts';
import { call, requestText, sessionIn, type PageWindow } from '../support/page-calls.ts';
import { answerQuestions, press, question, questionCount } from '../support/questions.ts';
import { signIn } from '../support/signing-in.ts';

const TRANSFER = {
  api: 'demo',
  method: 'POST',
  path: '/transfers',
  body: '{"to":"Grace Hopper","amount":20}',
  interactive: true,
} as const;

/** Requests of the API that the demo saw for transfers, and their answers. */
const sent = async (demo: DemoProcess) =>
  (await demo.controlGet<SeenRequest[]>('/requests'))
    .filter(
      ({ server, method, path }) => server === 'api' && method === 'POST' && path === '/transfers',
    )
    .map(({ status }) => status);

/** Begins a call that waits for the person; the page holds its answer. */
async function begin(page: Page, request: object = TRANSFER): Promise<() => Promise<unknown>> {
  await page.evaluate((what) => {
    const { auth } = window as unknown as PageWindow;
    const answer = auth.request(what as never);
    Object.assign(window, { answer });
  }, request);
  return () => page.evaluate(() => (window as unknown as { answer: Promise<unknown> }).answer);
}

/** The person in the browser that main opened for it. */
async function inBrowser(
  desktop: Parameters<typeof signIn>[1],
  n: number,
  act: (page: Page) => Promise<void> = signInAndAllow,
): Promise<URL> {
  const browser = await desktop.browser.attach(n);
  await act(browser.page);
  await browser.page.waitForURL('http://127.0.0.1:*/done');
  const { url } = browser;
  await browser.close();
  return url;
}

const started = async (start: () => Promise<RunningApp>, desktop: Parameters<typeof signIn>[1]) => {
  const app = await start();
  await answerQuestions(app);
  await signIn(app, desktop);
  return app;
};

test("a transfer is confirmed in main's own question, signed in to anew, and sent once; the access is remembered [SU-01]", async ({
  start,
  desktop,
  demo,
}) => {
  const app = await started(start, desktop);
  const answer = await begin(app.page);
  expect(await question(app, 1)).toMatchObject({
    message: 'Send money',
    detail: expect.stringMatching(
      /^to: Grace Hopper\namount: 20\n\nAccount: Ada Lovelace\n\n.*POST \/transfers, API "demo".*transfers:write/s,
    ),
    buttons: ['Cancel', 'Continue'],
    defaultId: 0,
    cancelId: 0,
  });
  expect(await desktop.browser.opened()).toBe(1);
  await press(app, 1, 'Continue');
  const { signingInAgain } = await sessionIn(
    app.page,
    'signedIn',
    (session) => session.signingInAgain?.phase === 'waiting_for_browser',
  );
  expect(signingInAgain?.purpose).toBe('more_access');
  await expect(
    app.page.getByRole('heading', { name: 'Waiting for you to allow more access' }),
  ).toBeVisible();
  const url = await inBrowser(desktop, 2);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ max_age: '300', login_hint: 'ada' });
  expect(url.searchParams.get('scope')?.split(' ')).toContain('transfers:write');
  expect(url.searchParams.has('id_token_hint')).toBe(false);
  expect(await answer()).toMatchObject({ ok: true, value: { status: 201 } });
  expect(await sent(demo)).toEqual([201]);

  // The second one needs the person's word, and no browser.
  const second = await begin(app.page);
  expect(await question(app, 2)).toMatchObject({ buttons: ['Cancel', 'Confirm'] });
  await press(app, 2, 'Confirm');
  expect(await second()).toMatchObject({ ok: true, value: { status: 201 } });
  expect(await desktop.browser.opened()).toBe(2);

  // Over a restart what was granted is known, and asked for no more.
  await app.quit();
  const again = await start();
  await answerQuestions(again);
  const { scopes } = await sessionIn(
    again.page,
    'signedIn',
    ({ connection }) => connection === 'online',
  );
  expect(scopes).toContain('transfers:write');
  const third = await begin(again.page, { ...TRANSFER, interactive: false });
  await press(again, 1, 'Confirm');
  expect(await third()).toMatchObject({ ok: true, value: { status: 201 } });
  expect(await sent(demo)).toEqual([201, 201, 201]);
});

test('Cancel in the question sends nothing and opens no browser [IP-05]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await started(start, desktop);
  const answer = await begin(app.page);
  await press(app, 1, 'Cancel');
  expect(await answer()).toMatchObject({ ok: false, error: { code: 'not_confirmed' } });
  expect(await sent(demo)).toEqual([]);
  expect(await desktop.browser.opened()).toBe(1);
});

test('another account in the browser changes nothing, and nothing is sent [TX-11]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await started(start, desktop);
  const answer = await begin(app.page);
  await press(app, 1, 'Continue');
  await inBrowser(desktop, 2, (page) => signInAndAllow(page, 'grace'));
  expect(await answer()).toMatchObject({ ok: false, error: { code: 'wrong_account' } });
  expect(await sent(demo)).toEqual([]);
  const session = await sessionIn(app.page, 'signedIn');
  expect(session).toMatchObject({ account: { subject: 'ada' } });
  expect(session).not.toHaveProperty('otherAccounts');
  const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;
  expect(await requestText(app.page, profile)).toMatchObject({ ok: true, value: { status: 200 } });
  const grants =
    await demo.controlGet<{ readonly sub: string; readonly refreshTokenActive: boolean }[]>(
      '/grants',
    );
  expect(
    grants.filter(({ sub, refreshTokenActive }) => sub === 'grace' && refreshTokenActive),
  ).toEqual([]);
});

test('access that the person does not allow is not had: the session stays and works [IT-09]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await started(start, desktop);
  const answer = await begin(app.page);
  await press(app, 1, 'Continue');
  await inBrowser(desktop, 2, async (page) => {
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password').fill('demo');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Send money in the demo API').uncheck();
    await page.getByRole('button', { name: 'Allow' }).click();
  });
  expect(await answer()).toMatchObject({ ok: false, error: { code: 'scope_not_granted' } });
  expect(await sent(demo)).toEqual([]);
  const { scopes } = await sessionIn(app.page, 'signedIn');
  expect(scopes).not.toContain('transfers:write');
  const profile = { api: 'demo', method: 'GET', path: '/profile' } as const;
  expect(await requestText(app.page, profile)).toMatchObject({ ok: true, value: { status: 200 } });
});

test('an API that wants a second factor has it asked for once, and is followed [SU-01]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await started(start, desktop);
  const large = { ...TRANSFER, body: '{"to":"Grace Hopper","amount":2000}' };
  const answer = await begin(app.page, large);
  await press(app, 1, 'Continue');
  await inBrowser(desktop, 2);
  const url = await inBrowser(desktop, 3, async (page) => {
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password').fill('demo');
    await page.getByLabel('Code of your second factor').fill('2468');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
  });
  expect(url.searchParams.get('acr_values')).toBe('demo:second-factor');
  expect(await answer()).toMatchObject({ ok: true, value: { status: 201 } });
  expect(await sent(demo)).toEqual([401, 201]);
  expect(await questionCount(app)).toBe(1);
});

test('an API whose challenges never end has the person sign in once, and then the call has failed [SU-01]', async ({
  start,
  desktop,
  demo,
}) => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    const challenge = 'Bearer error="insufficient_user_authentication", max_age="86400"';
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const never = { origin: `http://127.0.0.1:${port}`, routes: ['GET /never'] };
    const { windows } = JSON.parse(demoConfig(demo)) as { windows: { main: object } };
    const main = { ...windows.main, apis: { never: never.routes } };
    const app = await start({ changes: { apis: { never }, windows: { main } } });
    await signIn(app, desktop);
    const request = { api: 'never', method: 'GET', path: '/never' } as const;
    expect(await requestText(app.page, request)).toMatchObject({
      error: { code: 'fresh_sign_in_needed' },
    });
    expect(await desktop.browser.opened()).toBe(1);
    const answer = await begin(app.page, { ...request, interactive: true });
    await expect(
      app.page.getByRole('heading', { name: 'Waiting for you to sign in again' }),
    ).toBeVisible();
    const url = await inBrowser(desktop, 2);
    expect(url.searchParams.get('max_age')).toBe('86400');
    expect(await answer()).toMatchObject({ ok: false, error: { code: 'api_unauthorized' } });
    expect([asked, await desktop.browser.opened()]).toEqual([3, 2]);
  } finally {
    server.close();
  }
});

test("a page that scripts everything cannot confirm: the question is the system's, and goes with the page [IP-05]", async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start();
  await signIn(app, desktop);
  // Main's real dialog stands on the window now.
  await begin(app.page);
  await app.page.evaluate(async () => {
    const press = (key: string) => {
      for (const type of ['keydown', 'keypress', 'keyup']) {
        for (const target of [window, document, document.body]) {
          target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
        }
      }
    };
    for (const key of ['Enter', ' ', 'Tab', 'ArrowRight', 'Enter', 'Escape', 'y']) press(key);
    for (let x = 0; x < innerWidth; x += 20) {
      for (let y = 0; y < innerHeight; y += 20) {
        const at = { clientX: x, clientY: y, bubbles: true };
        document.dispatchEvent(new MouseEvent('click', at));
      }
    }
    window.confirm = () => true;
    window.focus();
    const { auth } = window as unknown as PageWindow;
    for (const name of Object.keys(auth)) {
      if (/confirm|agree|answer|press/i.test(name)) throw new Error(name);
    }
  });
  // A second call while the question is open is refused, not answered in its place.
  const second = await requestText(app.page, TRANSFER);
  expect(second).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  expect(await sent(demo)).toEqual([]);
  await app.page.reload();
  await sessionIn(app.page, 'signedIn');
  // The question went with the page that called: another one can be asked.
  await answerQuestions(app);
  const answer = await begin(app.page);
  await press(app, 1, 'Cancel');
  expect(await answer()).toMatchObject({ ok: false, error: { code: 'not_confirmed' } });
  expect(await sent(demo)).toEqual([]);
  expect(await call(app.page, 'getAccessToken', { api: 'demo' })).toMatchObject({
    ok: false,
    error: { code: 'not_granted' },
  });
});

test('what docs/sensitive-operations.md says is done by its own code: a question, a sign-in again, a transfer [SU-01]', async ({
  start,
  desktop,
  demo,
}) => {
  const page = join(import.meta.dirname, '../../../docs/sensitive-operations.md');
  const text = await readFile(page, 'utf8');
  const [, json = ''] = /```json\n(.*?)\n```/s.exec(text) ?? [];
  const [, script = ''] = /```ts\n(.*?)\n```/s.exec(text) ?? [];
  const { apis, windows } = JSON.parse(json) as { apis: { bank: object }; windows: object };
  // Only the address is the demo's.
  const bank = { ...apis.bank, origin: demo.api, resource: demo.resource };
  const app = await start({ changes: { apis: { bank }, windows } });
  await answerQuestions(app);
  await signIn(app, desktop);
  const done = app.page.evaluate(
    `(async () => { let shown = null; const show = (words) => { shown = words; };
      ${stripTypeScriptTypes(script)}
      return { answer, shown }; })()`,
  );
  expect(await question(app, 1)).toMatchObject({ message: 'Send money' });
  await press(app, 1, 'Continue');
  await inBrowser(desktop, 2);
  expect(await done).toMatchObject({ answer: { ok: true, value: { status: 201 } }, shown: null });
});
