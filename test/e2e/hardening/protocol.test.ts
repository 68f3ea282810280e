import { demoConfig } from '../../../demo/app-config.ts';
import { RECORDER, recordingOf } from '../../rig/recording.ts';
import { expect, test } from '../support/fixtures.ts';
import { call, signOut } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

/** Addresses that are no page of the app; each as main would be asked for it. */
const OTHERS = [
  'app://shell/',
  'app://shell',
  'app://shell/INDEX.HTML',
  'app://shell/index.html/',
  'app://shell//index.html',
  'app://shell/./../index.html/..',
  'app://shell/../main/index.cjs',
  'app://shell/%2e%2e/main/index.cjs',
  'app://shell/%2e%2e%2fmain%2findex.cjs',
  'app://shell/..%2f..%2fetc%2fpasswd',
  'app://shell/..%5cmain%5cindex.cjs',
  'app://shell/%5c..%5cmain',
  'app://shell/index.html%00',
  'app://shell/index.html%00.css',
  'app://shell/%69ndex.html',
  'app://shell/assets',
  'app://shell/package.json',
  'app://shell/auth-shell.config.json',
  'app://other/index.html',
  'app://shell.other/index.html',
];

test('the scheme serves its own files and nothing beside them [EL-15]', async ({ shell }) => {
  const answers = await shell.app.electron.evaluate(
    async ({ net }, urls) =>
      Promise.all(
        urls.map(async (url) => {
          const answer = await net.fetch(url).catch(() => null);
          return [url, answer?.status ?? 404, answer === null ? '' : await answer.text()] as const;
        }),
      ),
    OTHERS,
  );
  expect(answers.filter(([, status]) => status !== 404)).toEqual([]);
  expect(answers.filter(([, , body]) => body !== 'Not found' && body !== '')).toEqual([]);
});

test('only GET is served, and with the right type [EL-15]', async ({ shell }) => {
  const answers = await shell.app.electron.evaluate(async ({ net }) =>
    Promise.all(
      ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].map(async (method) => {
        const answer = await net.fetch('app://shell/index.html', { method });
        return [method, answer.status, answer.headers.get('content-type')?.split(';')[0]];
      }),
    ),
  );
  expect(answers).toEqual([
    ['GET', 200, 'text/html'],
    ...['HEAD', 'POST', 'PUT', 'DELETE'].map((method) => [method, 404, 'text/plain']),
  ]);
});

test("a page's own fetch, workers and other pages do not get at the scheme [EL-15]", async ({
  shell,
}) => {
  const devtools = await shell.page.context().newCDPSession(shell.page);
  // What the policy forbids must not be possible for the scheme either.
  await devtools.send('Page.setBypassCSP', { enabled: true });
  await shell.page.reload();
  const outcomes = await shell.page.evaluate(async () => {
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => 'worked',
        () => 'failed',
      );
    return {
      fetch: await outcome(fetch('app://shell/index.html')),
      serviceWorker: await outcome(navigator.serviceWorker.register('app://shell/assets/index.js')),
    };
  });
  await devtools.send('Page.setBypassCSP', { enabled: false });
  await devtools.detach();
  expect(outcomes).toEqual({ fetch: 'failed', serviceWorker: 'failed' });
});

test('no request of a page leaves the app during a sign-in, and main asks the service and the API alone [EL-01, EL-12, UA-01]', async ({
  start,
  desktop,
  demo,
}) => {
  const app = await start({ preloads: [RECORDER] });
  await signIn(app, desktop);
  await call(app.page, 'request', { api: 'demo', method: 'GET', path: '/profile' });
  await signOut(app.page);
  const { requests, mainRequests, opened } = await recordingOf(app);
  expect(requests).toContain('app://shell/index.html');
  expect(requests.filter((url) => !url.startsWith('app://shell/'))).toEqual([]);
  const asked = new Set(mainRequests.map((url) => new URL(url).origin));
  const { apis } = JSON.parse(demoConfig(demo)) as { apis: { demo: { origin: string } } };
  expect([...asked].sort()).toEqual([demo.issuer, apis.demo.origin].sort());
  expect(opened.map((url) => new URL(url).origin)).toEqual([demo.issuer, demo.issuer]);
  expect(opened.map((url) => new URL(url).pathname)).toEqual(['/auth', '/session/end']);
});
