import { startEndlessApi } from '../support/endless-api.ts';
import { expect, test } from '../support/fixtures.ts';
import { withRawIpc, type RawWindow } from '../support/raw-ipc.ts';
import { signIn } from '../support/signing-in.ts';
import { until } from '../../rig/until.ts';

/** What a page that has taken over its renderer process may say over a stream's port. */
const ODD: readonly unknown[] = [
  'text',
  5,
  null,
  [],
  {},
  { read: -1 },
  { read: 2 ** 40 },
  { read: 4 * 1024 * 1024 },
  { read: 1, cancel: true },
  { piece: 'mine' },
  { api: 'endless', method: 'GET', path: '/endless' },
];

test('a page that says odd things over the port of a stream gets no more of it, and main goes on [IP-02]', async ({
  start,
  desktop,
}) => {
  const api = await startEndlessApi('http://127.0.0.1:1');
  try {
    const routes = ['GET /endless', 'GET /files/{size}'];
    const app = await start({
      changes: { apis: { endless: { origin: api.origin, routes } } },
    });
    await signIn(app, desktop);
    await withRawIpc(app, desktop, async () => {
      const heard = await app.page.evaluate(async (odd) => {
        const { raw } = window as unknown as RawWindow;
        const endless = { api: 'endless', method: 'GET', path: '/endless' };
        const ended: string[] = [];
        for (const message of odd) {
          const all = await raw.openStream(endless, [message]);
          ended.push(`${String(all.at(-1))} ${JSON.stringify(all).includes('code')}`);
        }
        const refused = [
          await raw.openStream({ ...endless, path: '/endless/..' }, []),
          await raw.openStream({ ...endless, path: '/admin' }, []),
          await raw.openStream({ ...endless, url: 'https://evil.test' }, []),
          await raw.openStream(undefined, []),
          await raw.openStream(endless, [], 2),
          await raw.openStream(endless, [], 0),
        ];
        return { ended: [...new Set(ended)], refused };
      }, ODD);
      // Closed, and without a word.
      expect(heard.ended).toEqual(['closed false']);
      expect(heard.refused).toEqual([
        [{ code: 'bad_request' }],
        [{ code: 'not_granted' }],
        [{ code: 'bad_request' }],
        [{ code: 'bad_request' }],
        [{ code: 'bad_request' }],
        [],
      ]);
      await until(() => Promise.resolve(api.listeners() === 0), { what: 'closed connections' });
      expect(api.asked).toEqual(ODD.map(() => '/endless'));
    });
  } finally {
    await api.close();
  }
});
