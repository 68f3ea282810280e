import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { createCallChecks } from '../../../main/electron/call-checks.ts';
import { createKnownWindows } from '../../../main/electron/known-windows.ts';
import { limits } from '../../../main/electron/rate-limit.ts';
import { verbs, type MethodName, type WindowGrants } from '../../../preload/contract.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createCallingPage, grantsWith } from './calling-page.ts';

const APIS = { notes: { routes: ['GET /notes', 'POST /notes'] } };
const READ = { api: 'notes', method: 'GET', path: '/notes' };

function checks(granted: Partial<WindowGrants>) {
  const clock = createFakeClock();
  const log = createFakeLog();
  const windows = createKnownWindows(() => {});
  const page = createCallingPage();
  windows.admit(page.contents, 'index.html', grantsWith(granted));
  const { check, failure } = createCallChecks({ windows, apis: APIS, clock, log });
  const window = windows.of(page.contents)!;
  /** What a call of the page comes to. */
  const call = (name: MethodName, ...args: readonly unknown[]) => {
    const verdict = check(name, page.sent(), args);
    return verdict.ok ? 'goes on' : verdict.code;
  };
  const refusals = () =>
    log
      .named('ipc.refused')
      .map(({ method, reason, window: name, count }) => [method, reason, name, count].join(' '));
  return { clock, log, windows, window, page, check, failure, call, refusals };
}

describe('a call is judged', () => {
  it('with its grants: what goes on says who calls and with what, parsed [IP-05]', () => {
    const { check, page, window } = checks({ verbs: ['request'], apis: { notes: ['GET /notes'] } });
    const verdict = check('request', page.sent(), [READ]);
    expect(verdict).toEqual({
      ok: true,
      window,
      caller: { window: 'main', grants: window.grants(), gone: window.gone() },
      args: [READ],
    });
  });

  it.each(verbs)('of %s, which is not granted: refused and logged [IP-05]', (name) => {
    const { call, refusals } = checks({ verbs: verbs.filter((verb) => verb !== name) });
    expect(call(name)).toBe('not_granted');
    expect(refusals()).toEqual([`${name} not_granted main 1`]);
  });

  it('by its sender before anything else: a window that is not known takes nothing [EL-14]', () => {
    const { check, page, refusals } = checks({ verbs });
    const stranger = createCallingPage().sent();
    for (const sent of [stranger, page.sent('other.html'), { ...page.sent(), senderFrame: null }])
      expect(check('getGrants', sent, [])).toEqual({ ok: false, code: 'sender_refused' });
    expect(refusals()).toEqual(['getGrants sender  1']);
  });

  it('by its verb before its rate and its form: a refused call takes nothing of what is granted', () => {
    const { call } = checks({});
    for (let time = 0; time < 20; time += 1) expect(call('signOut', 'odd')).toBe('not_granted');
  });

  it('with bytes for a body, where calls of APIs have one, and nowhere else [IP-02]', () => {
    const { call } = checks({ verbs, apis: { notes: ['POST /notes'] } });
    const post = { ...READ, method: 'POST' };
    expect(call('request', { ...post, body: new Uint8Array(1024 * 1024) })).toBe('goes on');
    expect(call('request', { ...post, body: 'x'.repeat(1024 * 1024) })).toBe('goes on');
    expect(call('request', { ...post, query: new Uint8Array(1) })).toBe('bad_request');
    // Its schema sees a single byte.
    const growing = new Uint8Array(new ArrayBuffer(1, { maxByteLength: 2 ** 30 }));
    expect(call('request', { ...post, body: growing })).toBe('bad_request');
    expect(call('signOut', { body: new Uint8Array(1) })).toBe('bad_request');
    expect(call('signOut', new Uint8Array(1))).toBe('bad_request');
  });

  it.each([
    ['a field that nobody knows', { provider: 'https://idp.test', extra: 1 }],
    ['a name of any length', { provider: 'x'.repeat(1025) }],
    ['no name', { provider: '' }],
  ])('by its schema: a sign-in with %s is refused [IP-02]', (_what, choice) => {
    const { call } = checks({ verbs, accounts: 'all' });
    expect(call('signIn', choice)).toBe('bad_request');
    expect(call('signIn', { provider: 'x'.repeat(1024) })).toBe('goes on');
  });

  it('by its form before its grants: nothing odd is looked into [IP-02]', () => {
    const { call } = checks({ verbs: ['request'] });
    expect(call('request', new Map())).toBe('bad_request');
    expect(call('request', { ...READ, url: 'https://evil.test' })).toBe('bad_request');
    expect(call('request', READ)).toBe('not_granted');
  });

  it('by the schema that it is given in the place of its own', () => {
    const { check, page } = checks({ verbs: ['request'], apis: { notes: ['GET /notes'] } });
    const method = v.picklist(['GET']);
    const stream = v.strictTuple([
      v.strictObject({ api: v.string(), method, path: v.string(), upTo: v.number() }),
    ]);
    expect(check('request', page.sent(), [{ ...READ, upTo: 1 }], stream).ok).toBe(true);
    expect(check('request', page.sent(), [READ], stream)).toMatchObject({ code: 'bad_request' });
    const other = [{ ...READ, path: '/other', upTo: 1 }];
    expect(check('request', page.sent(), other, stream)).toMatchObject({ code: 'not_granted' });
  });

  it('by what is left of the grants when it comes', () => {
    const { call, window } = checks({ verbs: ['getSession', 'signOut'] });
    expect(call('signOut')).toBe('goes on');
    window.narrow({ verbs: ['getSession'] });
    expect(call('signOut')).toBe('not_granted');
  });

  it('as often as its method may be called [IP-07]', () => {
    const { call, refusals } = checks({ verbs: ['reopenBrowser'] });
    for (let time = 0; time < limits.reopenBrowser!.burst; time += 1)
      expect(call('reopenBrowser')).toBe('goes on');
    expect(call('reopenBrowser')).toBe('rate_limited');
    expect(refusals()).toEqual(['reopenBrowser rate_limited main 1']);
  });
});

describe('what is not granted', () => {
  it('is told so twenty times, then twice a second; more are too often [IP-05, IP-07]', async () => {
    const { call, clock } = checks({ verbs: ['getSession'] });
    const answers = Array.from({ length: 30 }, () => call('signOut'));
    expect(answers.filter((code) => code === 'not_granted')).toHaveLength(20);
    expect(answers.slice(20)).toEqual(Array.from({ length: 10 }, () => 'rate_limited'));
    // What is granted goes on.
    expect(call('getSession')).toBe('goes on');
    await clock.advance(1000);
    expect([call('signOut'), call('signOut'), call('signOut')]).toEqual([
      'not_granted',
      'not_granted',
      'rate_limited',
    ]);
  });

  it('is logged the first, tenth and hundredth time, with method and window and nothing of the call [LG-02]', () => {
    const { call, log, refusals } = checks({ verbs: ['request'] });
    for (let time = 0; time < 150; time += 1)
      call('request', { ...READ, path: '/canary', query: { q: 'canary' } });
    expect(refusals()).toEqual([
      'request not_granted main 1',
      'request not_granted main 10',
      'request rate_limited main 1',
      'request rate_limited main 10',
      'request rate_limited main 100',
    ]);
    expect(log.text()).not.toContain('canary');
  });

  it('counts also when a handler says it', () => {
    const { failure, window, call, refusals } = checks({});
    const refused = () => failure('request', window, new AuthError('not_granted')).code;
    for (let time = 0; time < 20; time += 1) expect(refused()).toBe('not_granted');
    expect(refused()).toBe('rate_limited');
    expect(call('signOut')).toBe('rate_limited');
    expect(refusals()[0]).toBe('request not_granted main 1');
  });
});

describe('a failure of the work itself', () => {
  it('is a code, and another event [IP-04]', () => {
    const { failure, window, log } = checks({});
    expect(failure('signIn', window, new Error('canary'))).toEqual({ ok: false, code: 'internal' });
    expect(failure('signIn', window, new AuthError('offline'))).toEqual({
      ok: false,
      code: 'offline',
    });
    expect(log.named('ipc.refused')).toEqual([]);
    expect(log.named('ipc.failed').map(({ code }) => code)).toEqual(['internal', 'offline']);
    expect(log.text()).not.toContain('canary');
  });
});

describe('what a page may give up', () => {
  const routes = Array.from({ length: 100 }, (_, n) => `GET /route-${n}`);

  it('may be as long as what a window can be granted [IP-02]', () => {
    const { call } = checks({});
    const apis = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`api-${n}`, routes]));
    const keep = { verbs, accounts: 'current', apis, scopes: routes, opens: [], accessTokens: [] };
    expect(call('narrowGrants', keep)).toBe('goes on');
    expect(call('narrowGrants', {})).toBe('goes on');
  });

  it.each([
    ['nothing at all', []],
    ['a word', ['signOut']],
    ['a part that there is not', [{ windows: ['main'] }]],
    ['its own name', [{ window: 'other' }]],
    ['accounts of another kind', [{ accounts: 'none' }]],
    ['a text for a list', [{ verbs: 'signOut' }]],
    ['a list of lists', [{ verbs: [['signOut']] }]],
    ['very many words', [{ scopes: Array.from({ length: 5000 }, () => 'x') }]],
    ['very long words', [{ verbs: ['x'.repeat(2000)] }]],
  ])('is not %s [IP-02]', (_what, args) => {
    const { call } = checks({});
    expect(call('narrowGrants', ...args)).toBe('bad_request');
  });
});
