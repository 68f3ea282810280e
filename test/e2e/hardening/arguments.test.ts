import { RECORDER, recordingOf } from '../../rig/recording.ts';
import { expect, test } from '../support/fixtures.ts';
import { sessionOf } from '../support/page-calls.ts';

/** Calls with arguments that no honest page sends; each as the text of an expression in the page. */
const ODD_CALLS: Readonly<Record<string, string>> = {
  'one argument too many': 'auth.getSession(1)',
  'an undefined too many': 'auth.cancelSignIn(undefined)',
  'no account': 'auth.switchAccount()',
  'half an account': 'auth.switchAccount({ issuer: "https://idp.test" })',
  'a code to sign in with': 'auth.signIn({ code: "x" })',
  'a URL to sign in with': 'auth.signIn("https://evil.example/authorize")',
  'a URL to open': 'auth.reopenBrowser("file:///etc/passwd")',
  'a URL to copy': 'auth.copySignInLink("https://evil.example/")',
  'a URL to sign out at': 'auth.signOut({ postLogoutRedirectUri: "https://evil.example/" })',
  'a name to see the grants of': 'auth.getGrants("other")',
  'grants that there are not': 'auth.narrowGrants({ windows: ["main"] })',
  'a URL for a window': 'auth.openWindow({ url: "https://evil.example/" })',
  'a resource to get a token for': 'auth.getAccessToken({ api: "demo", resource: "urn:other" })',
  'no argument': 'auth.request()',
  null: 'auth.request(null)',
  'an unknown key': 'auth.request({ ...good, url: "https://evil.example/" })',
  'a header of its own': 'auth.request({ ...good, headers: { host: "evil.example" } })',
  'a header that is no text': 'auth.request({ ...good, headers: { host: 1 } })',
  'a type for nothing': 'auth.request({ ...good, contentType: "text/plain" })',
  'numbers for a body': `auth.request({ ...good, path: '/notes', method: 'POST', body: new Float64Array(1) })`,
  'bytes in a query': 'auth.request({ ...good, query: new Uint8Array(10) })',
  'a stream of nothing': 'auth.openRequest().head',
  'a stream of a function': 'auth.openRequest({ ...good, query: () => 1 }).head',
  'a stream of a URL': 'auth.openRequest({ ...good, path: "https://evil.example/" }).head',
  'a URL for a path': 'auth.request({ ...good, path: "https://evil.example/" })',
  'an own __proto__': `auth.request(JSON.parse('{"api":"demo","method":"GET","path":"/profile","__proto__":{"x":1}}'))`,
  'a constructor': 'auth.request({ ...good, query: { constructor: "x" } })',
  'a cycle':
    '(() => { const cycle = { ...good }; cycle.query = cycle; return auth.request(cycle) })()',
  'a function': 'auth.request({ ...good, query: () => 1 })',
  'a function alone': 'auth.getSession(() => 1)',
  'a symbol': 'auth.request({ ...good, query: Symbol("x") })',
  'a large whole number': 'auth.request({ ...good, query: { a: 10n } })',
  'a date': 'auth.request({ ...good, query: new Date() })',
  'a map': 'auth.request({ ...good, query: new Map([["a", "b"]]) })',
  bytes: 'auth.request({ ...good, body: new Uint8Array(10) })',
  'a promise': 'auth.request(Promise.resolve(good))',
  'a part of the page': 'auth.request({ ...good, query: document.body })',
  'the window': 'auth.request(window)',
  'ten megabytes': 'auth.request({ ...good, body: "x".repeat(10_000_000) })',
  'many keys': `auth.request({ ...good, query: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => ['k' + i, 'v'])) })`,
  'great depth': `(() => { let deep = {}; for (let i = 0; i < 500; i += 1) deep = { deep }; return auth.request({ ...good, query: deep }) })()`,
  holes: 'auth.request({ ...good, query: new Array(1_000_000) })',
  'a getter that lies': `(() => { let n = 0; return auth.request({ ...good, get path() { n += 1; return n > 1 ? '/profile' : 5 } }) })()`,
  'a proxy': 'auth.request(new Proxy(good, {}))',
  'not a number': 'auth.request({ ...good, query: { a: NaN } })',
};

/** Electron drops the odd part on the way; what arrives is an honest call. */
const EMPTIED = new Set(['an own __proto__', 'a part of the page']);
/** Electron cannot carry these at all, and says so itself before the bridge is asked. */
const NOT_CARRIED = new Set(['a proxy', 'great depth']);

test('odd arguments are a bad request, and nothing happens [IP-02, IP-04, EL-12]', async ({
  shell,
}) => {
  const { app, page, desktop } = shell;
  const before = await sessionOf(page);
  // The shared desktop may have opened some for other tests.
  const opened = await desktop.browser.opened();
  const asked = (await recordingOf(app)).opened;
  const answers: [string, unknown][] = [];
  for (const [name, expression] of Object.entries(ODD_CALLS)) {
    const answer = await page.evaluate(`(async () => {
      const good = { api: 'demo', method: 'GET', path: '/profile' };
      try {
        const answer = await ${expression};
        return answer.ok ? 'answered' : answer.error;
      } catch (error) {
        return 'threw ' + error;
      }
    })()`);
    answers.push([name, answer]);
  }
  const badRequest = {
    code: 'bad_request',
    message: 'The request has a form that is not allowed.',
    nextStep: 'Check the arguments against the types of window.auth.',
  };
  const expected = (name: string): unknown => {
    if (name === 'a header of its own') return expect.objectContaining({ code: 'not_granted' });
    if (EMPTIED.has(name)) return expect.objectContaining({ code: 'not_signed_in' });
    if (!NOT_CARRIED.has(name)) return badRequest;
    return expect.stringMatching(/^threw .*(could not be cloned|recursion depth exceeded)/);
  };
  expect(Object.fromEntries(answers)).toEqual(
    Object.fromEntries(Object.keys(ODD_CALLS).map((name) => [name, expected(name)])),
  );
  expect(await sessionOf(page)).toEqual(before);
  expect(await desktop.browser.opened()).toBe(opened);
  expect((await recordingOf(app)).opened).toEqual(asked);
});

test('a failure is a code, a sentence and a next step, and nothing else [IP-04, IP-06]', async ({
  start,
}) => {
  const app = await start({ preloads: [RECORDER] });
  const { page } = app;
  const shapes = await page.evaluate(async () => {
    const { auth } = window as unknown as {
      auth: Record<string, (...a: unknown[]) => Promise<unknown>>;
    };
    const route = { method: 'GET', path: '/profile' };
    const answers = [
      await auth['reopenBrowser']?.(),
      await auth['copySignInLink']?.(),
      await auth['signOut']?.(),
      await auth['request']?.({ api: 'demo', ...route }),
      await auth['request']?.({ api: 'other', ...route }),
      await auth['request']?.({ api: 'demo', method: 'GET', path: '/elsewhere' }),
    ] as { ok: boolean; error: Record<string, unknown> }[];
    return answers.map(({ ok, error, ...rest }) => ({
      ok,
      code: error['code'],
      keys: Object.keys(error).sort(),
      rest: Object.keys(rest),
      plain: Object.getPrototypeOf(error) === Object.prototype,
      cloned: JSON.stringify(structuredClone(error)) === JSON.stringify(error),
    }));
  });
  const codes = [
    'no_sign_in_running',
    'no_sign_in_running',
    'not_signed_in',
    'not_signed_in',
    'not_granted',
    'not_granted',
  ];
  expect(shapes).toEqual(
    codes.map((code) => ({
      ok: false,
      code,
      keys: ['code', 'message', 'nextStep'],
      rest: [],
      plain: true,
      cloned: true,
    })),
  );
  // On the wire there is the code alone.
  const failed = (await recordingOf(app)).ipc.filter(({ text }) => text.includes('"ok":false'));
  expect(failed.length).toBeGreaterThanOrEqual(codes.length);
  expect(failed.filter(({ text }) => !/^\{"ok":false,"code":"[a-z_]+"\}$/.test(text))).toEqual([]);
});
