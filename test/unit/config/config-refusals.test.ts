import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '../../../main/config.ts';
import { configText, goodConfig, withProvider } from './config-text.ts';

/** The problems of a text, as `key: found → expected`. */
function refusals(text: string): string[] {
  const parsed = parseConfig(text);
  if (parsed.kind !== 'invalid') return [parsed.kind];
  return parsed.problems.map(({ key, found, expected }) => `${key}: ${found} → ${expected}`);
}

const redirect = (value: unknown) => configText({ redirect: value });
const apis = (value: unknown) => configText({ apis: value });
const api = (changes: Readonly<Record<string, unknown>>) =>
  apis({ notes: { origin: 'https://api.test', routes: ['GET /notes'], ...changes } });
const everywhere = (value: unknown) =>
  configText({
    provider: { ...goodConfig.provider, signOutEverywhere: value },
    apis: { notes: { origin: 'https://api.test', resource: 'urn:notes', routes: ['GET /notes'] } },
  });
const timeouts = (value: unknown) => configText({ timeouts: value });
const app = (value: unknown) => configText({ app: value });

const SECRET =
  'no client secret: a desktop app cannot keep one (RFC 8252 section 8.5); register a public client';
const UNKNOWN = 'no such key; check the spelling';
const MISSING = 'this key; it has no default';
const ROUTE = 'a method and a path template such as "GET /notes/{id}"';
const HTTPS_ISSUER = 'an issuer URL that starts with https:// and has no user name in it';
const HTTPS_ORIGIN = 'an origin that starts with https:// and has no user name in it';
const ORIGIN = 'an origin: scheme, host and port, no path';
const SENT = 'the name of a header that pages may send (docs/configuration.md)';
const PORTS = 'a port from 1024 to 65535';
const RESOURCE = 'an absolute URI without fragment';
const PATH = 'a path such as "/callback"';

describe('a configuration with a mistake is refused with key, found and expected:', () => {
  it.each([
    ['text that is not JSON', '{', '(the whole file): text that is not JSON → a JSON document'],
    ['comments', '// x\n{}', '(the whole file): text that is not JSON → a JSON document'],
    ['nothing', '', '(the whole file): text that is not JSON → a JSON document'],
    ['a number', '5', '(the whole file): something that is not an object → an object'],
    ['null', 'null', '(the whole file): something that is not an object → an object'],
    ['a list', '[]', '(the whole file): something that is not an object → an object'],
    ['no app', configText({ app: undefined }), `app: nothing → ${MISSING}`],
    ['no provider', configText({ provider: undefined }), `provider: nothing → ${MISSING}`],
    ['no issuer', withProvider({ issuer: undefined }), `provider.issuer: nothing → ${MISSING}`],
    ['no scopes', withProvider({ scopes: undefined }), `provider.scopes: nothing → ${MISSING}`],
  ])('%s', (_what, text, problem) => {
    expect(refusals(text)).toEqual([problem]);
  });

  it.each([
    ['at the top', configText({ provder: {} }), 'provder'],
    ['in app', app({ id: 'com.example.desk', name: 'x' }), 'app.name'],
    ['in provider', withProvider({ scope: 'openid' }), 'provider.scope'],
    ['in redirect', redirect({ port: 5 }), 'redirect.port'],
    ['in an API', api({ url: 'https://api.test' }), 'apis.notes.url'],
    ['in timeouts', timeouts({ signIn: 5 }), 'timeouts.signIn'],
    ['that objects have themselves', '{"constructor":1,' + configText().slice(1), 'constructor'],
    ['that is a trap', '{"__proto__":{"polluted":1},' + configText().slice(1), '__proto__'],
  ])('an unknown key %s', (_where, text, key) => {
    expect(refusals(text)).toEqual([`${key}: an unknown key → ${UNKNOWN}`]);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['app', app(5), 'app: 5 → an object'],
    ['app as a list', app([]), 'app: a list → an object'],
    [
      'provider',
      configText({ provider: 'https://idp.test' }),
      'provider: "https://idp.test" → an object',
    ],
    ['redirect as a list', redirect([]), 'redirect: a list → an object'],
    ['redirect as null', redirect(null), 'redirect: null → an object'],
    ['apis as a list', apis([]), 'apis: a list → an object'],
    ['apis as a text', apis('x'), 'apis: "x" → an object'],
    ['timeouts as a list', timeouts([]), 'timeouts: a list → an object'],
    ['issuer', withProvider({ issuer: 5 }), 'provider.issuer: 5 → a text'],
    ['clientId', withProvider({ clientId: null }), 'provider.clientId: null → a text'],
    ['scopes', withProvider({ scopes: 'openid' }), 'provider.scopes: "openid" → a list'],
    ['postLogoutPath', withProvider({ postLogoutPath: 5 }), 'provider.postLogoutPath: 5 → a text'],
    [
      'idTokenHint',
      withProvider({ idTokenHint: 'yes' }),
      'provider.idTokenHint: "yes" → true or false',
    ],
    [
      'endSession',
      withProvider({ endSession: 'yes' }),
      'provider.endSession: "yes" → true or false',
    ],
    ['a timeout', timeouts({ signInSeconds: '5' }), 'timeouts.signInSeconds: "5" → a number'],
    ['routes', api({ routes: 'GET /' }), 'apis.notes.routes: "GET /" → a list'],
    ['path', redirect({ path: 5 }), 'redirect.path: 5 → a text'],
  ])('a wrong type: %s', (_what, text, problem) => {
    expect(refusals(text)).toEqual([problem]);
  });

  it.each([
    [
      'the /.well-known/ URL',
      'https://idp.test/.well-known/openid-configuration',
      'the issuer itself, not its /.well-known/ URL',
    ],
    ['a query', 'https://idp.test/?tenant=1', 'an issuer URL without query or fragment'],
    ['a fragment', 'https://idp.test/#x', 'an issuer URL without query or fragment'],
    ['ftp', 'ftp://idp.test', HTTPS_ISSUER],
    ['a name for this machine', 'http://localhost:9400', HTTPS_ISSUER],
    ['http elsewhere', 'http://idp.test', HTTPS_ISSUER],
    ['no URL', 'idp.test', HTTPS_ISSUER],
  ])('an issuer that is %s [MD-01, MD-02]', (_what, issuer, expected) => {
    expect(refusals(withProvider({ issuer }))).toEqual([
      `provider.issuer: ${JSON.stringify(issuer)} → ${expected}`,
    ]);
  });

  it.each([
    [
      'no openid',
      withProvider({ scopes: ['profile'] }),
      'provider.scopes: ["profile"] → a list that contains "openid"',
    ],
    [
      'a scope twice',
      withProvider({ scopes: ['openid', 'openid'] }),
      'provider.scopes: ["openid","openid"] → a list without repetition',
    ],
    [
      'two scopes in one',
      withProvider({ scopes: ['openid', 'a b'] }),
      'provider.scopes.1: "a b" → a scope: printable ASCII without spaces or quotes',
    ],
    [
      'a prompt',
      withProvider({ prompt: 'none' }),
      'provider.prompt: "none" → "consent", "login" or "select_account"',
    ],
    [
      'an app id',
      app({ id: 'Desk' }),
      'app.id: "Desk" → a reverse domain name such as "com.example.desk"',
    ],
    ['a low port', redirect({ ports: [80] }), `redirect.ports.0: 80 → ${PORTS}`],
    ['a broken port', redirect({ ports: [5000.5] }), `redirect.ports.0: 5000.5 → ${PORTS}`],
    [
      'ports as a text',
      redirect({ ports: 'all' }),
      'redirect.ports: "all" → "any", or a list of ports from 1024 to 65535',
    ],
    [
      'an address for all devices without TLS',
      everywhere({ url: 'http://idp.test/end' }),
      'provider.signOutEverywhere.url: "http://idp.test/end" → a URL that starts with https:// and has no user name in it',
    ],
    [
      'an address for all devices with a fragment',
      everywhere({ url: 'https://idp.test/end#x' }),
      'provider.signOutEverywhere.url: "https://idp.test/end#x" → a URL without fragment',
    ],
    [
      'a resource for all devices that is none',
      everywhere({ url: 'https://idp.test/end', resource: 'notes' }),
      `provider.signOutEverywhere.resource: "notes" → ${RESOURCE}`,
    ],
    [
      'a token of an API that would go elsewhere than to that API',
      everywhere({ url: 'https://idp.test/end', resource: 'urn:notes' }),
      'provider.signOutEverywhere.url: "https://idp.test/end" → a URL on the origin of the API that has the same resource',
    ],
    [
      'a way back from a logout with a query',
      withProvider({ postLogoutPath: '/out?x' }),
      'provider.postLogoutPath: "/out?x" → a path such as "/signed-out"',
    ],
    [
      'a way back from a logout that sign-ins use',
      withProvider({ postLogoutPath: '/callback' }),
      'provider.postLogoutPath: "/callback" → another path than redirect.path',
    ],
    [
      'a way back from a logout at another provider that sign-ins use',
      configText({
        otherProviders: [
          { ...goodConfig.provider, issuer: 'https://other.test', postLogoutPath: '/callback' },
        ],
      }),
      'otherProviders.0.postLogoutPath: "/callback" → another path than redirect.path',
    ],
    [
      'a way back from a logout that one provider’s sign-ins use',
      withProvider({ redirectPath: '/callback/work', postLogoutPath: '/callback/work' }),
      'provider.postLogoutPath: "/callback/work" → another path than a redirectPath',
    ],
    [
      'a way back from one provider with a query',
      withProvider({ redirectPath: '/cb?x' }),
      'provider.redirectPath: "/cb?x" → a path such as "/callback/work"',
    ],
    ['a path with a query', redirect({ path: '/cb?x' }), `redirect.path: "/cb?x" → ${PATH}`],
    [
      'a path that climbs',
      redirect({ path: '/../cb' }),
      'redirect.path: "/../cb" → a path without "." and ".." segments',
    ],
    [
      'a timeout of nothing',
      timeouts({ signInSeconds: 0 }),
      'timeouts.signInSeconds: 0 → a number of seconds from 5 to 3600',
    ],
    [
      'a timeout for ever',
      timeouts({ requestSeconds: 1e9 }),
      'timeouts.requestSeconds: 1000000000 → a number of seconds from 1 to 120',
    ],
    [
      'a header that pages may never send',
      api({ requestHeaders: ['x-ok', 'authorization'] }),
      `apis.notes.requestHeaders.1: "authorization" → ${SENT}`,
    ],
    [
      'a header of a proxy',
      api({ requestHeaders: ['x-forwarded-host'] }),
      `apis.notes.requestHeaders.0: "x-forwarded-host" → ${SENT}`,
    ],
    [
      'a header that is none',
      api({ requestHeaders: ['x y'] }),
      `apis.notes.requestHeaders.0: "x y" → ${SENT}`,
    ],
    [
      'a header in capitals',
      api({ requestHeaders: ['If-Match'] }),
      'apis.notes.requestHeaders.0: "If-Match" → a header name in lower case',
    ],
    [
      'a header twice',
      api({ requestHeaders: ['if-match', 'if-match'] }),
      'apis.notes.requestHeaders: ["if-match","if-match"] → a list without repetition',
    ],
    [
      'a header that pages may never see',
      api({ responseHeaders: ['set-cookie'] }),
      'apis.notes.responseHeaders.0: "set-cookie" → the name of a header that pages may see (docs/configuration.md)',
    ],
    [
      'more than 64 MiB to send',
      api({ maxRequestBytes: 64 * 1024 * 1024 + 1 }),
      'apis.notes.maxRequestBytes: 67108865 → a whole number of bytes from 0 to 67108864',
    ],
    [
      'answers of half a byte',
      api({ maxResponseBytes: 1.5 }),
      'apis.notes.maxResponseBytes: 1.5 → a whole number of bytes from 1 to 67108864',
    ],
    [
      'streams without end',
      api({ maxStreamBytes: -1 }),
      'apis.notes.maxStreamBytes: -1 → a whole number of bytes from 1 to 9007199254740991',
    ],
    [
      'streams that may stand still for an hour',
      timeouts({ streamIdleSeconds: 3600 }),
      'timeouts.streamIdleSeconds: 3600 → a number of seconds from 1 to 240',
    ],
    [
      'a route without method',
      api({ routes: ['/notes'] }),
      `apis.notes.routes.0: "/notes" → ${ROUTE}`,
    ],
    [
      'a route that is a URL',
      api({ routes: ['GET https://x.test/'] }),
      `apis.notes.routes.0: "GET https://x.test/" → ${ROUTE}`,
    ],
    [
      'a route that climbs',
      api({ routes: ['GET /a/../b'] }),
      'apis.notes.routes.0: "GET /a/../b" → a path without "." and ".." segments',
    ],
    [
      'a route for TRACE',
      api({ routes: ['TRACE /'] }),
      `apis.notes.routes.0: "TRACE /" → ${ROUTE}`,
    ],
    ['an API without routes', api({ routes: [] }), 'apis.notes.routes: [] → at least one route'],
    [
      'an origin with a path',
      api({ origin: 'https://api.test/v1' }),
      `apis.notes.origin: "https://api.test/v1" → ${ORIGIN}`,
    ],
    [
      'a resource with a fragment',
      api({ resource: 'https://api.test/#a' }),
      `apis.notes.resource: "https://api.test/#a" → ${RESOURCE}`,
    ],
    [
      'a relative resource',
      api({ resource: 'notes' }),
      `apis.notes.resource: "notes" → ${RESOURCE}`,
    ],
  ])('a wrong value: %s', (_what, text, problem) => {
    expect(refusals(text)).toContain(problem);
  });

  it.each(['none', 'HS256', 'HS512', 'rs256', ''])('the ID token algorithm %j [IT-01]', (alg) => {
    expect(refusals(withProvider({ idTokenAlgorithm: alg }))).toEqual([
      `provider.idTokenAlgorithm: "${alg}" → an asymmetric signature algorithm such as "RS256"`,
    ]);
  });

  it('several at once, each with its key', () => {
    const text = configText({ app: { id: 5 }, redirect: { path: 'x' }, extra: 1 });
    expect(refusals(text)).toEqual([
      'app.id: 5 → a text',
      `redirect.path: "x" → ${PATH}`,
      `extra: an unknown key → ${UNKNOWN}`,
    ]);
  });
});

describe('a secret in the configuration', () => {
  it.each([
    ['provider.clientSecret', withProvider({ clientSecret: 'canary' }), SECRET],
    ['provider.client_secret', withProvider({ client_secret: ['canary'] }), SECRET],
    ['clientSecret', configText({ clientSecret: 'canary' }), SECRET],
    ['provider.credentials', withProvider({ credentials: { value: 'canary' } }), UNKNOWN],
    ['apis.notes.apiKey', api({ apiKey: 'canary' }), UNKNOWN],
  ])('is refused and not repeated: %s [TX-08]', (key, text, expected) => {
    expect(refusals(text)).toEqual([`${key}: an unknown key → ${expected}`]);
  });

  it.each([
    ['an issuer', withProvider({ issuer: 'https://user:canary@idp.test' }), HTTPS_ISSUER],
    ['an origin', api({ origin: 'https://canary@api.test' }), HTTPS_ORIGIN],
    [
      'a list of origins',
      withProvider({ browserOrigins: ['https://u:canary@x.test'] }),
      HTTPS_ORIGIN,
    ],
    [
      'an object in the place of a text',
      withProvider({ clientId: { secret: 'canary' } }),
      'a text',
    ],
    [
      'a list in the place of an object',
      withProvider({ scopes: { a: [{ b: 'canary' }] } }),
      'a list',
    ],
  ])('is not repeated when it is in %s [LG-01]', (_what, text, expected) => {
    const problems = refusals(text);
    expect(problems[0]).toContain(expected);
    expect(problems.join()).not.toContain('canary');
  });

  it('cannot make the report long: keys and values are shortened', () => {
    const long = 'x'.repeat(100_000);
    const problems = refusals(configText({ [long]: 1, app: { id: long } }));
    expect(problems.join('')).toContain(`${'x'.repeat(77)}…: an unknown key`);
    expect(problems.join('').length).toBeLessThan(600);
  });
});

describe('plain http', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const onThisMachine = configText({
    provider: {
      name: 'Demo',
      issuer: 'http://127.0.0.1:9400',
      clientId: 'desk',
      scopes: ['openid'],
    },
    apis: { demo: { origin: 'http://[::1]:9401', routes: ['GET /notes'] } },
  });

  it('is taken on this machine by a development build [MD-02]', () => {
    expect(refusals(onThisMachine)).toEqual(['ok']);
  });

  it('is refused in a release, on this machine as well [MD-02]', () => {
    vi.stubGlobal('__DEVELOPMENT_BUILD__', false);
    expect(refusals(onThisMachine)).toEqual([
      `provider.issuer: "http://127.0.0.1:9400" → ${HTTPS_ISSUER}`,
      `apis.demo.origin: "http://[::1]:9401" → ${HTTPS_ORIGIN}`,
    ]);
    expect(refusals(configText())).toEqual(['ok']);
  });

  it.each([
    'http://127.0.0.1.evil.test',
    'http://127.0.0.1@evil.test',
    'http://localhost',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://[::2]',
  ])('is refused for %s in a development build too [MD-02]', (issuer) => {
    expect(refusals(withProvider({ issuer }))[0]).toContain(HTTPS_ISSUER);
  });
});
