import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { IssuedSecrets } from '../../rig/demo-process.ts';
import { needlesOf } from '../canary/needles.ts';
import { rendererHeap } from '../canary/places.ts';
import type { PageWindow } from '../support/page-calls.ts';
import { methods, type MethodName } from '../../../preload/contract.ts';
import { expect, test } from './kit.ts';
import { wrongWith } from './reply-schemas.ts';

/** Words of a server, which no page may be told (IP-04). */
const SERVER_TEXT = `server-text-${randomBytes(16).toString('hex')}`;

/** Arguments with which each method goes as far as it can, or fails as late as it can. */
const ARGUMENTS: Readonly<Partial<Record<MethodName, readonly unknown[]>>> = {
  signIn: [{ provider: 'https://idp.test' }],
  switchAccount: [{ issuer: 'https://idp.test', subject: 'x' }],
  signOut: [{ account: { issuer: 'https://idp.test', subject: 'x' } }],
  narrowGrants: [{}],
  openWindow: ['main'],
  getAccessToken: [{ api: 'demo' }],
};

const calls = (Object.keys(methods) as MethodName[])
  .filter((name) => name !== 'request' && name !== 'exportActivity')
  .map((name) => [name, ARGUMENTS[name] ?? []] as const);

/** What the page can get at: all it is answered and told, and what its own objects hold. */
function gather(page: Page): Promise<readonly (readonly [name: string, answer: unknown])[]> {
  return page.evaluate(async (list) => {
    const { auth } = window as unknown as PageWindow;
    const loot: (readonly [string, unknown])[] = [];
    auth.onSessionChanged((news) => loot.push(['session', news]));
    auth.onGrantsChanged((news) => loot.push(['grants', news]));
    const all = auth as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    for (const [name, args] of list) loot.push([name, await all[name]?.(...args)]);
    const paths = ['/profile', '/notes', '/notes', '/profile'];
    for (const path of paths) {
      loot.push(['request', await auth.request({ api: 'demo', method: 'GET', path })]);
      const handle = auth.openRequest({ api: 'demo', method: 'GET', path });
      loot.push(['openRequest', await handle.head], ['piece', await handle.read()]);
      handle.cancel();
    }
    Object.assign(window, { loot });
    return loot;
  }, calls);
}

test('nothing that a hostile page is answered, told or can reach in its process has a secret of the session in it [IP-03, IP-04, RT-01]', async ({
  evil,
  demo,
}) => {
  for (const status of [500, 403, 401, 302, 200]) {
    await demo.controlPost('/fault', {
      target: 'api',
      kind: 'status',
      status,
      headers: { location: `/${SERVER_TEXT}`, 'www-authenticate': `Bearer x="${SERVER_TEXT}"` },
      ...(status === 200 || status === 500 || status === 403
        ? { body: {} }
        : { body: SERVER_TEXT }),
      times: 1,
    });
  }
  await demo.controlPost('/fault', {
    target: 'token',
    kind: 'status',
    status: 400,
    body: { error: 'invalid_request', error_description: SERVER_TEXT },
    times: 1,
  });
  const loot = await gather(evil);
  for (const [name, answer] of loot) {
    if (!['session', 'grants', 'piece'].includes(name)) {
      expect(wrongWith(name as MethodName, answer, 'page')).toBeNull();
    }
  }
  const issued = await demo.controlGet<IssuedSecrets>('/issued');
  const needles = needlesOf({ ...issued, serverTexts: [SERVER_TEXT] });
  expect(issued['accessTokens']?.length).toBeGreaterThan(0);
  const heap = Buffer.from(await rendererHeap(evil));
  const finds = needles.filter(({ bytes }) => heap.includes(bytes));
  expect(finds.map(({ kind, form }) => `${kind} ${form}`)).toEqual([]);
  // The search sees what the page holds.
  await evil.evaluate((text) => {
    Object.assign(window, { planted: `x${text}` });
  }, issued['accessTokens']?.at(-1));
  const planted = Buffer.from(await rendererHeap(evil));
  expect(needles.some(({ bytes }) => planted.includes(bytes))).toBe(true);
});
