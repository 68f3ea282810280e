/**
 * What every `window.auth` has to keep: the real one, asked from outside its page, and the fake. A list of
 * cases for whichever runner; the window has every verb, all accounts, the API `demo` and opens nothing.
 */
import assert from 'node:assert/strict';
import type {
  ApiResponseHead,
  AuthFailure,
  MethodName,
  MethodResult,
  Result,
  SessionSnapshot,
} from '../../preload/contract.ts';
import { methods } from '../../preload/contract.ts';
import { errors, type ErrorCode } from '../../preload/errors.ts';
import { until } from '../rig/until.ts';

/** A listener of the page, and what it has heard. */
export interface Listening<T> {
  heard(): Promise<readonly T[]>;
  end(): Promise<void>;
}

/** A request whose answer comes in pieces; they are text here. */
export interface OpenedRequest {
  head(): Promise<Result<ApiResponseHead>>;
  read(): Promise<Result<string | null>>;
  cancel(): Promise<void>;
  /** What its listener was told: bytes sent, and how many there are. */
  sent(): Promise<readonly (readonly [number, number])[]>;
}

/** A `window.auth`, and the world around it. */
export interface AuthBridgeSubject {
  /** The default sign-in service. */
  readonly issuer: string;
  call<M extends MethodName>(method: M, ...args: unknown[]): Promise<Result<MethodResult<M>>>;
  describe(code: string): Promise<AuthFailure>;
  /** From each property to its `typeof`. */
  shape(): Promise<Readonly<Record<string, string>>>;
  listen(event: 'onSessionChanged'): Promise<Listening<SessionSnapshot>>;
  listen(event: 'onGrantsChanged'): Promise<Listening<unknown>>;
  open(call: unknown): Promise<OpenedRequest>;
  /** What a person does, once, in the browser that opens while `work` runs. */
  inBrowser<T>(act: 'ada' | 'grace' | 'deny', work: () => Promise<T>): Promise<T>;
  /** Calls what ends with the page loaded anew, and comes back when it is there again. */
  leaving(method: MethodName, ...args: unknown[]): Promise<void>;
}

/** One thing that every `window.auth` keeps. */
export interface AuthBridgeCase {
  readonly title: string;
  /** It changes more than it puts back: the app is its own, and nobody has signed in there. */
  readonly alone?: true;
  run(subject: AuthBridgeSubject): Promise<void>;
}

type In<S extends SessionSnapshot['state']> = Extract<SessionSnapshot, { state: S }>;

async function value<T>(answer: Promise<Result<T>>): Promise<T> {
  const settled = await answer;
  assert.ok(settled.ok, settled.ok ? '' : settled.error.code);
  return settled.value;
}

async function code(answer: Promise<Result<unknown>>): Promise<ErrorCode | 'no failure'> {
  const settled = await answer;
  if (settled.ok) return 'no failure';
  const { error } = settled;
  // Nothing else of a failure crosses the border.
  assert.deepEqual(error, { code: error.code, ...errors[error.code] });
  return error.code;
}

async function sessionIn<S extends SessionSnapshot['state']>(
  subject: AuthBridgeSubject,
  state: S,
  fits: (session: In<S>) => boolean = () => true,
): Promise<In<S>> {
  return until(
    async () => {
      const session = await value(subject.call('getSession'));
      return session.state === state && fits(session as In<S>) ? (session as In<S>) : null;
    },
    { what: `a session that is ${state}` },
  );
}

const signIn = (subject: AuthBridgeSubject, person: 'ada' | 'grace') =>
  subject.inBrowser(person, () => value(subject.call('signIn')));

/** Adds an account; the page is loaded anew, because another person is there. */
async function add(subject: AuthBridgeSubject, person: 'ada' | 'grace'): Promise<void> {
  await subject.inBrowser(person, () => subject.leaving('signIn', { another: true }));
}

/** Requests whose answer comes in pieces, with somebody signed in. */
async function streams(subject: AuthBridgeSubject): Promise<void> {
  const body = JSON.stringify({ text: 'Grüße' });
  const add = await subject.open({ api: 'demo', method: 'POST', path: '/notes', body });
  const head = await value(add.head());
  assert.equal(head.status, 201);
  assert.match(head.headers['content-type'] ?? '', /^application\/json/);
  let text = '';
  for (let piece = await value(add.read()); piece !== null; piece = await value(add.read())) {
    text += piece;
  }
  assert.equal((JSON.parse(text) as { text: unknown }).text, 'Grüße');
  // The end stays the end, and ending it then is no failure.
  await add.cancel();
  assert.equal(await value(add.read()), null);
  const bytes = new TextEncoder().encode(body).length;
  assert.deepEqual((await add.sent()).at(-1), [bytes, bytes]);

  const events = await subject.open({ api: 'demo', method: 'GET', path: '/events' });
  const { status, length } = await value(events.head());
  assert.deepEqual([status, length], [200, null]);
  assert.match((await value(events.read())) ?? '', /^(?:id|event|data): /);
  const waiting = (async () => {
    // Some may have come already.
    for (;;) if ((await code(events.read())) === 'request_aborted') return;
  })();
  await events.cancel();
  await waiting;
  assert.equal(await code(events.read()), 'request_aborted');
}

const json = (answer: { readonly body: unknown }): unknown => JSON.parse(String(answer.body));

/** Its cases. */
export const authBridgeCases: readonly AuthBridgeCase[] = [
  {
    title: 'has every method of the contract, and functions alone [IP-01]',
    async run(subject) {
      const shape = await subject.shape();
      const others = ['describe', 'onGrantsChanged', 'onSessionChanged', 'openRequest'];
      assert.deepEqual(Object.keys(shape).sort(), [...Object.keys(methods), ...others].sort());
      assert.deepEqual(new Set(Object.values(shape)), new Set(['function']));
    },
  },
  {
    title: 'describes each code, and one that it does not know as internal [IP-04]',
    async run(subject) {
      for (const known of ['offline', 'not_granted', 'internal'] as const) {
        assert.deepEqual(await subject.describe(known), { code: known, ...errors[known] });
      }
      for (const unknown of ['nonsense', 'constructor', '__proto__']) {
        assert.equal((await subject.describe(unknown)).code, 'internal');
      }
    },
  },
  {
    title: 'answers arguments of another form with bad_request, and never throws [IP-02, IP-04]',
    async run(subject) {
      const wrong: readonly (readonly [MethodName, ...unknown[]])[] = [
        ['getSession', 1],
        ['signIn', 'ada'],
        ['signIn', { person: 'ada' }],
        ['signIn', {}, {}],
        ['signOut', { account: 'ada' }],
        ['signOut', { everywhere: 'yes' }],
        ['switchAccount'],
        ['switchAccount', { issuer: subject.issuer }],
        ['switchAccount', { issuer: subject.issuer, subject: '' }],
        ['request'],
        ['request', { api: 'demo', method: 'GET' }],
        ['request', { api: 'demo', method: 'GET', path: 'profile' }],
        ['request', { api: 'demo', method: 'TRACE', path: '/profile' }],
        ['request', { api: 'demo', method: 'GET', path: '/profile', url: 'https://evil.example' }],
        ['narrowGrants', { everything: true }],
      ];
      for (const [method, ...args] of wrong) {
        assert.equal(await code(subject.call(method, ...args)), 'bad_request', method);
      }
      const call = { api: 'demo', method: 'GET', path: '/profile', responseType: 'text' };
      const opened = await subject.open(call);
      assert.equal(await code(opened.head()), 'bad_request');
      assert.equal(await code(opened.read()), 'bad_request');
    },
  },
  {
    title: 'with nobody signed in: says so, and says why each call cannot be done',
    async run(subject) {
      const session = await sessionIn(subject, 'signedOut');
      assert.equal(typeof session.revision, 'number');
      assert.equal(typeof session.provider, 'string');
      const nobody = { issuer: subject.issuer, subject: 'nobody' };
      const profile = { api: 'demo', method: 'GET', path: '/profile' };
      const refused: readonly (readonly [ErrorCode, MethodName, ...unknown[]])[] = [
        ['not_signed_in', 'signOut'],
        ['not_signed_in', 'keepSession'],
        ['not_signed_in', 'request', profile],
        ['account_unknown', 'signOut', { account: nobody }],
        ['account_unknown', 'switchAccount', nobody],
        ['no_sign_in_running', 'reopenBrowser'],
        ['no_sign_in_running', 'copySignInLink'],
        ['bad_request', 'signIn', { provider: 'https://nobody.example' }],
      ];
      for (const [expected, method, ...args] of refused) {
        assert.equal(await code(subject.call(method, ...args)), expected, method);
      }
      assert.equal(await code((await subject.open(profile)).head()), 'not_signed_in');
      assert.equal(await value(subject.call('cancelSignIn')), false);
      assert.equal((await value(subject.call('getSession'))).revision, session.revision);
    },
  },
  {
    title: 'calls no API, route, window or path that it is not granted [IP-05]',
    async run(subject) {
      const get = (api: string, path: string, more: object = {}) =>
        code(subject.call('request', { api, method: 'GET', path, ...more }));
      assert.equal(await get('nothing', '/profile'), 'not_granted');
      assert.equal(await get('constructor', '/profile'), 'not_granted');
      assert.equal(await get('demo', '/admin'), 'not_granted');
      assert.equal(await get('demo', '/profile/1'), 'not_granted');
      assert.equal(await get('demo', '/notes/../profile'), 'bad_request');
      assert.equal(await get('demo', '//evil.example/profile'), 'bad_request');
      assert.equal(await get('demo', '/profile%2f..'), 'bad_request');
      assert.equal(await get('demo', '/profile', { body: '{}' }), 'bad_request');
      const remove = { api: 'demo', method: 'DELETE', path: '/profile' };
      assert.equal(await code(subject.call('request', remove)), 'not_granted');
      assert.equal(await code((await subject.open(remove)).head()), 'not_granted');
      assert.equal(await code(subject.call('openWindow', 'other')), 'not_granted');
    },
  },
  {
    title: 'tells its grants and its activity',
    async run(subject) {
      const grants = await value(subject.call('getGrants'));
      assert.equal(grants.window, 'main');
      assert.equal(grants.accounts, 'all');
      for (const route of ['GET /notes', 'GET /profile', 'POST /notes', 'GET /events']) {
        assert.ok(grants.apis['demo']?.includes(route), route);
      }
      assert.deepEqual(grants.opens, []);
      assert.deepEqual(grants.accessTokens, []);
      const activity = await value(subject.call('getActivity'));
      assert.ok(activity.some(({ event }) => event === 'app.started'));
      const times = activity.map(({ at }) => at);
      assert.deepEqual(
        times,
        times.toSorted((one, other) => other - one),
      );
    },
  },
  {
    title: 'waits for the browser in one sign-in that calls join, until it is cancelled [LB-14]',
    async run(subject) {
      const news = await subject.listen('onSessionChanged');
      const first = subject.call('signIn');
      const second = subject.call('signIn', {});
      await sessionIn(subject, 'signingIn', ({ phase }) => phase === 'waiting_for_browser');
      await value(subject.call('copySignInLink'));
      assert.equal(await value(subject.call('cancelSignIn')), true);
      assert.equal(await code(first), 'sign_in_cancelled');
      assert.equal(await code(second), 'sign_in_cancelled');
      const session = await sessionIn(subject, 'signedOut');
      // Who cancels knows that it was cancelled.
      assert.equal(session.error, undefined);
      assert.equal(await value(subject.call('cancelSignIn')), false);
      const heard = await until(async () => {
        const all = await news.heard();
        return all.at(-1)?.revision === session.revision ? all : null;
      });
      assert.deepEqual([...new Set(heard.map(({ state }) => state))], ['signingIn', 'signedOut']);
      const revisions = heard.map(({ revision }) => revision);
      assert.deepEqual(
        revisions,
        [...new Set(revisions)].toSorted((one, other) => one - other),
      );
      await news.end();
    },
  },
  {
    title: 'says that access was denied in the browser [LB-03]',
    alone: true,
    async run(subject) {
      const asked = await subject.inBrowser('deny', () => code(subject.call('signIn')));
      assert.equal(asked, 'access_denied');
      const { reason, error } = await sessionIn(subject, 'signedOut');
      assert.deepEqual([reason, error], ['never_signed_in', 'access_denied']);
    },
  },
  {
    title: 'signs in, calls APIs, and signs out with a report of what was done [IP-05, LO-01]',
    alone: true,
    async run(subject) {
      const answer = await signIn(subject, 'ada');
      assert.ok(answer.state === 'signedIn');
      assert.equal(answer.account.issuer, subject.issuer);
      assert.equal(answer.account.name, 'Ada Lovelace');
      assert.equal(answer.connection, 'online');
      assert.equal(answer.otherAccounts, undefined);
      const again = await value(subject.call('signIn'));
      assert.ok(again.state === 'signedIn' && again.account.subject === answer.account.subject);
      assert.equal((await value(subject.call('keepSession'))).state, 'signedIn');

      const request = (method: string, path: string, body?: string) =>
        value(subject.call('request', { api: 'demo', method, path, ...(body ? { body } : {}) }));
      const profile = await request('GET', '/profile');
      assert.equal(profile.status, 200);
      assert.match(profile.headers['content-type'] ?? '', /^application\/json/);
      assert.equal((json(profile) as { name: unknown }).name, 'Ada Lovelace');
      const text = `Hello at ${Date.now()}`;
      const added = await request('POST', '/notes', JSON.stringify({ text }));
      assert.equal(added.status, 201);
      const notes = json(await request('GET', '/notes')) as { notes: { text: string }[] };
      assert.equal(notes.notes[0]?.text, text);
      // A status is no failure.
      assert.equal((await request('POST', '/notes', '{}')).status, 400);

      await streams(subject);

      const everywhere = await code(subject.call('signOut', { account: answer.account }));
      assert.equal(everywhere, 'bad_request', 'an account is issuer and subject alone');
      await subject.leaving('signOut');
      const { reason, signOut } = await sessionIn(subject, 'signedOut');
      assert.equal(reason, 'signed_out');
      assert.equal(signOut?.local, 'done');
      assert.equal(signOut.revocation, 'done');
    },
  },
  {
    title: 'has several accounts: adds, switches, signs out of one [LO-06, TX-11]',
    alone: true,
    async run(subject) {
      await signIn(subject, 'ada');
      await add(subject, 'grace');
      const both = await sessionIn(subject, 'signedIn', ({ account }) =>
        Boolean(account.name?.startsWith('Grace')),
      );
      const [other] = both.otherAccounts ?? [];
      assert.equal(other?.name, 'Ada Lovelace');
      assert.equal(other.provider, both.provider);
      const idOf = ({ issuer, subject: sub }: { issuer: string; subject: string }) => ({
        issuer,
        subject: sub,
      });
      const stranger = { ...idOf(other), issuer: `${other.issuer}/other` };
      assert.equal(await code(subject.call('switchAccount', stranger)), 'account_unknown');
      await subject.leaving('switchAccount', idOf(other));
      const switched = await sessionIn(
        subject,
        'signedIn',
        ({ account }) => account.subject === other.subject,
      );
      assert.deepEqual(switched.otherAccounts?.map(idOf), [idOf(both.account)]);
      const report = await value(subject.call('signOut', { account: idOf(both.account) }));
      assert.equal(report.local, 'done');
      const alone = await sessionIn(subject, 'signedIn');
      assert.equal(alone.otherAccounts, undefined);
      assert.equal(alone.account.subject, other.subject);
    },
  },
  {
    title: 'gives up grants for good, and is told what is left [IP-05]',
    alone: true,
    async run(subject) {
      const told = await subject.listen('onGrantsChanged');
      const { verbs } = await value(subject.call('getGrants'));
      const keep = verbs.filter((verb) => verb !== 'getActivity');
      const left = await value(
        subject.call('narrowGrants', {
          verbs: keep,
          accounts: 'current',
          apis: { demo: ['GET /notes'] },
        }),
      );
      assert.deepEqual(left.apis, { demo: ['GET /notes'] });
      assert.equal(left.accounts, 'current');
      assert.ok(!left.verbs.includes('getActivity') && !left.verbs.includes('switchAccount'));
      assert.deepEqual(await value(subject.call('getGrants')), left);
      assert.deepEqual(
        await until(async () => {
          const heard = await told.heard();
          return heard.length > 0 ? heard : null;
        }),
        [left],
      );
      assert.equal(await code(subject.call('getActivity')), 'not_granted');
      const profile = { api: 'demo', method: 'GET', path: '/profile' };
      assert.equal(await code(subject.call('request', profile)), 'not_granted');
      assert.equal(await code(subject.call('signIn', { another: true })), 'not_granted');
      // Asking for more grants nothing.
      const more = { verbs: [...verbs], accounts: 'all', apis: { demo: ['GET /profile'] } };
      assert.deepEqual(await value(subject.call('narrowGrants', more)), { ...left, apis: {} });
      assert.equal(await code(subject.call('getActivity')), 'not_granted');
      await told.end();

      const news = await subject.listen('onSessionChanged');
      await value(subject.call('narrowGrants', { verbs: ['cancelSignIn'] }));
      assert.equal(await code(subject.call('getSession')), 'not_granted');
      assert.equal(await value(subject.call('cancelSignIn')), false);
      assert.deepEqual(await news.heard(), []);
    },
  },
];
