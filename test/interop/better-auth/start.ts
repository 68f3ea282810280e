/** better-auth, of npm's packages: the server beside this file, on a free port. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ACCESS_TOKEN_SECONDS, PERSON, type InteropProvider } from '../provider.ts';
import { freePorts, serverFolder, startServer } from '../server-process.ts';

const CLIENT_ID = 'auth-shell';
const EMAIL = `${PERSON.user}@example.com`;

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByLabel('Password').fill(PERSON.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Starts better-auth. */
export async function startBetterAuth(): Promise<InteropProvider> {
  const [port = 0, ...ports] = await freePorts(3);
  const origin = `http://127.0.0.1:${port}`;
  const issuer = `${origin}/api/auth`;
  const facts = {
    port,
    clientId: CLIENT_ID,
    ports,
    accessTokenSeconds: ACCESS_TOKEN_SECONDS,
    person: { email: EMAIL, password: PERSON.password, name: PERSON.name },
    secret: randomBytes(32).toString('hex'),
  };
  const server = await startServer(
    await serverFolder('better-auth'),
    [process.execPath, join(import.meta.dirname, 'server.mjs'), JSON.stringify(facts)],
    `${issuer}/.well-known/openid-configuration`,
    'own',
  );
  const { dependencies } = JSON.parse(
    await readFile(join(import.meta.dirname, 'package.json'), 'utf8'),
  ) as { dependencies: Record<string, string> };
  const forgetPerson = async () => {
    const answer = await fetch(`${origin}/sessions`, { method: 'DELETE' });
    if (!answer.ok) throw new Error(`the sessions were not ended: ${answer.status}`);
  };
  return {
    name: 'better-auth',
    version: dependencies['better-auth'] ?? '',
    settings: {
      provider: {
        name: 'better-auth',
        issuer,
        clientId: CLIENT_ID,
        scopes: ['openid', 'profile', 'email', 'offline_access'],
        idTokenAlgorithm: 'EdDSA',
        // Without it a page asks whether to sign out, and that page's own policy blocks its button.
        idTokenHint: true,
        postLogoutPath: '/signed-out',
      },
      // Signing in takes any port of the loopback address; coming back from a sign-out, only the registered.
      redirect: { path: '/callback', ports },
      userinfoOrigin: origin,
      userinfo: '/api/auth/oauth2/userinfo',
    },
    async allow(page) {
      await signIn(page);
      // better-auth does not ask again for what the person has allowed already.
      const isDone = (url: URL) => url.pathname === '/done';
      await page.waitForURL((url) => url.pathname === '/consent' || isDone(url));
      if (!isDone(new URL(page.url()))) await page.getByRole('button', { name: 'Allow' }).click();
    },
    async deny(page) {
      await forgetPerson();
      await signIn(page);
      await page.getByRole('button', { name: 'Deny' }).click();
    },
    // Nothing is asked.
    leave: () => Promise.resolve(),
    endSessions: forgetPerson,
    stop: () => server.stop(),
  };
}
