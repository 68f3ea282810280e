/** The two servers that the front watches. */
export type WatchedServer = 'provider' | 'api';

/** What a fault can hit. */
export const TARGETS = [
  'discovery',
  'jwks',
  'authorization',
  'par',
  'token',
  'revocation',
  'userinfo',
  'device',
  'end-session',
  'api',
] as const;

export type Target = (typeof TARGETS)[number];

const PROVIDER_PATHS: readonly (readonly [RegExp, Target])[] = [
  [/^\/\.well-known\//, 'discovery'],
  [/^\/jwks$/, 'jwks'],
  [/^\/auth(\/|$)/, 'authorization'],
  [/^\/request$/, 'par'],
  [/^\/token$/, 'token'],
  [/^\/token\/revocation$/, 'revocation'],
  [/^\/me$/, 'userinfo'],
  [/^\/device(\/|$)/, 'device'],
  [/^\/session\/end(\/|$)/, 'end-session'],
];

/** What a request is for; undefined for login pages and what nobody serves. */
export function targetOf(server: WatchedServer, path: string): Target | undefined {
  if (server === 'api') return 'api';
  return PROVIDER_PATHS.find(([pattern]) => pattern.test(path))?.[1];
}
