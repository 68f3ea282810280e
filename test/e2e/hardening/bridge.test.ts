import { recordingOf } from '../../rig/recording.ts';
import { expect, test } from '../support/fixtures.ts';
import { sessionIn, sessionOf, type PageWindow } from '../support/page-calls.ts';

/** What a page can reach of the app. A change of this list is a change of the contract. */
const SHAPE = [
  'cancelSignIn: function',
  'copySignInLink: function',
  'describe: function',
  'exportActivity: function',
  'getAccessToken: function',
  'getActivity: function',
  'getGrants: function',
  'getSession: function',
  'keepSession: function',
  'narrowGrants: function',
  'onGrantsChanged: function',
  'onSessionChanged: function',
  'openRequest: function',
  'openWindow: function',
  'reopenBrowser: function',
  'request: function',
  'signIn: function',
  'signOut: function',
  'switchAccount: function',
  'version: number',
];

/** What main listens to. */
const CHANNELS = [
  'handle auth:cancelSignIn',
  'handle auth:copySignInLink',
  'handle auth:exportActivity',
  'handle auth:getAccessToken',
  'handle auth:getActivity',
  'handle auth:getGrants',
  'handle auth:getSession',
  'handle auth:keepSession',
  'handle auth:narrowGrants',
  'handle auth:openWindow',
  'handle auth:reopenBrowser',
  'handle auth:request',
  'handle auth:signIn',
  'handle auth:signOut',
  'handle auth:switchAccount',
  'on auth:openRequest',
];

test('window.auth has exactly these verbs, and cannot be changed [EL-17]', async ({ shell }) => {
  const found = await shell.page.evaluate(() => {
    'use strict';
    const { auth } = window as unknown as PageWindow;
    const verbs = auth as unknown as Record<string, unknown>;
    const refused = (change: () => void) => {
      try {
        change();
        return 'changed';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const changes = [
      refused(() => {
        verbs['getSession'] = () => 'evil';
      }),
      refused(() => {
        verbs['send'] = () => 'evil';
      }),
      refused(() => {
        delete verbs['signOut'];
      }),
      refused(() => {
        (window as unknown as Record<string, unknown>)['auth'] = {};
      }),
    ];
    return {
      shape: Reflect.ownKeys(auth).map((key) => `${String(key)}: ${typeof verbs[String(key)]}`),
      prototype: Object.getPrototypeOf(auth) === Object.prototype,
      frozen: Object.isFrozen(auth),
      onVerbs: Object.values(verbs).flatMap((verb) => Object.keys(verb as object)),
      changes,
    };
  });
  expect(found.shape.sort()).toEqual(SHAPE);
  expect(found).toMatchObject({ prototype: true, frozen: true, onVerbs: [] });
  expect(found.changes).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
});

test('main listens to exactly these channels [IP-01]', async ({ shell }) => {
  const { channels } = await recordingOf(shell.app);
  expect([...channels].sort()).toEqual(CHANNELS);
});

test('a listener gets a plain snapshot and nothing else, and can stop listening [EL-17, IP-06]', async ({
  start,
}) => {
  // An app of its own: the browser may open before the sign-in is cancelled.
  const { page } = await start();
  await sessionIn(page, 'signedOut');
  const heard = await page.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const calls: unknown[][] = [];
    const first = Promise.withResolvers<void>();
    const end = auth.onSessionChanged((...args: unknown[]) => {
      calls.push(args);
      first.resolve();
    });
    const other = Promise.withResolvers<void>();
    auth.onSessionChanged((session) => {
      if (session.state === 'signedOut') other.resolve();
    });
    const signIn = auth.signIn();
    await first.promise;
    end();
    const before = calls.length;
    await auth.cancelSignIn();
    await signIn;
    await other.promise;
    return {
      after: calls.length - before,
      counts: [...new Set(calls.map((args) => args.length))],
      plain: calls.every(([session]) => Object.getPrototypeOf(session) === Object.prototype),
      keys: Object.keys(calls[0]?.[0] as object).sort(),
      bad: (() => {
        try {
          auth.onSessionChanged('no function' as never);
          return 'accepted';
        } catch {
          return 'refused';
        }
      })(),
    };
  });
  expect(heard).toEqual({
    after: 0,
    counts: [1],
    plain: true,
    keys: ['deadline', 'phase', 'provider', 'revision', 'state'],
    bad: 'refused',
  });
});

test('a page that rewrites its own JavaScript changes nothing in the bridge [EL-03]', async ({
  shell,
}) => {
  const { page } = shell;
  const honest = await sessionOf(page);
  const poisoned = await page.evaluate(async () => {
    const { auth } = window as unknown as PageWindow;
    const stolen: string[] = [];
    const steal = (where: string, value: unknown) => {
      const text = typeof value === 'string' ? value : '';
      if (/^auth:|ipcRenderer|invoke/.test(text)) stolen.push(`${where} ${text}`);
    };
    const watched = [
      Array.prototype,
      String.prototype,
      Function.prototype,
      Promise.prototype,
      Map.prototype,
    ];
    for (const prototype of watched as unknown as Record<string, unknown>[]) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        const original = Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown;
        if (typeof original !== 'function' || name === 'constructor' || name === 'then') continue;
        if (['apply', 'call', 'bind'].includes(name)) continue;
        prototype[name] = function poison(this: unknown, ...args: unknown[]) {
          steal(name, this);
          for (const arg of args) steal(name, arg);
          return Reflect.apply(original as (...all: unknown[]) => unknown, this, args);
        };
      }
    }
    const names = ['ok', 'code', 'invoke', 'channel', 'args', 'methods', 'state', 'then', 'error'];
    for (const name of names) {
      Object.defineProperty(Object.prototype, name, {
        configurable: true,
        get: () => (name === 'then' ? undefined : 'poison'),
        set(value: unknown) {
          steal(`set ${name}`, value);
          Object.defineProperty(this, name, {
            value,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        },
      });
    }
    Object.defineProperty(Object.prototype, 'api', { value: 'demo', configurable: true });
    const answers = [await auth.getSession(), await auth.request({} as never)];
    const texts = answers.map((answer) => JSON.stringify(answer));
    for (const name of [...names, 'api']) Reflect.deleteProperty(Object.prototype, name);
    return { stolen, texts };
  });
  await page.reload();
  expect(poisoned.stolen).toEqual([]);
  const [session, refused] = poisoned.texts.map((text) => JSON.parse(text) as unknown);
  expect(session).toEqual({ ok: true, value: honest });
  expect(refused).toMatchObject({ ok: false, error: { code: 'bad_request' } });
});
