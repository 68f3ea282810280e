/** Guards of what a window may do, and of the bridge. */
import { inFile, type Mutant } from '../mutant.ts';

const auth = (name: string): string => `test/unit/auth/${name}.test.ts`;
const electron = (name: string): string => `test/unit/electron/${name}.test.ts`;
const GRANTS = [auth('grants')];
const ROUTES = [auth('api-routes')];

export const grants: readonly Mutant[] = [
  ...inFile('main/auth/grants.ts', GRANTS, [
    {
      name: 'a verb that is not granted may be called',
      ids: ['IP-05'],
      from: '!needsVerb(name) || verbs.includes(name)',
      to: 'true',
    },
    {
      name: 'any account may be added',
      ids: ['IP-05'],
      from: "accounts === 'all' || choice?.another !== true",
      to: 'true',
    },
    {
      name: 'any account may be signed out',
      ids: ['IP-05'],
      from: "accounts === 'all' || choice?.account === undefined",
      to: 'true',
    },
    {
      name: 'any account may be switched to',
      ids: ['IP-05'],
      from: "switchAccount: ({ accounts }) => accounts === 'all',",
      to: '',
    },
    {
      name: 'any route of an API may be called',
      ids: ['IP-05'],
      from: 'return route !== null && (ownEntry(granted, call.api) ?? []).includes(route);',
      to: 'return route !== null && ownEntry(granted, call.api) !== undefined;',
    },
    {
      name: 'any window may be opened',
      ids: ['IP-05'],
      from: 'openWindow: ({ opens }, [name]) => opens.includes(name),',
      to: '',
    },
    {
      name: 'any access token may be asked for',
      ids: ['IP-05'],
      from: 'getAccessToken: ({ accessTokens }, [{ api }]) => accessTokens.includes(api),',
      to: '',
    },
    {
      name: 'narrowing may bring verbs',
      ids: ['IP-05'],
      from: 'verbs: both(grants.verbs, keep.verbs),',
      to: 'verbs: (keep.verbs ?? grants.verbs) as typeof grants.verbs,',
    },
    {
      name: 'narrowing may bring accounts',
      ids: ['IP-05'],
      from: "accounts: keep.accounts === 'current' ? 'current' : grants.accounts,",
      to: 'accounts: keep.accounts ?? grants.accounts,',
    },
    {
      name: 'a window of the current account is told of others',
      ids: ['IP-05'],
      from: "if (accounts === 'all') return snapshot;",
      to: 'return snapshot;',
    },
  ]),
  ...inFile('main/auth/api-routes.ts', ROUTES, [
    {
      name: 'a path may go up',
      ids: ['IP-05'],
      from: "name !== '' && name !== '.' && name !== '..'",
      to: "name !== ''",
    },
    {
      name: 'an encoded slash or dot may be in a path',
      ids: ['IP-05'],
      from: '!PATH.test(path) || AMBIGUOUS.test(path)',
      to: '!PATH.test(path)',
    },
    {
      name: 'a path may have any character',
      ids: ['IP-05'],
      from: '!PATH.test(path) || AMBIGUOUS.test(path)',
      to: 'AMBIGUOUS.test(path)',
    },
    {
      name: 'a path parameter hides dots',
      ids: ['IP-05'],
      from: "segments.map((segment) => segment.split(';', 1)[0])",
      to: 'segments',
    },
    {
      name: 'a route is for every method',
      ids: ['IP-05'],
      from: 'template.method === method && ',
      to: '',
    },
    {
      name: 'a placeholder stands for several segments',
      ids: ['IP-05'],
      from: 'segments.length === found.length &&',
      to: 'segments.length <= found.length &&',
    },
    {
      name: 'the less exact route is taken',
      ids: ['IP-05'],
      from: 'one.shape < other.shape ? -1 : 1',
      to: 'one.shape < other.shape ? 1 : -1',
      killedBy: [...ROUTES, ...GRANTS],
    },
    {
      name: 'what is no route is called',
      ids: ['IP-05'],
      from: "if (route === null) throw new AuthError('not_granted');",
      to: "if (route === null) return { route: '', url: new URL(api.origin + path) };",
    },
  ]),
  ...inFile(
    'preload/bridge.ts',
    ['test/unit/preload/bridge.test.ts'],
    [
      {
        name: 'a page gets the event of a message',
        ids: ['EL-17'],
        from: 'listener(value as never);',
        to: '(listener as unknown as (a: unknown, b: unknown) => void)(_event, value);',
      },
      {
        name: 'any code is described',
        ids: ['IP-04'],
        from: "typeof code === 'string' && Object.hasOwn(errors, code)",
        to: 'true',
      },
      {
        name: 'a failure of the channel is thrown into the page',
        ids: ['IP-04'],
        from: "return { ok: false, error: describe('bad_request') };",
        to: "throw new Error('bad_request');",
      },
      {
        name: 'the bridge can be changed',
        ids: ['EL-17'],
        from: 'return Object.freeze<AuthBridge>({',
        to: 'return Object.seal<AuthBridge>({',
      },
    ],
  ),
  ...inFile(
    'preload/arguments.ts',
    [electron('call-checks'), 'test/unit/preload/bridge.test.ts'],
    [
      {
        name: 'a sign-in takes fields that nobody knows',
        ids: ['IP-02'],
        from: 'signInSchema = v.strictObject(',
        to: 'signInSchema = v.looseObject(',
      },
      {
        name: 'names are of any length',
        ids: ['IP-02'],
        from: 'v.pipe(v.string(), v.minLength(1), v.maxLength(1024))',
        to: 'v.string()',
      },
    ],
  ),
  ...inFile(
    'preload/api-request.ts',
    [
      electron('call-checks'),
      electron('plain-data'),
      'test/unit/preload/open-request.test.ts',
      'test/unit/preload/bridge.test.ts',
    ],
    [
      {
        name: 'a call takes fields that nobody knows',
        ids: ['IP-02'],
        from: 'apiRequestSchema = v.strictObject(',
        to: 'apiRequestSchema = v.looseObject(',
      },
      {
        name: 'a call has any number of headers',
        ids: ['IP-02'],
        from: 'v.pipe(v.string(), v.maxLength(4096))),\n      v.maxEntries(32),',
        to: 'v.pipe(v.string(), v.maxLength(4096))),\n      v.maxEntries(3200),',
      },
      {
        name: 'a call has any method',
        ids: ['IP-05'],
        from: 'method: v.picklist(apiMethods),',
        to: 'method: v.string() as never,',
      },
    ],
  ),
];
