import { createHash, randomBytes } from 'node:crypto';
import type { Demo } from '../../../demo/start-demo.ts';
import { signInOverHttp, type SignInDecision } from '../../rig/scripted-browser.ts';

export const REDIRECT_URI = 'http://127.0.0.1:50007/callback';

/** What one authorization request keeps to itself. */
export interface Attempt {
  readonly verifier: string;
  readonly parameters: URLSearchParams;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const everyScope = 'openid profile email offline_access profile:read notes:write';

/** An authorization request as the app makes it; `changes` replaces parameters, null removes one. */
export function newAttempt(
  demo: Demo,
  changes: Readonly<Record<string, string | null>> = {},
): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const wanted: Record<string, string | null> = {
    client_id: demo.clientId,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: everyScope,
    resource: demo.resource,
    prompt: 'consent',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) {
    if (value !== null) parameters.set(name, value);
  }
  return { verifier, parameters };
}

export function authorizationUrl(demo: Demo, { parameters }: Attempt): string {
  return `${demo.issuer}/auth?${parameters}`;
}

/** Posts a form to the provider as the public client. */
export async function post(
  demo: Demo,
  path: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const response = await fetch(`${demo.issuer}${path}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ client_id: demo.clientId, ...form }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, body };
}

export function exchange(
  demo: Demo,
  attempt: Attempt,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: attempt.verifier,
  };
  return post(demo, '/token', form, headers);
}

export function refresh(demo: Demo, refreshToken: string): Promise<TokenAnswer> {
  return post(demo, '/token', { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/** The tokens of one whole sign-in. */
export interface SignedIn {
  readonly attempt: Attempt;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly idToken: string;
}

/** A string member of an answer; fails the test when it is missing. */
export function text(answer: TokenAnswer, member: string): string {
  const value = answer.body[member];
  if (typeof value !== 'string') {
    throw new Error(`no ${member}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  return value;
}

/** Signs in and exchanges the code. */
export async function signIn(
  demo: Demo,
  changes: Readonly<Record<string, string | null>> = {},
  decision: SignInDecision = {},
): Promise<SignedIn> {
  const attempt = newAttempt(demo, changes);
  const location = new URL(await signInOverHttp(authorizationUrl(demo, attempt), decision));
  const answer = await exchange(demo, attempt, location.searchParams.get('code') ?? '');
  return {
    attempt,
    accessToken: text(answer, 'access_token'),
    refreshToken: text(answer, 'refresh_token'),
    idToken: text(answer, 'id_token'),
  };
}
