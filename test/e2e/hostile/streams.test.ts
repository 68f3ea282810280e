import fc from 'fast-check';
import { MOST_STREAMS } from '../../../main/electron/stream-calls.ts';
import { until } from '../../rig/until.ts';
import { call, requestText, type PageWindow } from '../support/page-calls.ts';
import { expect, test, type Hostile } from './kit.ts';
import { fuzz } from './fuzz.ts';
import { measured, writeDown } from './main-delay.ts';
import { overPorts, type Described } from './odd-values.ts';
import type { RawWindow } from './raw-window.ts';
import { wrongOverPort, wrongWith } from './reply-schemas.ts';

const ENDLESS = { api: 'endless', method: 'GET', path: '/endless' } as const;
const MiB = 1024 * 1024;

const nobodyListens = ({ endless }: Hostile) =>
  until(() => Promise.resolve(endless.listeners() === 0), { what: 'closed connections' });

test('whatever is said over the port of a stream, main answers as the contract says and ends it [IP-02, IP-04]', async ({
  hostile,
  raw,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(overPorts, { minLength: 1, maxLength: 8 }), async (streams) => {
      const heard = await raw.evaluate(
        ([endless, all]) => {
          const page = (window as unknown as RawWindow).raw;
          const one = (messages: readonly Described[]) => page.talk(['plain', endless], messages);
          // Pieces are large and all alike.
          const short = (message: unknown) =>
            'piece' in (message as object) ? { piece: new Uint8Array(1) } : message;
          return Promise.all(all.map(async (each) => (await one(each)).map(short)));
        },
        [ENDLESS, streams] as const,
      );
      for (const messages of heard) {
        expect(messages.flatMap((message) => wrongOverPort(message) ?? [])).toEqual([]);
        expect(messages[0]).toHaveProperty('head');
      }
      await nobodyListens(hostile);
    }),
    fuzz(20),
  );
});

test('ten thousand streams at once open few connections and take little memory, and others are answered [IP-07]', async ({
  hostile,
  evil,
}) => {
  const { app, endless, honest } = hostile;
  const memory = () => app.electron.evaluate(() => process.memoryUsage().rss);
  const before = await memory();
  const { result, cost } = await measured(hostile, 'streams', () =>
    evil.evaluate(async (request) => {
      const { auth } = window as unknown as PageWindow;
      const handles = Array.from({ length: 10_000 }, () => auth.openRequest(request));
      Object.assign(window, { handles });
      const heads = await Promise.all(handles.map(({ head }) => head));
      return [...new Set(heads.map((each) => JSON.stringify(each)))];
    }, ENDLESS),
  );
  const answers = result.map((text) => JSON.parse(text) as unknown);
  expect(answers.flatMap((each) => wrongWith('openRequest', each, 'page') ?? [])).toEqual([]);
  expect(answers).toContainEqual(expect.objectContaining({ ok: true }));
  expect(endless.listeners()).toBe(MOST_STREAMS);
  // None of them is read: each may have its window on the way, and what the systems buffer.
  expect((await memory()) - before).toBeLessThan(MOST_STREAMS * 8 * MiB);
  expect(await requestText(honest, { api: 'demo', method: 'GET', path: '/profile' })).toMatchObject(
    { ok: true, value: { status: 200 } },
  );
  writeDown('flood openRequest', { calls: 10_000, through: endless.listeners(), ...cost });

  // The page goes, and everything with it.
  await evil.reload();
  await nobodyListens(hostile);
  expect(await call(evil, 'getSession')).toMatchObject({ ok: true });
});
