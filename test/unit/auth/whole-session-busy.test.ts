import { describe, expect, it } from 'vitest';
import { turn } from '../../fakes/fake-clock.ts';
import type { FakeAnswer } from '../../fakes/fake-http-fetch.ts';
import { JSON_TYPE } from './malformed-token-answers.ts';
import { signedIn } from './whole-session-answers.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Stack = Awaited<ReturnType<typeof signedIn>>;
const dateIn = ({ clock, op }: Stack, ms: number) =>
  new Date(clock.now() + op.ahead + ms).toUTCString();

/** How long each header keeps everybody from asking, in milliseconds. */
const WAITS: readonly (readonly [string, (stack: Stack) => string, number])[] = [
  ['120 seconds', () => '120', 2 * MINUTE],
  ['a date in two minutes', (stack) => dateIn(stack, 2 * MINUTE), 2 * MINUTE],
  ['a day', () => '86400', HOUR],
  ['a date in ten years', (stack) => dateIn(stack, 3650 * DAY), HOUR],
  ['ever so many seconds', () => '9'.repeat(300), HOUR],
  ['no time', () => '0', SECOND],
  ['a date that is past', (stack) => dateIn(stack, -HOUR), SECOND],
  ['something else', () => 'soon; <script>', SECOND],
];

describe.each([429, 503, 500])('%i to a refresh', (status) => {
  it.each(WAITS)(
    'with a Retry-After of %s is obeyed, an hour at most, and the session is kept [RT-10, RT-20]',
    async (_what, header, ms) => {
      const stack = await signedIn();
      const answered = await stack.answeredWith(() => ({
        status,
        headers: { 'retry-after': header(stack) },
      }));
      expect(answered).toBe('offline');
      expect(stack.refreshes()).toBe(1);
      stack.expectKept();
      const failedAt = stack.clock.monotonic() - SECOND;
      const rest = () => failedAt + ms - stack.clock.monotonic();
      if (rest() > SECOND) {
        await stack.pass(rest() - SECOND);
        expect(await stack.ask()).toBe('offline');
        expect(stack.refreshes()).toBe(1);
        await stack.pass(SECOND);
      }
      await stack.expectOneCallIsEnough();
    },
  );
});

describe('a date in Retry-After', () => {
  it.each([-DAY, DAY])(
    'is read by the clock of the provider, not by the one here that is %i ms off [RT-16, RT-20]',
    async (ahead) => {
      const stack = await signedIn();
      stack.op.ahead = ahead;
      const answered = await stack.answeredWith(() => ({
        status: 429,
        headers: { 'retry-after': dateIn(stack, 5 * MINUTE) },
      }));
      expect(answered).toBe('offline');
      await stack.pass(4 * MINUTE + 50 * SECOND);
      expect(await stack.ask()).toBe('offline');
      expect(stack.refreshes()).toBe(1);
      await stack.pass(10 * SECOND);
      stack.mend();
      expect(await stack.ask()).toBe('none');
    },
  );

  it('without a Date beside it is read by what is known of that clock [RT-16, RT-20]', async () => {
    const stack = await signedIn({ ahead: DAY });
    // The sign-in told the time, and the refresh does not.
    stack.op.timeHeaders = (endpoint, date): Record<string, string> =>
      endpoint === 'token' ? {} : { date };
    await stack.answeredWith(() => ({
      status: 429,
      headers: { 'retry-after': dateIn(stack, 5 * MINUTE) },
    }));
    await stack.pass(4 * MINUTE);
    expect(await stack.ask()).toBe('offline');
    expect(stack.refreshes()).toBe(1);
    await stack.pass(MINUTE);
    stack.mend();
    expect(await stack.ask()).toBe('none');
  });
});

describe.each(['openid-configuration', 'jwks'] as const)(
  '429 for %s while a refresh needs it',
  (endpoint) => {
    it('is obeyed, before anything of the session was sent or marked [RT-10, RT-20]', async () => {
      const stack = await signedIn();
      const { op, clock } = stack;
      // The documents are read again after an hour; meanwhile the timer has refreshed once.
      await stack.pass(55 * MINUTE);
      await stack.until('online');
      await clock.advance(10 * MINUTE);
      const answered = await stack.answeredWith(
        () => ({ status: 429, headers: { 'retry-after': '600' } }),
        endpoint,
      );
      expect(answered).toBe('offline');
      const asked = () => op.requests(endpoint).length;
      const before = asked();
      stack.expectKept();
      expect([...stack.store.items.values()].join()).not.toContain('rotating');
      await stack.pass(9 * MINUTE);
      expect(await stack.ask()).toBe('offline');
      expect(asked()).toBe(before);
      await stack.pass(MINUTE);
      await stack.expectOneCallIsEnough();
    });
  },
);

const oauth = (error: string) => JSON.stringify({ error });

/** What servers answer a dead refresh token with, besides `invalid_grant`. */
const FOR_EVER: readonly (readonly [string, FakeAnswer])[] = [
  ['500', { status: 500 }],
  ['500 and invalid_grant', { status: 500, headers: JSON_TYPE, body: oauth('invalid_grant') }],
  ['502 and a page', { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>' }],
  ['504', { status: 504 }],
  ['an empty 400', { status: 400 }],
  ['401 and a challenge', { status: 401, headers: { 'www-authenticate': 'Bearer' } }],
  ['403', { status: 403 }],
  ['404', { status: 404 }],
  ['400 and invalid_token', { status: 400, headers: JSON_TYPE, body: oauth('invalid_token') }],
  ['401 and invalid_client', { status: 401, headers: JSON_TYPE, body: oauth('invalid_client') }],
  ['200 and an error', { headers: JSON_TYPE, body: oauth('bad_refresh_token') }],
  ['200 and a page', { headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' }],
  ['302 to a page', { status: 302, headers: { location: 'https://idp.test/login' } }],
  ['a page of 300 KB', { status: 500, body: 'x'.repeat(300 * 1024) }],
];

describe('a refresh that is answered for ever with', () => {
  it.each(FOR_EVER)(
    '%s is tried for ten minutes, then left to the person, and nothing is lost [RT-10, RT-19, RT-20, IT-11]',
    async (_what, answer) => {
      const stack = await signedIn();
      await stack.answeredWith(() => answer);
      await stack.pass(9 * MINUTE);
      // Not sooner: it may be an outage.
      expect(stack.clock.timers()).toHaveLength(1);
      await stack.pass(DAY);
      expect(stack.refreshes()).toBeGreaterThanOrEqual(8);
      expect(stack.refreshes()).toBeLessThan(30);
      expect(stack.clock.timers()).toEqual([]);
      stack.expectKept('refused');
      expect(await stack.ask()).toBe('refresh_refused');
      expect(stack.log.named('refresh.given_up')).toHaveLength(1);
      await stack.pass(MINUTE);
      await stack.expectOneCallIsEnough();
    },
  );

  it.each([
    ['429', { status: 429 }],
    ['503', { status: 503 }],
    ['503 and a time to wait', { status: 503, headers: { 'retry-after': '30' } }],
  ] as const)(
    '%s is tried on: that server lives, and comes back [RT-10]',
    async (_what, answer) => {
      const stack = await signedIn();
      await stack.answeredWith(() => answer);
      await stack.pass(2 * HOUR);
      expect(stack.refreshes()).toBeGreaterThan(90);
      stack.expectKept();
      stack.mend();
      await stack.until('online');
    },
  );

  it('no network is tried on [RT-10]', async () => {
    const stack = await signedIn();
    stack.op.network.offline = true;
    await stack.pass(3 * HOUR);
    expect(stack.op.network.requests.length).toBeGreaterThan(90);
    stack.expectKept();
    stack.op.network.offline = false;
    await stack.until('online');
  });

  it('invalid_grant in the end is the end, whatever came before [RT-10, RT-19]', async () => {
    const stack = await signedIn();
    await stack.answeredWith(() => ({ status: 500 }));
    await stack.pass(HOUR);
    const answer = { status: 400, headers: JSON_TYPE, body: oauth('invalid_grant') };
    stack.op.answers.token = () => answer;
    expect(await stack.ask()).toBe('session_interrupted');
    expect(stack.session.snapshot()).toMatchObject({ state: 'signedOut' });
  });
});

const tokens =
  '{"access_token":"a","token_type":"Bearer","refresh_token":"r","expires_in":3600,"id_token":"';

/** Answers that do not come as a whole: the answer, what the person is told, how long it takes. */
const PARTS: readonly (readonly [string, FakeAnswer, string])[] = [
  ['half a body', { headers: JSON_TYPE, body: tokens }, 'response_invalid'],
  ['a body that stops', { headers: JSON_TYPE, body: tokens, takesMs: 'never' }, 'offline'],
  [
    'a body that is slower than the time limit',
    { headers: JSON_TYPE, body: `${tokens}"}`, takesMs: 31 * SECOND },
    'offline',
  ],
  [
    'a body above the limit',
    { headers: JSON_TYPE, body: `${tokens}"}`.padEnd(256 * 1024 + 1) },
    'response_invalid',
  ],
];

describe('a refresh that is answered with', () => {
  it.each(PARTS)(
    '%s keeps the session and the record, and is tried later [RT-10, RT-20, IT-11]',
    async (_what, answer, told) => {
      const stack = await signedIn();
      const asked = stack.answeredWith(() => answer);
      // Not before the request is there: its time limit begins with it.
      while (stack.refreshes() < 1) await turn();
      if (answer.takesMs !== undefined) await stack.pass(31 * SECOND);
      expect(await asked).toBe(told);
      stack.expectKept();
      expect(stack.refreshes()).toBeLessThanOrEqual(2);
      await stack.pass(5 * MINUTE);
      const sent = stack.refreshes();
      expect(sent).toBeGreaterThan(3);
      // With back-off: half a minute at least by now.
      await stack.pass(3 * MINUTE);
      expect(stack.refreshes() - sent).toBeLessThanOrEqual(6);
      await stack.until('offline');
      stack.expectKept();
      stack.mend();
      await stack.until('online');
    },
  );
});
