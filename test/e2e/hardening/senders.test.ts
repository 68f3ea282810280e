import type { MethodName } from '../../../preload/contract.ts';
import { RECORDER, recordingOf } from '../../rig/recording.ts';
import { expect, test } from '../support/fixtures.ts';
import { inHostileWindow } from '../support/hostile-windows.ts';
import { sessionIn, sessionOf, signOut } from '../support/page-calls.ts';
import { beginSignIn, finishInBrowser } from '../support/signing-in.ts';

const METHODS: readonly MethodName[] = [
  'getSession',
  'signIn',
  'switchAccount',
  'cancelSignIn',
  'reopenBrowser',
  'copySignInLink',
  'keepSession',
  'signOut',
  'getAccessToken',
  'getActivity',
  'exportActivity',
  'getGrants',
  'narrowGrants',
  'openWindow',
];

/** Calls every method and gives the codes of the answers. */
const CALL_ALL = `Promise.all(${JSON.stringify(METHODS)}.map((name) => auth[name]()).concat(
  auth.request({ api: 'demo', method: 'GET', path: '/profile' }),
)).then((answers) => answers.map((answer) => (answer.ok ? 'answered' : answer.error.code)))`;

const REFUSED = Array.from({ length: METHODS.length + 1 }, () => 'sender_refused');

/** The same from a frame, where a window was made whose frames get the preload script as well. */
const CALL_ALL_FRAMED = `new Promise((resolve) => {
  const frame = document.createElement('iframe');
  frame.onload = () => resolve(frame.contentWindow.auth);
  frame.srcdoc = '<p>framed</p>';
  document.body.append(frame);
}).then((auth) => ${CALL_ALL})`;

for (const [title, hostile] of Object.entries({
  "a second window with the app's own page": { url: 'app://shell/index.html', script: CALL_ALL },
  'a window at about:blank': { url: 'about:blank', script: CALL_ALL },
  'a window with a page of somebody else': { url: 'data:text/html,<p>x', script: CALL_ALL },
  'a frame in a window': { url: 'about:blank', inSubFrames: true, script: CALL_ALL_FRAMED },
})) {
  test(`${title} gets no answer but a refusal, and nothing happens [EL-14]`, async ({ shell }) => {
    const before = await sessionOf(shell.page);
    const opened = await shell.desktop.browser.opened();
    expect(await inHostileWindow(shell.app, hostile)).toEqual(REFUSED);
    expect(await sessionOf(shell.page)).toEqual(before);
    expect(await shell.desktop.browser.opened()).toBe(opened);
    expect(shell.app.output()).toContain('"ipc.refused"');
  });
}

test("the app's window is refused on another page, and heard again on its own [EL-14]", async ({
  shell,
}) => {
  const { page } = shell;
  await page.goto('app://shell/problem.html');
  expect(await page.evaluate(CALL_ALL)).toEqual(REFUSED);
  await page.goto('app://shell/index.html#fragment');
  expect(await sessionOf(page)).toMatchObject({ state: 'signedOut' });
});

test('a frame inside the page has no bridge of its own [EL-02, EL-14]', async ({ shell }) => {
  const { page } = shell;
  const devtools = await page.context().newCDPSession(page);
  // The policy lets no frame in; without it, there would still be nothing to call.
  await devtools.send('Page.setBypassCSP', { enabled: true });
  await page.reload();
  const kinds = await page.evaluate(async () => {
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) => {
      frame.addEventListener('load', resolve);
    });
    frame.srcdoc = '<p>framed</p>';
    document.body.append(frame);
    await loaded;
    const inner = frame.contentWindow as unknown as Record<string, unknown>;
    return [frame.contentDocument?.body.textContent, typeof inner['auth'], typeof inner['require']];
  });
  expect(kinds).toEqual(['framed', 'undefined', 'undefined']);
  await devtools.send('Page.setBypassCSP', { enabled: false });
  await devtools.detach();
});

test('news goes to the own page alone: none while the window shows another one [IP-08]', async ({
  start,
  desktop,
}) => {
  const app = await start({ preloads: [RECORDER] });
  const eventsOf = async () =>
    (await recordingOf(app)).ipc.filter(({ kind }) => kind === 'event').length;
  const browser = await beginSignIn(app, desktop);
  await sessionIn(app.page, 'signingIn', ({ phase }) => phase === 'waiting_for_browser');
  const before = await eventsOf();
  expect(before).toBeGreaterThan(0);
  await app.page.goto('app://shell/problem.html');
  await finishInBrowser(browser);
  await expect(browser.page).toHaveTitle(/^You are signed in/);
  expect(await eventsOf()).toBe(before);
  await app.page.goto('app://shell/index.html');
  await sessionIn(app.page, 'signedIn');
  await signOut(app.page);
  await expect.poll(eventsOf).toBeGreaterThan(before);
});
