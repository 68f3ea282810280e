/** doorkeeper on Rails, of Debian's packages: the app beside this file, on a free port. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ACCESS_TOKEN_SECONDS, PERSON, type InteropProvider } from '../provider.ts';
import { freePorts, packageVersion, serverFolder, startServer } from '../server-process.ts';

const CLIENT_ID = 'auth-shell';

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Login').fill(PERSON.user);
  await page.getByLabel('Password').fill(PERSON.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Starts doorkeeper. */
export async function startDoorkeeper(): Promise<InteropProvider> {
  const folder = await serverFolder('doorkeeper');
  const [port = 0] = await freePorts(1);
  const issuer = `http://127.0.0.1:${port}`;
  // Where the server's user may read it.
  await copyFile(join(import.meta.dirname, 'app.rb'), join(folder, 'app.rb'));
  const facts = [
    `CLIENT_ID=${CLIENT_ID}`,
    `LOGIN=${PERSON.user}`,
    `PASSWORD=${PERSON.password}`,
    `NAME=${PERSON.name}`,
  ];
  const command = ['env', ...facts, 'ruby', 'app.rb', `${port}`, `${ACCESS_TOKEN_SECONDS}`];
  const discovery = `${issuer}/.well-known/openid-configuration`;
  const server = await startServer(folder, command, discovery);
  const [core, connect] = await Promise.all(
    ['ruby-doorkeeper', 'ruby-doorkeeper-openid-connect'].map(packageVersion),
  );
  return {
    name: 'doorkeeper',
    version: `${core ?? ''} with openid_connect ${connect ?? ''}`,
    settings: {
      provider: {
        name: 'doorkeeper',
        issuer,
        clientId: CLIENT_ID,
        scopes: ['openid', 'profile', 'email', 'offline_access'],
      },
      redirect: { path: '/callback', ports: 'any' },
      userinfoOrigin: issuer,
      userinfo: '/oauth/userinfo',
    },
    async allow(page) {
      await signIn(page);
      // doorkeeper does not ask again for what the person has allowed already.
      const allow = page.getByRole('button', { name: 'Allow' });
      await allow.or(page.getByRole('main')).first().waitFor();
      if (await allow.isVisible()) await allow.click();
    },
    async deny(page) {
      await signIn(page);
      await page.getByRole('button', { name: 'Deny' }).click();
    },
    async leave(page) {
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    },
    async endSessions() {
      const answer = await fetch(`${issuer}/sessions`, { method: 'DELETE' });
      if (!answer.ok) throw new Error(`the sessions were not ended: ${answer.status}`);
    },
    stop: () => server.stop(),
  };
}
