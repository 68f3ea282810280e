import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectUnharmed, findsOut, holds, type Attack, type Target } from './attack.ts';
import { CALLBACK, EXPECTED } from './attacked.ts';
import { everyLoad } from './page-attacks.ts';

let browser: Browser;
let site: Server;
/** A site of somebody else; it also stands for the provider that sends the browser back. */
let elsewhere: string;
const referrers: (string | undefined)[] = [];

beforeAll(async () => {
  site = createServer((request, response) => {
    const to = new URL(request.url ?? '/', 'http://evil.test').searchParams.get('to');
    if (request.url === '/landing') referrers.push(request.headers.referer);
    response.setHeader('Content-Type', 'text/html');
    if (to !== null) {
      response.statusCode = 302;
      response.setHeader('Location', to);
    }
    response.end('<!doctype html><title>evil</title>');
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  elsewhere = `http://evil.test:${(site.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: process.env['AUTH_SHELL_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
      // Names of a hostile DNS: a site of its own, and one that was bound to this computer later.
      '--host-resolver-rules=MAP evil.test 127.0.0.1,MAP rebound.test 127.0.0.1',
      // The browser's own guards are off: it is the listener that must hold.
      '--disable-features=LocalNetworkAccessChecks,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
    ],
  });
});
afterAll(async () => {
  await browser.close();
  site.closeAllConnections();
  site.close();
});

/** The genuine query in every load: nothing but the kind of load tells it from the person's own browser. */
const genuineAt = (origin: string) => `${origin}${CALLBACK}`;

/** Nothing of it counted, though it came; and the person's own browser still gets through. */
async function expectRefused(target: Target, reasons: readonly string[]): Promise<void> {
  const { taken, judged, refusals } = await target.news();
  expect(taken, 'nothing is taken from a page').toEqual([]);
  expect(judged, 'no query of a page is read').toBe(0);
  expect(refusals, 'its requests did come').toEqual(expect.arrayContaining([...reasons]));
  expect(refusals.length, 'most of its requests did come').toBeGreaterThan(10);
  await expectUnharmed(target);
}

describe('a page of another site', () => {
  const attack: Attack = async (target) => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(elsewhere);
    const read = await page.evaluate(everyLoad, genuineAt(`http://${target.authority}`));
    expect(read, 'it reads nothing').toEqual([]);
    await expectRefused(target, ['origin', 'fetch_metadata', 'method', 'protocol']);
  };
  it('in a real browser reaches the port, and changes and reads nothing [LB-05] [LB-06]', () =>
    holds(attack));
  it.each([
    ['looks at neither origin nor use', 'nothing is taken from a page'],
    ['lets other sites read', 'it reads nothing'],
  ])('finds out a listener that %s [LB-05]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('a page whose name was bound to this computer (DNS rebinding)', () => {
  const attack: Attack = async (target) => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    const own = `http://rebound.test:${target.port}`;
    // The page came while the name was still the attacker's; all that follows goes to the listener.
    await page.route(`${own}/evil`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title>' }),
    );
    await page.goto(`${own}/evil`);
    const read = await page.evaluate(everyLoad, genuineAt(own));
    const opened = context.waitForEvent('page');
    await page.evaluate((url) => void window.open(url), genuineAt(own));
    const tab = await opened;
    await tab.waitForLoadState().catch(() => {});
    expect(tab.url(), 'a tab of its name is not sent on').not.toContain('/done');
    // It is of one origin with itself, so it sees the status.
    expect(
      read.filter((seen) => !/: 403$/.test(seen)),
      'it reads that it is refused, and no more',
    ).toEqual([]);
    await expectRefused(target, ['host']);
  };
  it('in a real browser is refused by its Host, as every load and as a tab [LB-04]', () =>
    holds(attack));
  it.each([['looks at no Host', 'it reads that it is refused, and no more']])(
    'finds out a listener that %s [LB-04]',
    (mistake, words) => findsOut(attack, mistake, words),
  );
});

describe('the browser that comes back from the provider', () => {
  const attack: Attack = async (target) => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const callback = genuineAt(`http://${target.authority}`);
    const shown = page.goto(`${elsewhere}/?to=${encodeURIComponent(callback)}`);
    await expect.poll(async () => (await target.news()).taken, { timeout: 5_000 }).toHaveLength(1);
    target.end('succeed');
    await shown;
    expect(await page.title()).toContain('You are signed in');
    const devtools = await context.newCDPSession(page);
    const { entries } = await devtools.send('Page.getNavigationHistory');
    const history = entries.map(({ url }) => url).join(' ');
    expect(history, 'no code is in the history of the tab').not.toContain('the-code');
    expect(history, 'no state is in the history of the tab').not.toContain(EXPECTED.state);
    expect(asked.slice(1), 'the page loads nothing').toEqual([
      callback,
      `http://${target.authority}/done`,
    ]);
    referrers.length = 0;
    await page.evaluate((url) => void (location.href = url), `${elsewhere}/landing`);
    await page.waitForURL(`${elsewhere}/landing`);
    expect(referrers, 'no site learns where the browser was').toEqual([undefined]);
  };
  it('keeps no code in the history of its tab, loads nothing and tells no other site [LB-09]', () =>
    holds(attack));
  it.each([
    ['shows its page at the address with the code', 'no code is in the history of the tab'],
    ['sends a referrer', 'no site learns where the browser was'],
  ])('finds out a listener that %s [LB-09]', (mistake, words) => findsOut(attack, mistake, words));
});
