import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { expect, test } from '../support/fixtures.ts';
import { sessionIn } from '../support/page-calls.ts';
import { beginSignIn, finishInBrowser, redirectOf } from '../support/signing-in.ts';

async function listen(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

test('of the configured ports the first free one is used, and the taken one never [LB-12]', async ({
  start,
  desktop,
}) => {
  const taken = await listen();
  const free = await listen();
  await close(free.server);
  try {
    const app = await start({ changes: { redirect: { ports: [taken.port, free.port] } } });
    const browser = await beginSignIn(app, desktop);
    expect(redirectOf(browser.url).port).toBe(String(free.port));
    await finishInBrowser(browser);
    await sessionIn(app.page, 'signedIn');
  } finally {
    await close(taken.server);
  }
});

test('no browser opens when every configured port is taken [LB-12, UA-04]', async ({
  start,
  desktop,
}) => {
  const taken = await listen();
  try {
    const app = await start({ changes: { redirect: { ports: [taken.port] } } });
    await app.page.getByRole('button', { name: 'Sign in' }).click();
    await expect(app.page.getByRole('alert')).toContainText('could not open a port');
    expect(await desktop.browser.opened()).toBe(0);
  } finally {
    await close(taken.server);
  }
});
