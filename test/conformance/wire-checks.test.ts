import { beforeAll, describe, expect, it } from 'vitest';
import { expectUse, signedIn } from './suite/conformance.ts';
import type { Seen } from './suite/mutating-front.ts';
import { startRun } from './suite/run.ts';
import { nameless, signedInWithUserInfo } from './suite/userinfo.ts';
import { wireProblems } from './suite/wire-checks.ts';

/** What one run sent: a sign-in, calls, a refresh and a sign-out, all right. */
interface Sent {
  readonly seen: readonly Seen[];
  readonly tabs: readonly string[];
  readonly parties: { readonly issuer: string; readonly clientId: string };
}

/** The same, with one request changed. */
function withRequest(sent: Sent, path: string, change: (seen: Seen) => Partial<Seen>): string[] {
  const index = sent.seen.findLastIndex(({ url }) => url.pathname === path);
  const found = sent.seen[index];
  if (!found) throw new Error(`nothing was sent to ${path}`);
  const seen = sent.seen.with(index, { ...found, ...change(found) });
  return wireProblems(seen, sent.tabs, sent.parties);
}

/** The same, with one parameter of the address that the browser was sent to changed. */
function withTab(sent: Sent, change: (query: URLSearchParams) => unknown): string[] {
  const tabs = sent.tabs.map((tab) => {
    const url = new URL(tab);
    if (url.pathname === '/auth') change(url.searchParams);
    return url.href;
  });
  return wireProblems(sent.seen, tabs, sent.parties);
}

const inBody = (change: (form: URLSearchParams) => unknown) => (seen: Seen) => {
  const form = new URLSearchParams(seen.body);
  change(form);
  return { body: form.toString() };
};
const inHeaders = (headers: object) => (seen: Seen) => ({
  headers: { ...seen.headers, ...headers },
});

let basic: Sent;
let pushed: Sent;
let userInfo: Sent;
let refreshed: Sent;

const ends: (() => Promise<unknown>)[] = [];
const keepRunning = (end: () => Promise<unknown>) => {
  ends.unshift(end);
};

beforeAll(async () => {
  const sentBy = ({ provider, app }: Awaited<ReturnType<typeof startRun>>): Sent => ({
    seen: [...provider.seen],
    tabs: [...app.tabs],
    parties: provider,
  });
  const [one, two, three] = await Promise.all([
    startRun('basic', keepRunning),
    startRun('fapi2', keepRunning),
    startRun('userinfo', keepRunning),
  ]);
  await signedIn(one);
  basic = sentBy(one);
  one.expire();
  await expectUse(one);
  await one.signOut();
  refreshed = sentBy(one);
  await signedIn(two);
  await expectUse(two);
  pushed = sentBy(two);
  three.mutateBy(nameless);
  await signedInWithUserInfo(three);
  userInfo = sentBy(three);
  await Promise.all(ends.map((end) => end()));
});

describe('what is looked at in every request', () => {
  it('is right in runs of each kind', () => {
    for (const { seen, tabs, parties } of [basic, refreshed, pushed, userInfo]) {
      expect(seen.length).toBeGreaterThan(3);
      expect(wireProblems(seen, tabs, parties)).toEqual([]);
    }
  });

  it.each<[string, () => string[], string]>([
    ['scope', () => withTab(basic, (q) => q.set('scope', 'profile')), 'scope has no openid'],
    ['response_type', () => withTab(basic, (q) => q.set('response_type', 'token')), 'not code'],
    ['client_id', () => withTab(basic, (q) => q.set('client_id', 'other')), 'another client_id'],
    [
      'redirect_uri',
      () => withTab(basic, (q) => q.set('redirect_uri', 'http://localhost:1/callback')),
      'redirect_uri is no IP literal',
    ],
    [
      'code_challenge_method',
      () => withTab(basic, (q) => q.set('code_challenge_method', 'plain')),
      'code_challenge_method is not S256',
    ],
    ['code_challenge', () => withTab(basic, (q) => q.delete('code_challenge')), 'code_challenge'],
    ['state', () => withTab(basic, (q) => q.delete('state')), 'no state'],
    ['nonce', () => withTab(basic, (q) => q.delete('nonce')), 'no nonce'],
    ['nonce = state', () => withTab(basic, (q) => q.set('nonce', q.get('state') ?? '')), 'same'],
    ['a secret', () => withTab(basic, (q) => q.set('client_secret', 's')), 'client_secret was'],
    ['response_mode', () => withTab(basic, (q) => q.set('response_mode', 'jwt')), 'response_mode'],
    ['a name twice', () => withTab(basic, (q) => q.append('scope', 'openid')), 'came twice'],
  ])('an authorization request: %s', (_what, problems, said) => {
    expect(problems().join('\n')).toContain(said);
  });

  it.each<[string, () => string[], string]>([
    ['more in the address', () => withTab(pushed, (q) => q.set('scope', 'openid')), 'more than'],
    ['of nothing pushed', () => withTab(pushed, (q) => q.set('request_uri', 'urn:x')), 'nothing'],
    [
      'with a request_uri in it',
      () =>
        withRequest(
          pushed,
          '/request',
          inBody((form) => form.set('request_uri', 'urn:x')),
        ),
      'a request_uri was pushed',
    ],
    [
      'without a challenge',
      () =>
        withRequest(
          pushed,
          '/request',
          inBody((form) => form.delete('code_challenge')),
        ),
      'par: no SHA-256 code_challenge',
    ],
    [
      'with a secret',
      () => withRequest(pushed, '/request', inHeaders({ authorization: 'Basic ZGVzazpz' })),
      'par: an Authorization header',
    ],
  ])('a pushed request: %s', (_what, problems, said) => {
    expect(problems().join('\n')).toContain(said);
  });

  it.each<[string, (seen: Seen) => Partial<Seen>, string]>([
    ['redirect_uri', inBody((form) => form.set('redirect_uri', 'x')), 'redirect_uri is not that'],
    ['verifier', inBody((form) => form.set('code_verifier', 'v'.repeat(43))), 'no code_challenge'],
    ['no verifier', inBody((form) => form.delete('code_verifier')), 'no code_verifier'],
    ['grant', inBody((form) => form.set('grant_type', 'password')), 'another grant_type'],
    ['no code', inBody((form) => form.delete('code')), 'no code'],
    ['client_id', inBody((form) => form.delete('client_id')), 'another client_id'],
    ['secret', inBody((form) => form.set('client_secret', 's')), 'client_secret was sent'],
    ['header', inHeaders({ authorization: 'Basic ZGVzazpz' }), 'an Authorization header'],
    ['content type', inHeaders({ 'content-type': 'application/json' }), 'content type'],
    ['method', () => ({ method: 'GET' }), 'sent by GET'],
    ['address', ({ url }) => ({ url: new URL(`${url.href}?code=x`) }), 'in the address'],
    ['DPoP', inHeaders({ dpop: 'e30.e30.' }), 'a DPoP proof'],
    ['cookie', inHeaders({ cookie: 'a=b' }), 'a cookie'],
  ])('a token request: %s', (_what, change, said) => {
    expect(withRequest(basic, '/token', change).join('\n')).toContain(said);
  });

  it('a refresh and a revocation', () => {
    const noToken = inBody((form) => form.delete('refresh_token'));
    expect(withRequest(refreshed, '/token', noToken)).toEqual(['token: no refresh_token']);
    const withCode = inBody((form) => form.set('code', 'x'));
    expect(withRequest(refreshed, '/token', withCode)).toEqual(['token: a refresh with a code']);
    const secret = inBody((form) => form.set('client_secret', 's'));
    expect(withRequest(refreshed, '/token/revocation', secret)).toEqual([
      'revocation: client_secret was sent',
    ]);
  });

  it.each([
    ['/me', () => userInfo],
    ['/profile', () => refreshed],
  ])('an access token goes in the header alone: %s', (path, sent) => {
    const tokenOf = ({ headers }: Seen) => headers.authorization?.slice('Bearer '.length) ?? '';
    const inAddress = (seen: Seen) => ({ url: new URL(`${seen.url.href}?t=${tokenOf(seen)}`) });
    expect(withRequest(sent(), path, inAddress).join()).toContain('elsewhere as well');
    const parameter = () => ({ body: 'access_token=x' });
    expect(withRequest(sent(), path, parameter).join()).toContain('access_token parameter');
    const none = inHeaders({ authorization: undefined });
    expect(withRequest(sent(), path, none).join()).toContain('no Bearer token');
  });

  it('a document is asked for plainly, and nothing else is asked for', () => {
    const withToken = inHeaders({ authorization: 'Bearer x' });
    expect(withRequest(basic, '/jwks', withToken).join()).toContain('an Authorization header');
    const query = ({ url }: Seen) => ({ url: new URL(`${url.href}?who=ada`) });
    const metadata = '/.well-known/openid-configuration';
    expect(withRequest(basic, metadata, query).join()).toContain('no plain GET');
    const elsewhere = ({ url }: Seen) => ({ url: new URL('/reg', url) });
    expect(withRequest(basic, '/jwks', elsewhere).join()).toContain('nobody should ask');
  });
});
