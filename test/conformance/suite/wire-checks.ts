/**
 * What the public suite looks at in every request of a client, whatever the module: each function gives
 * what is wrong in words, and nothing when all is right.
 */
import { createHash } from 'node:crypto';
import type { Seen } from './mutating-front.ts';

/** Who is talked to. */
interface Parties {
  readonly issuer: string;
  readonly clientId: string;
}

const FORM = /^application\/x-www-form-urlencoded(\s*;\s*charset=utf-8)?$/i;
/** Of RFC 6749, RFC 7521 and OAuth 1: what only a confidential client has. */
const SECRETS = ['client_secret', 'client_assertion', 'client_assertion_type'];
/** Of profiles that the app does not have (RFC 9101, JARM, OIDC Core section 5.5, RFC 9449). */
const FOREIGN = ['request', 'response_mode', 'claims', 'registration', 'dpop_jkt', 'id_token_hint'];
/** Where only the browser goes. */
const BROWSER = /^\/(auth(\/[\w-]+)?|interaction\/[\w-]+|session\/end(\/.*)?|style\.css)$/;
const LOOPBACK_REDIRECT = /^http:\/\/(127\.0\.0\.1|\[::1\]):\d+\/callback$/;
/** 43 to 128 unreserved characters (RFC 7636 section 4.1). */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

/** Collects what is wrong: `unless(true, …)` says nothing. */
function notes(where: string) {
  const found: string[] = [];
  return {
    found,
    unless: (right: boolean, what: string) => {
      if (!right) found.push(`${where}: ${what}`);
    },
  };
}

function repeated(parameters: URLSearchParams): string[] {
  // RFC 8707 section 2 alone lets one come more than once.
  const names = [...parameters.keys()].filter((name) => name !== 'resource');
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** The parameters of an authorization request, wherever they were sent. */
function authorizationProblems(where: string, sent: URLSearchParams, clientId: string): string[] {
  const { found, unless } = notes(where);
  unless((sent.get('scope') ?? '').split(' ').includes('openid'), 'scope has no openid');
  unless(sent.get('response_type') === 'code', 'response_type is not code');
  unless(sent.get('client_id') === clientId, 'another client_id');
  unless(LOOPBACK_REDIRECT.test(sent.get('redirect_uri') ?? ''), 'redirect_uri is no IP literal');
  unless(sent.get('code_challenge_method') === 'S256', 'code_challenge_method is not S256');
  unless(/^[\w-]{43}$/.test(sent.get('code_challenge') ?? ''), 'no SHA-256 code_challenge');
  unless((sent.get('state') ?? '').length >= 22, 'no state of 128 bits');
  unless((sent.get('nonce') ?? '').length >= 22, 'no nonce of 128 bits');
  unless(sent.get('state') !== sent.get('nonce'), 'state and nonce are the same');
  for (const name of [...SECRETS, ...FOREIGN]) unless(!sent.has(name), `${name} was sent`);
  unless(repeated(sent).length === 0, 'a parameter came twice');
  return found;
}

/** A form that a public client posts: pushed requests, token requests, revocations. */
function formProblems(where: string, seen: Seen, clientId: string): string[] {
  const { found, unless } = notes(where);
  const form = new URLSearchParams(seen.body);
  unless(seen.method === 'POST', `sent by ${seen.method}`);
  unless(FORM.test(seen.headers['content-type'] ?? ''), 'another content type than a form');
  unless(seen.url.search === '', 'parameters in the address');
  unless(form.get('client_id') === clientId, 'another client_id');
  unless(seen.headers.authorization === undefined, 'an Authorization header');
  for (const name of SECRETS) unless(!form.has(name), `${name} was sent`);
  unless(repeated(form).length === 0, 'a parameter came twice');
  return found;
}

/** One attempt, as the browser was sent off with it. */
interface Attempt {
  readonly sent: URLSearchParams;
  readonly problems: readonly string[];
}

function attemptOf(tab: string, seen: readonly Seen[], { issuer, clientId }: Parties): Attempt {
  const url = new URL(tab);
  const reference = url.searchParams.get('request_uri');
  if (reference === null) {
    const problems = authorizationProblems('authorization', url.searchParams, clientId);
    return { sent: url.searchParams, problems };
  }
  const { found, unless } = notes('authorization');
  unless(url.origin === issuer, 'another origin');
  const names = [...url.searchParams.keys()].sort().join(' ');
  unless(names === 'client_id request_uri', 'more than client_id and request_uri in the address');
  unless(url.searchParams.get('client_id') === clientId, 'another client_id');
  const pushed = seen.find(
    ({ url: { pathname }, answer }) =>
      pathname === '/request' && answer.includes(JSON.stringify(reference)),
  );
  if (!pushed) return { sent: url.searchParams, problems: [...found, 'nothing was pushed'] };
  const sent = new URLSearchParams(pushed.body);
  return { sent, problems: [...found, ...authorizationProblems('par', sent, clientId)] };
}

function tokenProblems(seen: Seen, attempts: readonly Attempt[]): string[] {
  const { found, unless } = notes('token');
  const form = new URLSearchParams(seen.body);
  const type = form.get('grant_type');
  if (type === 'refresh_token') {
    unless((form.get('refresh_token') ?? '') !== '', 'no refresh_token');
    unless(!form.has('code') && !form.has('code_verifier'), 'a refresh with a code');
    return found;
  }
  unless(type === 'authorization_code', 'another grant_type');
  const verifier = form.get('code_verifier') ?? '';
  unless(VERIFIER.test(verifier), 'no code_verifier');
  const challenge = challengeOf(verifier);
  const attempt = attempts.find(({ sent }) => sent.get('code_challenge') === challenge);
  unless(attempt !== undefined, 'the code_verifier is of no code_challenge');
  unless(
    form.get('redirect_uri') === attempt?.sent.get('redirect_uri'),
    'redirect_uri is not that of the authorization request',
  );
  unless((form.get('code') ?? '') !== '', 'no code');
  return found;
}

/** Access tokens go in the header, and there alone (RFC 6750 section 2.1). */
function bearerProblems(where: string, seen: Seen): string[] {
  const { found, unless } = notes(where);
  const header = seen.headers.authorization ?? '';
  unless(/^Bearer [A-Za-z0-9._~+/-]+=*$/.test(header), 'no Bearer token in the header');
  const token = header.slice('Bearer '.length);
  const elsewhere = `${seen.url.href} ${seen.body}`;
  unless(token === '' || !elsewhere.includes(token), 'the token is elsewhere as well');
  unless(!elsewhere.includes('access_token'), 'an access_token parameter');
  return found;
}

/** What is read by everybody: metadata and keys. */
function documentProblems(where: string, seen: Seen): string[] {
  const { found, unless } = notes(where);
  unless(seen.method === 'GET' && seen.url.search === '' && seen.body === '', 'no plain GET');
  unless(seen.headers.authorization === undefined, 'an Authorization header');
  return found;
}

function problemsOf(seen: Seen, attempts: readonly Attempt[], clientId: string): string[] {
  const path = seen.url.pathname;
  if (seen.server === 'api') return bearerProblems('api', seen);
  switch (path) {
    case '/.well-known/openid-configuration':
    case '/jwks':
      return documentProblems(path, seen);
    case '/request': {
      const { found, unless } = notes('par');
      unless(!new URLSearchParams(seen.body).has('request_uri'), 'a request_uri was pushed');
      return [...found, ...formProblems('par', seen, clientId)];
    }
    case '/token':
      return [...formProblems('token', seen, clientId), ...tokenProblems(seen, attempts)];
    case '/token/revocation':
      return formProblems('revocation', seen, clientId);
    case '/me':
      return bearerProblems('userinfo', seen);
    default:
      return BROWSER.test(path) ? [] : [`${path}: nobody should ask for this`];
  }
}

/**
 * Judges everything that was sent.
 * @param seen all requests, of the app and of the browser.
 * @param tabs what the app opened in the browser.
 */
export function wireProblems(
  seen: readonly Seen[],
  tabs: readonly string[],
  parties: Parties,
): string[] {
  const signIns = tabs.filter((tab) => new URL(tab).pathname === '/auth');
  const attempts = signIns.map((tab) => attemptOf(tab, seen, parties));
  const own = (one: Seen) => {
    const { found, unless } = notes(one.url.pathname);
    const isBrowser = one.server === 'provider' && BROWSER.test(one.url.pathname);
    unless(one.headers.dpop === undefined, 'a DPoP proof');
    unless(isBrowser || one.headers.cookie === undefined, 'a cookie');
    return found;
  };
  return [
    ...attempts.flatMap(({ problems }) => problems),
    ...seen.flatMap((one) => [...own(one), ...problemsOf(one, attempts, parties.clientId)]),
  ];
}
