/** oidc-provider with the pages that it comes with, in this process. The demo has pages of its own. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error oidc-provider ships no types; what is used of it is described below.
import * as untyped from 'oidc-provider';
import packageJson from 'oidc-provider/package.json' with { type: 'json' };
import type { Page } from 'playwright-core';
import { ACCESS_TOKEN_SECONDS, PERSON, type InteropProvider } from '../provider.ts';

interface OidcProvider {
  callback(): RequestListener;
  readonly RefreshToken: {
    find(value: string): Promise<{ destroy(): Promise<void> } | undefined>;
  };
}

const { Provider } = untyped as {
  readonly Provider: new (issuer: string, configuration: object) => OidcProvider;
};

const CLIENT_ID = 'auth-shell';
const DAY = 86_400;

const configuration = {
  clients: [
    {
      client_id: CLIENT_ID,
      // So that it takes any port of the loopback address (RFC 8252 section 7.3).
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'],
      post_logout_redirect_uris: ['http://127.0.0.1/signed-out'],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  scopes: ['openid', 'offline_access', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  findAccount: (_context: unknown, id: string) => ({
    accountId: id,
    claims: () => ({ sub: id, name: PERSON.name }),
  }),
  features: {
    devInteractions: { enabled: true },
    revocation: { enabled: true, allowedPolicy: () => true },
    rpInitiatedLogout: { enabled: true },
  },
  ttl: {
    AccessToken: ACCESS_TOKEN_SECONDS,
    RefreshToken: DAY,
    IdToken: 3600,
    Session: DAY,
    Grant: DAY,
    Interaction: 3600,
  },
  cookies: { keys: ['of-this-test'] },
};

async function signIn(page: Page): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(PERSON.user);
  await page.getByPlaceholder('and password').fill(PERSON.password);
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

/** Starts oidc-provider on a free port. */
export async function startOidcProvider(): Promise<InteropProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration);
  server.on('request', provider.callback());
  return {
    name: 'oidc-provider',
    version: packageJson.version,
    settings: {
      provider: {
        name: 'oidc-provider',
        issuer,
        clientId: CLIENT_ID,
        scopes: ['openid', 'profile', 'email', 'offline_access'],
        // It grants offline access only to who was asked (OIDC Core section 11).
        prompt: 'consent',
        postLogoutPath: '/signed-out',
      },
      redirect: { path: '/callback', ports: 'any' },
      userinfoOrigin: issuer,
      userinfo: '/me',
    },
    async allow(page) {
      await signIn(page);
      await page.getByRole('button', { name: 'Continue' }).click();
    },
    async deny(page) {
      await signIn(page);
      await page.getByRole('link', { name: 'Cancel' }).click();
    },
    leave: (page) => page.getByRole('button', { name: 'Yes, sign me out' }).click(),
    async endSessions(refreshToken) {
      const found = await provider.RefreshToken.find(refreshToken);
      if (!found) throw new Error('the provider knows no such refresh token');
      await found.destroy();
    },
    async stop() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
