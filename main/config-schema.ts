/** What may be in the configuration file, key by key. */
import * as v from 'valibot';
import { verbs } from '../preload/contract.ts';
import { maySend, mayShow } from './auth/header-rules.ts';
import {
  distinct,
  httpsUrl,
  issuer,
  loopbackPath,
  name,
  origin,
  port,
  resource,
  route,
  scopeToken,
  seconds,
  wholeNumber,
} from './config-values.ts';

/** Where all of a person's sessions are ended, and the resource whose access token goes there. */
const signOutEverywhere = v.strictObject({
  url: v.pipe(
    httpsUrl('a URL'),
    v.check((text) => !text.includes('#'), 'a URL without fragment'),
  ),
  resource: v.optional(resource),
});

const MiB = 1024 * 1024;

/** Names of header fields; written in lower case, as they are compared. */
const headerNames = (isAllowed: (name: string) => boolean, kind: string) =>
  v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.check((name) => name === name.toLowerCase(), 'a header name in lower case'),
          v.check(isAllowed, `the name of a header that pages may ${kind} (docs/configuration.md)`),
        ),
      ),
      v.maxLength(32, 'at most 32 headers'),
      v.check((list) => new Set(list).size === list.length, 'a list without repetition'),
    ),
    [],
  );

const scopeNames = v.pipe(
  v.array(scopeToken),
  v.minLength(1, 'at least one scope'),
  v.maxLength(20, 'at most 20 scopes'),
  v.check((list) => new Set(list).size === list.length, 'a list without repetition'),
);

/** Text of the developer's for a dialog. */
const shownWords = (most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'words in one line'),
    v.maxLength(most, `at most ${most} characters`),
  );

/** A route that the person confirms each call of. */
const sensitiveRoute = v.strictObject({
  // How old the person's last proof of who they are may be.
  maxAgeSeconds: wholeNumber('seconds', 0, 30 * 24 * 60 * 60),
  // What the call does, in plain words.
  title: shownWords(60),
  // Fields of the body that are shown, by their names there.
  show: v.optional(v.pipe(v.array(shownWords(40)), v.maxLength(8, 'at most 8 fields')), []),
});

/** The access tokens of an API that a window's page may be handed. */
const handedOut = v.strictObject({
  scopes: scopeNames,
  maxSeconds: wholeNumber('seconds', 1, 900),
});

const api = v.strictObject({
  origin,
  // Whose tokens it takes, where there are several providers (RI-01).
  issuer: v.optional(issuer),
  resource: v.optional(resource),
  routes: v.pipe(v.array(route), v.minLength(1, 'at least one route'), v.maxLength(100)),
  scopes: v.optional(v.record(route, scopeNames), {}),
  sensitive: v.optional(v.record(route, sensitiveRoute), {}),
  // What pages may send and see besides what every API has.
  requestHeaders: headerNames(maySend, 'send'),
  responseHeaders: headerNames(mayShow, 'see'),
  maxRequestBytes: v.optional(wholeNumber('bytes', 0, 64 * MiB), MiB),
  // Of answers that are given whole, and of those that are read piece by piece.
  maxResponseBytes: v.optional(wholeNumber('bytes', 1, 64 * MiB), MiB),
  maxStreamBytes: v.optional(wholeNumber('bytes', 1, Number.MAX_SAFE_INTEGER), 1024 * MiB),
});

const provider = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60, 'at most 60 characters')),
  issuer,
  clientId: v.pipe(
    v.string(),
    v.regex(/^[\x20-\x7E]{1,255}$/, '1 to 255 printable ASCII characters'),
  ),
  scopes: v.pipe(
    v.array(scopeToken),
    v.check((list) => list.includes('openid'), 'a list that contains "openid"'),
    v.check((list) => new Set(list).size === list.length, 'a list without repetition'),
    v.maxLength(50, 'at most 50 scopes'),
  ),
  prompt: v.optional(
    v.picklist(['consent', 'login', 'select_account'], '"consent", "login" or "select_account"'),
  ),
  // Asked for besides, when an account is added where another is signed in already.
  anotherAccountPrompt: v.optional(
    v.picklist(['login', 'select_account'], '"login" or "select_account"'),
    'select_account',
  ),
  pushedAuthorization: v.optional(
    v.picklist(['when-required', 'when-offered'], '"when-required" or "when-offered"'),
    'when-required',
  ),
  // Exactly one: the algorithm is pinned, not read from the server's metadata (IT-01).
  idTokenAlgorithm: v.optional(
    v.picklist(
      ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
      'an asymmetric signature algorithm such as "RS256"',
    ),
    'RS256',
  ),
  // Where the browser comes back to from this one alone: what a provider without `iss` needs that is
  // not the only one (RFC 9700 section 4.4.2.2).
  redirectPath: v.optional(loopbackPath('/callback/work')),
  // Whether signing out also ends the browser's session at the provider, in a browser tab.
  endSession: v.optional(v.boolean(), true),
  // Where the browser comes back to after that; registered at the provider (RP-Initiated Logout section 3).
  postLogoutPath: v.optional(loopbackPath('/signed-out')),
  // Only for providers that sign nobody out without it: it lands in the browser's history (LO-03).
  idTokenHint: v.optional(v.boolean()),
  // Ending the sessions on all devices: no specification has it, so it must be said how.
  signOutEverywhere: v.optional(signOutEverywhere),
  // For providers whose sign-in page is on another origin than the issuer (UA-02).
  browserOrigins: v.optional(v.pipe(v.array(origin), v.maxLength(5, 'at most 5 origins')), []),
});

/** One page, and what it may do: nothing that is not written here. */
const appWindow = v.strictObject({
  page: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9-]{1,60}\.html$/, 'a page of the renderer folder such as "index.html"'),
    v.check((page) => page !== 'problem.html', 'another page: this one is for a failed start'),
  ),
  verbs: v.optional(
    distinct(
      v.picklist(verbs, 'a method of window.auth that can be granted, such as "getSession"'),
      verbs.length,
    ),
    [],
  ),
  accounts: v.optional(v.picklist(['current', 'all'], '"current" or "all"'), 'current'),
  // Each one of the API's own routes, letter by letter.
  apis: v.optional(
    v.record(name('API names in lower case, such as "notes"'), distinct(route, 100)),
    {},
  ),
  scopes: v.optional(distinct(scopeToken, 50), []),
  opens: v.optional(distinct(v.string(), 20), []),
  // By API. The exception to "no token leaves main": docs/sensitive-operations.md says when not to.
  handsOutAccessTokens: v.optional(v.record(v.string(), handedOut), {}),
});

/** The whole file; also the source of the JSON Schema that editors use. */
export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  app: v.strictObject({
    id: v.pipe(
      v.string(),
      v.regex(
        /^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*){1,7}$/,
        'a reverse domain name such as "com.example.desk"',
      ),
      v.maxLength(100),
    ),
  }),
  provider,
  // More sign-in services; the person chooses. Each issuer once.
  otherProviders: v.optional(v.pipe(v.array(provider), v.maxLength(9, 'at most 9 more')), []),
  redirect: v.optional(
    v.strictObject({
      path: v.optional(loopbackPath('/callback'), '/callback'),
      ports: v.optional(
        v.union(
          [v.literal('any'), v.pipe(v.array(port), v.minLength(1), v.maxLength(20))],
          '"any", or a list of ports from 1024 to 65535',
        ),
        'any',
      ),
    }),
    {},
  ),
  apis: v.optional(v.record(name('API names in lower case, such as "notes"'), api), {}),
  // No default: a window may do what is written, and nothing else.
  windows: v.record(name('window names in lower case, such as "main"'), appWindow),
  timeouts: v.optional(
    v.strictObject({
      signInSeconds: v.optional(seconds(5, 3600), 300),
      requestSeconds: v.optional(seconds(1, 120), 30),
      storeSeconds: v.optional(seconds(1, 120), 10),
      // The runtime itself gives up on a connection that says nothing for 300 seconds.
      streamIdleSeconds: v.optional(seconds(1, 240), 120),
    }),
    {},
  ),
});

/** All providers, the default one first. */
export const providersOf = ({
  provider,
  otherProviders,
}: Pick<Config, 'provider' | 'otherProviders'>): readonly [
  Config['provider'],
  ...Config['provider'][],
] => [provider, ...otherProviders];

/** The path that a provider's sign-in comes back to. */
export const redirectPathOf = (
  { redirect }: Pick<Config, 'redirect'>,
  { redirectPath }: Config['provider'],
): string => redirectPath ?? redirect.path;

/** A route that the person confirms each call of. */
export interface SensitiveRoute {
  /** How old the person's last proof of who they are may be, in seconds. */
  readonly maxAgeSeconds: number;
  /** What the call does, in plain words. */
  readonly title: string;
  /** Fields of the body that are shown. */
  readonly show: readonly string[];
}

/** One API that the page may call by name. */
export interface ApiConfig {
  readonly origin: string;
  /** The issuer whose tokens it takes; the first provider's when left out. */
  readonly issuer?: string | undefined;
  readonly resource?: string | undefined;
  readonly routes: readonly string[];
  /** By route: scopes that it needs besides those of the sign-in. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  /** By route: what is asked before each call of it. */
  readonly sensitive: Readonly<Record<string, SensitiveRoute>>;
  /** Headers that a page may send, in lower case. */
  readonly requestHeaders: readonly string[];
  /** Headers of answers that a page may see besides those of every API. */
  readonly responseHeaders: readonly string[];
  readonly maxRequestBytes: number;
  /** Of answers that are given whole. */
  readonly maxResponseBytes: number;
  /** Of answers that are read piece by piece. */
  readonly maxStreamBytes: number;
}

/** One window, and what it may do. */
export type WindowConfig = Config['windows'][string];

/** The whole configuration, with defaults filled in; frozen. */
export type Config = Readonly<v.InferOutput<typeof configSchema>>;
