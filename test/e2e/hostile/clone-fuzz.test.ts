import fc from 'fast-check';
import { channelOf, methods, type MethodName } from '../../../preload/contract.ts';
import type { SeenRequest } from '../../rig/demo-process.ts';
import { call } from '../support/page-calls.ts';
import { fuzz } from './fuzz.ts';
import { expect, test } from './kit.ts';
import { anyValues, oddCalls, strangeCalls, type Described } from './odd-values.ts';
import { wrongOverPort } from './reply-schemas.ts';
import { callOddly, codesOf, wrongAnswers, type RawWindow } from './raw-window.ts';

/** Rounds of up to twenty calls. */
const ROUNDS = 60;

/** What main says to a call that has something odd in it. */
const REFUSED = ['bad_request', 'not_granted', 'rate_limited', 'not sent'];

for (const [title, { way, calls: made, isJudged }] of Object.entries({
  'whatever structured clone carries to main is refused there, and does nothing': {
    way: 'wire',
    calls: oddCalls,
    isJudged: true,
  },
  'whatever the raw channels take is answered as the contract says': {
    way: 'wire',
    calls: strangeCalls,
    isJudged: false,
  },
  'whatever window.auth takes is answered as the contract says': {
    way: 'page',
    calls: strangeCalls,
    isJudged: false,
  },
} as const)) {
  test(`${title} [IP-02, IP-03, IP-04]`, async ({ hostile, raw, demo }) => {
    const grants = await call(raw, 'getGrants');
    const opened = await hostile.desktop.browser.opened();
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(fc.array(made, { minLength: 1, maxLength: 20 }), async (calls) => {
        const answers = await callOddly(raw, way, calls);
        expect(wrongAnswers(way, calls, answers)).toEqual([]);
        const codes = codesOf(answers);
        for (const code of codes) seen[code] = (seen[code] ?? 0) + 1;
        const taken = calls.filter((_, at) => !REFUSED.includes(codes[at] ?? ''));
        if (isJudged) expect(taken).toEqual([]);
        expect(await call(raw, 'getGrants')).toEqual(grants);
      }),
      fuzz(ROUNDS),
    );
    // Else nothing came so far as to be judged.
    expect(seen['bad_request']).toBeGreaterThan(ROUNDS);
    expect(await hostile.desktop.browser.opened()).toBe(opened);
    const asked = await demo.controlGet<SeenRequest[]>('/requests');
    expect(asked.filter(({ server, path }) => server === 'api' && path !== '/notes')).toEqual([]);
    if (isJudged) expect(asked).toEqual([]);
  });
}

/** Channels of ours, names beside them, and what Electron itself might listen to. */
const channels = fc.oneof(
  fc.constantFrom(...(Object.keys(methods) as MethodName[]).map(channelOf)),
  fc.constantFrom('auth:', 'auth:sessionChanged', 'auth:grantsChanged', 'auth:__proto__'),
  fc.constantFrom('auth:openRequest', 'auth:constructor', 'AUTH:signOut', ' auth:signOut'),
  fc.constantFrom('ELECTRON_BROWSER_REQUIRE', 'GUEST_VIEW_MANAGER_CALL', 'BROWSER_PRELOAD_ERROR'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

test('any channel with any values and any number of ports, with garbage on them, does nothing [IP-01, IP-02]', async ({
  hostile,
  raw,
  demo,
}) => {
  const grants = await call(raw, 'getGrants');
  const opened = await hostile.desktop.browser.opened();
  const messages = fc.record({
    channel: channels,
    values: anyValues,
    ports: fc.nat(3),
    garbage: anyValues,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(messages, { minLength: 1, maxLength: 20 }), async (list) => {
      await raw.evaluate((all) => {
        const page = window as unknown as RawWindow;
        for (const { channel, values, ports, garbage } of all) {
          page.raw.send(channel, values);
          page.raw.post(channel, values[0] ?? (['nothing'] as Described), ports, garbage);
        }
      }, list);
      // Behind them in the same queue: what they did would be seen.
      expect(await call(raw, 'getGrants')).toEqual(grants);
    }),
    fuzz(ROUNDS),
  );
  expect(await hostile.desktop.browser.opened()).toBe(opened);
  expect(await demo.controlGet<SeenRequest[]>('/requests')).toEqual([]);
  const came = await raw.evaluate(() => (window as unknown as RawWindow).raw.overPorts());
  // Who asks for a stream is told why there is none, and nothing else.
  expect(came.length).toBeGreaterThan(0);
  for (const message of came) expect(message).toEqual({ code: expect.any(String) });
  expect(came.flatMap((message) => wrongOverPort(message) ?? [])).toEqual([]);
});
