import type { RunningApp } from '../../rig/app.ts';
import { recordingOf } from '../../rig/recording.ts';
import { startDecoyServer, type DecoyServer } from '../support/decoy-server.ts';
import { expect, test, type Shell } from '../support/fixtures.ts';
import { sessionOf } from '../support/page-calls.ts';

let decoy: DecoyServer;

test.beforeAll(async () => {
  decoy = await startDecoyServer();
});

test.afterAll(() => decoy.close());

const windowsOf = (app: RunningApp): Promise<number> =>
  app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);

/** Marks the document, so that another one at the same address would be seen. */
async function mark({ page }: Shell): Promise<void> {
  await page.evaluate(() => {
    Object.assign(window, { marked: true });
  });
}

async function expectSamePage({ app, page }: Shell): Promise<void> {
  // Through main and back: what the page asked for before has arrived there.
  expect(await sessionOf(page)).toMatchObject({ state: 'signedOut' });
  expect(await page.evaluate(() => [location.href, 'marked' in window])).toEqual([
    'app://shell/index.html',
    true,
  ]);
  expect(await windowsOf(app)).toBe(1);
  expect(decoy.visits).toEqual([]);
}

/** Ways to leave; each asks main, which must say no. `ELSEWHERE` stands for the decoy's address. */
const WAYS: Readonly<Record<string, { readonly script: string; readonly url: RegExp }>> = {
  'location.href': { script: 'location.href = "ELSEWHERE/a"', url: /^http:.*\/a$/ },
  'location.assign': { script: 'location.assign("ELSEWHERE/b")', url: /^http:.*\/b$/ },
  'location.replace': { script: 'location.replace("ELSEWHERE/c")', url: /^http:.*\/c$/ },
  'window.open into itself': { script: 'open("ELSEWHERE/d", "_self")', url: /^http:.*\/d$/ },
  'a link': {
    script: 'const a = document.createElement("a"); a.href = "ELSEWHERE/e"; a.click()',
    url: /^http:.*\/e$/,
  },
  'a refresh by meta': {
    script: `const meta = document.createElement("meta"); meta.httpEquiv = "refresh";
      meta.content = "0;url=ELSEWHERE/f"; document.head.append(meta)`,
    url: /^http:.*\/f$/,
  },
  'a blob': {
    script:
      'location.href = URL.createObjectURL(new Blob(["<title>b</title>"], { type: "text/html" }))',
    url: /^blob:app:\/\/shell\//,
  },
  'another host of the scheme': { script: 'location.href = "app://evil/"', url: /^app:\/\/evil/ },
  'a host that begins like ours': {
    script: 'location.href = "app://shell.evil/index.html"',
    url: /^app:\/\/shell\.evil/,
  },
  'a scheme of another program': {
    script: 'location.href = "mailto:a@b.example"',
    url: /^mailto:/,
  },
};

for (const [way, { script, url }] of Object.entries(WAYS)) {
  test(`the page cannot leave by ${way} [EL-10]`, async ({ shell }) => {
    const seen = (await recordingOf(shell.app)).navigations.length;
    await mark(shell);
    await shell.page.evaluate(script.replaceAll('ELSEWHERE', decoy.origin));
    const asked = async () => (await recordingOf(shell.app)).navigations.slice(seen);
    await expect.poll(asked).toEqual([{ url: expect.stringMatching(url), prevented: true }]);
    await expectSamePage(shell);
  });
}

test('what Chromium itself refuses does not move the page either [EL-10]', async ({ shell }) => {
  const { page } = shell;
  await mark(shell);
  const violations = await page.evaluate(async (elsewhere) => {
    const seen: string[] = [];
    const threeViolations = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        if (seen.push(effectiveDirective) === 3) resolve();
      });
    });
    const form = document.createElement('form');
    form.action = `${elsewhere}/form`;
    form.method = 'post';
    document.body.append(form);
    form.submit();
    location.href = 'data:text/html,<title>data</title>';
    location.href = 'file:///etc/passwd';
    location.href = 'javascript:document.title = "moved"';
    const frame = document.createElement('iframe');
    frame.src = `${elsewhere}/frame`;
    document.body.append(frame);
    await threeViolations;
    return seen.sort();
  }, decoy.origin);
  expect(violations).toEqual(['form-action', 'frame-src', 'script-src-elem']);
  const refused = await page.evaluate(() => {
    try {
      history.pushState(null, '', 'app://evil/');
      return 'pushed';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(refused).toBe('SecurityError');
  expect(await page.title()).not.toBe('moved');
  await expectSamePage(shell);
});

test('no script and no click opens a window [EL-11]', async ({ shell }) => {
  const { page } = shell;
  await mark(shell);
  const opened = await page.evaluate(
    (elsewhere) =>
      [
        [elsewhere],
        [elsewhere, '_blank'],
        [elsewhere, 'evil', 'width=100,height=100'],
        ['about:blank'],
        ['app://shell/index.html', '_blank'],
        ['app://shell/index.html', '_blank', 'nodeIntegration=yes,contextIsolation=no'],
        [],
      ].map((list) => window.open(...list) === null),
    decoy.origin,
  );
  expect(new Set(opened)).toEqual(new Set([true]));

  await page.evaluate((elsewhere) => {
    const link = document.createElement('a');
    link.id = 'trap';
    link.textContent = 'a link';
    link.href = elsewhere;
    document.body.prepend(link);
  }, decoy.origin);
  const link = page.locator('#trap');
  const target = (name: string) =>
    link.evaluate((element, value) => element.setAttribute('target', value), name);
  for (const name of ['_blank', 'evil']) {
    await target(name);
    await link.click();
  }
  await target('');
  await link.click({ button: 'middle' });
  await link.click({ modifiers: ['Control'] });
  await link.click({ modifiers: ['Shift'] });
  await link.click({ modifiers: ['Control', 'Shift'] });
  await expectSamePage(shell);
});

test('a webview element does nothing, and where the tag works it is not attached [EL-09]', async ({
  shell,
}) => {
  const { app, page } = shell;
  await mark(shell);
  await page.evaluate((elsewhere) => {
    const view = document.createElement('webview');
    view.setAttribute('src', elsewhere);
    document.body.append(view);
  }, decoy.origin);
  await expectSamePage(shell);

  // A window that somebody forgot to harden: the guard of every web contents still stands.
  const counted = await app.electron.evaluate(async ({ BrowserWindow, webContents }, elsewhere) => {
    const careless = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } });
    await careless.loadURL('data:text/html,<body></body>');
    const asked = new Promise<boolean>((resolve) => {
      careless.webContents.on('will-attach-webview', (event) => {
        resolve(event.defaultPrevented);
      });
    });
    await careless.webContents.executeJavaScript(
      `const view = document.createElement('webview'); view.src = '${elsewhere}'; document.body.append(view); 0`,
    );
    const prevented = await asked;
    const types = webContents.getAllWebContents().map((contents) => contents.getType());
    careless.destroy();
    return { prevented, types };
  }, decoy.origin);
  expect(counted).toEqual({ prevented: true, types: ['window', 'window'] });
  expect(decoy.visits).toEqual([]);
});
