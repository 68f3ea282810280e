import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import { checkGranted, grantsOf, mayCall, narrow, projected } from '../../../main/auth/grants.ts';
import { verbs, type KeptGrants, type WindowGrants } from '../../../preload/contract.ts';
import type { MethodName, SessionSnapshot } from '../../../preload/contract.ts';

const ROUTES = ['GET /notes', 'GET /notes/{id}', 'GET /notes/export', 'POST /notes'];
const APIS = { notes: { routes: ROUTES }, files: { routes: ['GET /files/{name}'] } };

const everything: WindowGrants = {
  window: 'main',
  verbs,
  accounts: 'all',
  apis: { notes: ROUTES, files: ['GET /files/{name}'] },
  scopes: ['notes:write', 'files:read'],
  opens: ['main', 'side'],
  accessTokens: ['notes'],
};
const nothing: WindowGrants = {
  window: 'side',
  verbs: [],
  accounts: 'current',
  apis: {},
  scopes: [],
  opens: [],
  accessTokens: [],
};

/** What a call with these grants comes to. */
function outcome(grants: WindowGrants, name: MethodName, ...args: readonly unknown[]): string {
  if (!mayCall(grants, name)) return 'not_granted';
  try {
    checkGranted(grants, APIS, name, args as never);
    return 'granted';
  } catch (error) {
    return codeOf(error);
  }
}
const request = (method: string, path: string, api = 'notes') => ({ api, method, path });
const account = { issuer: 'https://idp.test', subject: 'ada' };

/** One call of every method, with arguments that everything is granted for. */
const CALLS: { readonly [M in MethodName]: readonly unknown[] } = {
  getSession: [],
  signIn: [{ another: true }],
  switchAccount: [account],
  cancelSignIn: [],
  reopenBrowser: [],
  copySignInLink: [],
  keepSession: [],
  signOut: [{ account }],
  request: [request('GET', '/notes/7')],
  getAccessToken: [{ api: 'notes' }],
  getActivity: [],
  exportActivity: [],
  getGrants: [],
  narrowGrants: [{}],
  openWindow: ['side'],
};
const calls = Object.entries(CALLS) as [MethodName, readonly unknown[]][];

describe('a call', () => {
  it.each(calls)('of %s is let through where it is granted [IP-05]', (name, args) => {
    expect(outcome(everything, name, ...args)).toBe('granted');
  });

  it.each(calls.filter(([name]) => verbs.includes(name as never)))(
    'of %s is refused where its verb alone is missing [IP-05]',
    (name, args) => {
      const without = { ...everything, verbs: verbs.filter((verb) => verb !== name) };
      expect(outcome(without, name, ...args)).toBe('not_granted');
    },
  );

  it('of a window that is granted nothing is refused, but for what tells and gives up [IP-05]', () => {
    const granted = calls.filter(([name, args]) => outcome(nothing, name, ...args) === 'granted');
    expect(granted.map(([name]) => name)).toEqual(['getGrants', 'narrowGrants']);
  });

  it.each<[string, Partial<WindowGrants>, MethodName, readonly unknown[]]>([
    ['another account to switch to', { accounts: 'current' }, 'switchAccount', [account]],
    ['one more account', { accounts: 'current' }, 'signIn', [{ another: true }]],
    ['an account to sign out of', { accounts: 'current' }, 'signOut', [{ account }]],
    ['an API', { apis: { files: ['GET /files/{name}'] } }, 'request', CALLS.request],
    ['a route', { apis: { notes: ['GET /notes'] } }, 'request', CALLS.request],
    ['a method', { apis: { notes: ROUTES } }, 'request', [request('DELETE', '/notes')]],
    ['an API that there is not', {}, 'request', [request('GET', '/notes', 'other')]],
    ['an API that all objects have', {}, 'request', [request('GET', '/notes', 'constructor')]],
    ['a window', { opens: ['main'] }, 'openWindow', ['side']],
    ['a window that all objects have', {}, 'openWindow', ['constructor']],
  ])('that names %s is refused without it [IP-05]', (_what, changes, name, args) => {
    expect(outcome({ ...everything, ...changes }, name, ...args)).toBe('not_granted');
  });

  it('that touches the current account alone needs no other accounts [IP-05]', () => {
    const grants = { ...everything, accounts: 'current' as const };
    for (const choice of [[], [undefined], [{}], [{ another: false }]])
      expect(outcome(grants, 'signIn', ...choice)).toBe('granted');
    for (const choice of [[], [{}], [{ everywhere: true }]])
      expect(outcome(grants, 'signOut', ...choice)).toBe('granted');
  });

  it('belongs to one route: a template does not bring what another route is for [IP-05]', () => {
    const one = { ...everything, apis: { notes: ['GET /notes/{id}'] } };
    expect(outcome(one, 'request', request('GET', '/notes/7'))).toBe('granted');
    expect(outcome(one, 'request', request('GET', '/notes/export'))).toBe('not_granted');
    const other = { ...everything, apis: { notes: ['GET /notes/export'] } };
    expect(outcome(other, 'request', request('GET', '/notes/export'))).toBe('granted');
    expect(outcome(other, 'request', request('GET', '/notes/7'))).toBe('not_granted');
  });

  it.each(['//evil.test', '/notes/..', '/notes/%2e%2e', '/notes/a%2fb', '/notes\\7', '/notes?x'])(
    'to %s is a bad request, granted or not [IP-05]',
    (path) => {
      expect(outcome(everything, 'request', request('GET', path))).toBe('bad_request');
      const none = { ...everything, apis: {} };
      expect(outcome(none, 'request', request('GET', path))).toBe('bad_request');
    },
  );
});

const some = <T>(list: readonly T[]) => fc.subarray([...list]);
const grantsLike: fc.Arbitrary<WindowGrants> = fc.record({
  window: fc.constantFrom('main', 'side'),
  verbs: some(verbs),
  accounts: fc.constantFrom('current' as const, 'all' as const),
  apis: fc
    .record({ notes: some(ROUTES), files: some(APIS.files.routes) }, { requiredKeys: [] })
    .map((apis): WindowGrants['apis'] => apis),
  scopes: some(everything.scopes),
  opens: some(everything.opens),
  accessTokens: some(everything.accessTokens),
});
const word = fc.oneof(
  fc.constantFrom(...verbs, ...ROUTES, 'main', 'side', 'notes', '__proto__', 'constructor', '*'),
  fc.string(),
);
const kept = fc.record(
  {
    verbs: fc.array(word),
    accounts: fc.constantFrom('current' as const, 'all' as const),
    apis: fc.dictionary(fc.oneof(fc.constantFrom('notes', 'files'), word), fc.array(word)),
    scopes: fc.array(fc.oneof(word, fc.constantFrom(...everything.scopes))),
    opens: fc.array(word),
    accessTokens: fc.array(word),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<KeptGrants>;
/** Calls of any kind, granted to somebody or to nobody. */
const anyCall = fc.oneof(
  fc.constantFrom(...calls),
  fc.tuple(
    fc.constant('request' as const),
    fc.tuple(
      fc.record({
        api: fc.oneof(fc.constantFrom('notes', 'files'), word),
        method: fc.constantFrom('GET', 'POST', 'DELETE'),
        path: fc.constantFrom('/notes', '/notes/7', '/notes/export', '/files/x', '/other'),
      }),
    ),
  ),
  fc.tuple(fc.constant('openWindow' as const), fc.tuple(word)),
);

describe('narrow', () => {
  it('never widens: what is let through after it was let through before, whatever is given [IP-05]', () => {
    fc.assert(
      fc.property(
        grantsLike,
        fc.array(kept, { minLength: 1, maxLength: 4 }),
        fc.array(anyCall, { minLength: 1, maxLength: 20 }),
        (before, steps, tried) => {
          const after = steps.reduce(narrow, before);
          for (const [name, args] of tried) {
            if (outcome(after, name, ...args) !== 'granted') continue;
            expect(outcome(before, name, ...args)).toBe('granted');
          }
          for (const part of ['verbs', 'scopes', 'opens', 'accessTokens'] as const)
            expect(before[part]).toEqual(expect.arrayContaining([...after[part]]));
          for (const [name, routes] of Object.entries(after.apis))
            expect(before.apis[name]).toEqual(expect.arrayContaining([...routes]));
          expect(after.window).toBe(before.window);
          if (before.accounts === 'current') expect(after.accounts).toBe('current');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is the intersection: what is in both is kept, and the same again changes nothing [IP-05]', () => {
    fc.assert(
      fc.property(grantsLike, kept, kept, (before, one, other) => {
        const after = narrow(before, one);
        expect(narrow(after, one)).toEqual(after);
        expect(narrow(after, other)).toEqual(narrow(narrow(before, other), one));
        for (const part of ['scopes', 'opens', 'accessTokens'] as const)
          expect(after[part]).toEqual(
            before[part].filter((name) => one[part]?.includes(name) ?? true),
          );
        if (one.accounts !== 'current') expect(after.accounts).toBe(before.accounts);
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves what is not spoken of', () => {
    expect(narrow(everything, {})).toEqual(everything);
    expect(narrow(everything, { verbs: verbs.filter((verb) => verb !== 'signOut') })).toEqual({
      ...everything,
      verbs: verbs.filter((verb) => verb !== 'signOut'),
    });
    expect(narrow(everything, { apis: { notes: ['GET /notes'] } }).apis).toEqual({
      notes: ['GET /notes'],
    });
  });

  it('takes a name that all objects have for a name like any other [IP-05]', () => {
    const odd = { ...everything, apis: { constructor: ['GET /notes'] } };
    expect(narrow(odd, { apis: {} }).apis).toEqual({});
    expect(narrow(everything, { apis: { constructor: ['GET /notes'] } }).apis).toEqual({});
  });

  it('takes what can do nothing without the rest: no snapshot without getSession [IP-05]', () => {
    const all = verbs.filter((verb) => verb !== 'getSession');
    expect(narrow(everything, { verbs: all }).verbs).toEqual(
      all.filter((verb) => !['signIn', 'switchAccount', 'keepSession'].includes(verb)),
    );
    expect(narrow(everything, { accounts: 'current' }).verbs).not.toContain('switchAccount');
  });
});

describe('grantsOf', () => {
  it('is what the configuration says of the window', () => {
    const { window: _name, accessTokens: _apis, ...config } = everything;
    const handsOutAccessTokens = { notes: { scopes: ['notes:read'], maxSeconds: 60 } };
    const window = { ...config, handsOutAccessTokens, page: 'index.html' };
    expect(grantsOf('main', window as unknown as Parameters<typeof grantsOf>[1])).toEqual(
      everything,
    );
  });
});

describe('projected', () => {
  const other = { issuer: 'https://idp.test', subject: 'canary', provider: 'canary' };
  const signedIn = {
    state: 'signedIn',
    revision: 7,
    provider: 'Example',
    account,
    otherAccounts: [other],
    adding: { phase: 'preparing', provider: 'canary', deadline: 1 },
    addError: 'access_denied',
    connection: 'online',
    persistence: { kind: 'stored' },
    signedInAt: 1,
    lastRefreshAt: null,
    accessTokenExpiresAt: null,
    clockOffset: 0,
    scopes: [],
  } as const satisfies SessionSnapshot;
  const signedOut = {
    state: 'signedOut',
    revision: 8,
    provider: 'Example',
    reason: 'signed_out',
    otherAccounts: [other],
  } as const satisfies SessionSnapshot;
  const current = { ...everything, accounts: 'current' as const };

  it('shows a window of the current account no other one, and nothing of one that is added [IP-05]', () => {
    for (const snapshot of [signedIn, signedOut]) {
      const seen = projected(current, snapshot);
      expect(JSON.stringify(seen)).not.toContain('canary');
      expect(seen).not.toHaveProperty('addError');
      expect(seen).toMatchObject({ state: snapshot.state, revision: snapshot.revision });
    }
    expect(projected(current, signedIn)).toMatchObject({ account, connection: 'online' });
  });

  it('shows a window of all accounts all of it', () => {
    expect(projected(everything, signedIn)).toEqual(signedIn);
    expect(projected(everything, signedOut)).toEqual(signedOut);
  });
});
