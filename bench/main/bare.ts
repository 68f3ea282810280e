/**
 * The floor: only what cannot be left out, by the barest means. Requests by `fetch`, a port by
 * `node:http`, one item by keytar; nothing is checked, nothing is bounded, nothing can be cancelled.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import keytar from 'keytar';
import type { Config } from '../../main/config.ts';
import { tell } from './tell.ts';

const SERVICE = 'auth-shell-bench';
const ACCOUNT = 'bare';

/** What the floor knows of the provider beforehand; it costs no request. */
export interface BareProvider {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
}

/** The two endpoints of the demo. */
export const bareProvider = (config: Config): BareProvider => ({
  authorizationEndpoint: `${config.provider.issuer}/auth`,
  tokenEndpoint: `${config.provider.issuer}/token`,
});

/** The part of a token response that is used. */
export interface BareTokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const random = () => randomBytes(32).toString('base64url');

async function postToken(endpoint: string, parameters: Record<string, string>) {
  const response = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  });
  if (!response.ok) throw new Error(`the token endpoint answered ${response.status}`);
  return (await response.json()) as BareTokens;
}

/** When the parts of a sign-in began and ended, by `performance.now()`. */
export interface BareMarks {
  readonly opened: number;
  readonly answered: number;
  readonly exchanged: number;
}

/** Signs in and writes the refresh token to the keyring. */
export async function bareSignIn(
  config: Config,
): Promise<{ readonly tokens: BareTokens; readonly marks: BareMarks }> {
  const { authorizationEndpoint, tokenEndpoint } = bareProvider(config);
  const { clientId, scopes, prompt } = config.provider;
  const resource = Object.values(config.apis)[0]?.resource ?? '';
  const code = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    code.resolve(new URL(request.url ?? '', 'http://127.0.0.1').searchParams.get('code') ?? '');
    response.setHeader('connection', 'close');
    response.end('Done.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const verifier = random();
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: scopes.join(' '),
    state: random(),
    nonce: random(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: prompt ?? 'consent',
    resource,
  });
  const opened = performance.now();
  tell('open', { url: `${authorizationEndpoint}?${query}` });
  const redeemed = await code.promise;
  const answered = performance.now();
  const tokens = await postToken(tokenEndpoint, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: redeemed,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    resource,
  });
  const exchanged = performance.now();
  await keytar.setPassword(SERVICE, ACCOUNT, JSON.stringify(tokens.refresh_token));
  server.close();
  return { tokens, marks: { opened, answered, exchanged } };
}

/** Refreshes; the new refresh token is not written anywhere. */
export function bareRefresh(config: Config, refreshToken: string): Promise<BareTokens> {
  return postToken(bareProvider(config).tokenEndpoint, {
    grant_type: 'refresh_token',
    client_id: config.provider.clientId,
    refresh_token: refreshToken,
  });
}

/** The item of the floor. */
export const bareItem = {
  read: () => keytar.getPassword(SERVICE, ACCOUNT),
  write: (value: string) => keytar.setPassword(SERVICE, ACCOUNT, value),
  remove: () => keytar.deletePassword(SERVICE, ACCOUNT),
};
