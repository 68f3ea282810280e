import fc from 'fast-check';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CALLBACK, GENUINE, PATH, startAttempt, type Attempt } from './attempt.ts';
import { browse, dial, request, send } from '../../rig/raw-http.ts';

/** The attempt is still whole: the genuine callback is delivered and its page shown. */
async function expectAlive({ receiver, received }: Attempt): Promise<void> {
  const shown = browse(receiver.redirectUri, GENUINE);
  const redirect = await received;
  expect(redirect.response).toBe(GENUINE);
  redirect.answer({ kind: 'signed_in' });
  expect(await shown).toEqual({ kind: 'signed_in' });
}

/** How many connections were dropped to make room. */
function floods({ refusals }: Attempt): number {
  return refusals.filter((reason) => reason === 'flood').length;
}

/** Milliseconds until the other side closes the connection. */
async function lifetime(port: number, onOpen: (write: (text: string) => void) => () => void) {
  const socket = await dial(port);
  const start = performance.now();
  const stop = onOpen((text) => {
    if (socket.writable) socket.write(text);
  });
  socket.resume();
  await new Promise((resolve) => socket.once('close', resolve));
  stop();
  return performance.now() - start;
}

describe('hostile bytes', () => {
  it.each([
    'GET // HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET //\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    '\r\n\r\n\r\n\0\0\0',
    `GET ${CALLBACK} HTTP/1.1\nHost: x\n\n`,
    `GET ${CALLBACK} HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n`,
    `GET ${PATH}?\r\nHost: x\r\n HTTP/1.1\r\n\r\n`,
    'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz',
  ])('do no harm: %j [LB-07]', async (bytes) => {
    const attempt = await startAttempt();
    const { status } = await send(attempt.port, bytes, { halfClose: true });
    expect([400, 403, 404, null]).toContain(status);
    expect(attempt.judged).toEqual([]);
    await expectAlive(attempt);
  });

  it('do no harm when they are random [LB-07]', async () => {
    const attempt = await startAttempt();
    const host = `Host: 127.0.0.1:${attempt.port}`;
    const piece = fc.oneof(
      fc.constantFrom(
        'GET ',
        PATH,
        '?',
        ' HTTP/1.1',
        '\r\n',
        host,
        '\r\n\r\n',
        'Origin: ',
        ':',
        '\0',
      ),
      fc.constantFrom('Content-Length: ', '99999999999999999999', 'Upgrade: h2c', 'Expect: 1', '%'),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join(''))),
      fc
        .tuple(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }))
        .map(([query, header]) =>
          Buffer.from(`GET ${PATH}?${query} HTTP/1.1\r\n${host}\r\n${header}\r\n\r\n`),
        ),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        const { status } = await send(attempt.port, sent, { halfClose: true });
        expect(status === null || (status >= 400 && status < 500)).toBe(true);
      }),
      { numRuns: 300 },
    );
    await expectAlive(attempt);
  });

  it.each([
    ['nothing', ''],
    ['half a request', 'GET '],
    ['a request', `GET ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['CONNECT', 'CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'],
    ['no HTTP', '\0\0\0\0'],
  ])('do no harm when the connection is reset after %s [LB-07]', async (_name, bytes) => {
    const attempt = await startAttempt();
    for (let count = 0; count < 20; count += 1) {
      const socket = await dial(attempt.port);
      await new Promise((resolve) => socket.write(bytes, resolve));
      socket.resetAndDestroy();
    }
    await expectAlive(attempt);
  });

  it('do no harm when the system cannot accept a connection [LB-07]', async () => {
    const CHANNEL = 'tracing:net.server.listen:asyncEnd';
    let server: Server | null = null;
    const onListening = (message: unknown): void =>
      void (server = (message as { server: Server }).server);
    subscribe(CHANNEL, onListening);
    const attempt = await startAttempt();
    unsubscribe(CHANNEL, onListening);
    const failure = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' });
    expect((server as Server | null)?.emit('error', failure)).toBe(true);
    await expectAlive(attempt);
  });
});

describe('limits', () => {
  it('drop connections that say nothing, or say it too slowly [LB-11]', async () => {
    const attempt = await startAttempt();
    const silent = lifetime(attempt.port, () => () => {});
    const slow = lifetime(attempt.port, (write) => {
      write(`GET ${CALLBACK} HTTP/1.1\r\n`);
      const drip = setInterval(() => write('X: y\r\n'), 100);
      return () => clearInterval(drip);
    });
    for (const life of await Promise.all([silent, slow])) {
      expect(life).toBeGreaterThan(2_000);
      expect(life).toBeLessThan(5_000);
    }
    // A browser that connects ahead of need is no attack.
    expect(attempt.refusals).toEqual([]);
    await expectAlive(attempt);
  });

  it('refuse headers above 16 KiB [LB-11]', async () => {
    const attempt = await startAttempt();
    const { port, refusals, judged } = attempt;
    const big = await request(port, CALLBACK, { headers: [`X: ${'x'.repeat(17 * 1024)}`] });
    expect(big.status).toBe(431);
    const target = await request(port, `${PATH}?${'x'.repeat(17 * 1024)}`);
    expect(target.status).toBe(431);
    const huge = await request(port, CALLBACK, { headers: [`X: ${'x'.repeat(1024 * 1024)}`] });
    expect([431, null]).toContain(huge.status);
    expect(refusals).toEqual(['malformed', 'malformed', 'malformed']);
    expect(judged).toEqual([]);
    await expectAlive(attempt);
  });

  it('take a long code and the cookies of other programs on 127.0.0.1 [LB-11]', async () => {
    const { port, judged } = await startAttempt();
    const code = 'c'.repeat(4 * 1024);
    const headers = [`Cookie: ${'c'.repeat(8 * 1024)}`];
    expect((await request(port, `${PATH}?code=${code}`, { headers })).status).toBe(400);
    expect(judged).toEqual([`code=${code}`]);
  });

  it('keep room for the browser when 500 connections idle [LB-11]', async () => {
    const attempt = await startAttempt();
    const idle = await Promise.all(Array.from({ length: 500 }, () => dial(attempt.port)));
    onTestFinished(() => idle.forEach((socket) => socket.destroy()));
    idle.forEach((socket, index) => index % 2 === 0 && socket.write('GET / HTTP/1.1\r\n'));
    await expectAlive(attempt);
    expect(floods(attempt)).toBeGreaterThan(430);
    expect(new Set(attempt.refusals)).toEqual(new Set(['flood']));
  });

  it('never drop a browser that waits for its page [LB-11]', async () => {
    const attempt = await startAttempt();
    await request(attempt.port, CALLBACK);
    const page = request(attempt.port, '/done');
    // A round trip later the tab is known to wait.
    expect((await request(attempt.port, CALLBACK)).status).toBe(409);
    const idle = await Promise.all(Array.from({ length: 200 }, () => dial(attempt.port)));
    onTestFinished(() => idle.forEach((socket) => socket.destroy()));
    await vi.waitFor(() => expect(floods(attempt)).toBeGreaterThan(130));
    (await attempt.received).answer({ kind: 'signed_in' });
    expect((await page).body).toContain('You are signed in');
  });
});

describe('floods', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const heap = (): number => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  /** Sends `count` requests, 32 at a time. */
  async function flood(port: number, target: string, count: number, status: number) {
    let left = count;
    const worker = async (): Promise<void> => {
      while (left-- > 0) expect((await request(port, target)).status).toBe(status);
    };
    await Promise.all(Array.from({ length: 32 }, worker));
  }

  it.each([
    ['junk', '/favicon.ico', 404, 'path'],
    ['forged', `${PATH}?error=access_denied&state=forged`, 400, 'not_ours'],
  ] as const)(
    'of 10,000 %s requests leave memory flat and the attempt whole [LB-06] [LB-11]',
    async (_name, target, status, reason) => {
      const attempt = await startAttempt();
      await flood(attempt.port, target, 500, status);
      attempt.refusals.length = 0;
      attempt.judged.length = 0;
      const before = heap();
      await flood(attempt.port, target, 10_000, status);
      expect(attempt.refusals.length).toBe(10_000);
      expect(new Set(attempt.refusals)).toEqual(new Set([reason]));
      attempt.refusals.length = 0;
      attempt.judged.length = 0;
      expect(heap() - before).toBeLessThan(2 * 1024 * 1024);
      await expectAlive(attempt);
    },
    60_000,
  );

  it('of tabs that are closed while they wait leave memory flat [LB-11]', async () => {
    const attempt = await startAttempt();
    await request(attempt.port, CALLBACK);
    const closeWaitingTabs = async (count: number): Promise<void> => {
      const tabs = await Promise.all(Array.from({ length: count }, () => dial(attempt.port)));
      for (const tab of tabs) {
        tab.write(`GET /done HTTP/1.1\r\nHost: 127.0.0.1:${attempt.port}\r\n\r\n`);
      }
      expect((await request(attempt.port, CALLBACK)).status).toBe(409);
      for (const tab of tabs) tab.resetAndDestroy();
      expect((await request(attempt.port, CALLBACK)).status).toBe(409);
    };
    for (let round = 0; round < 5; round += 1) await closeWaitingTabs(50);
    const before = heap();
    for (let round = 0; round < 40; round += 1) await closeWaitingTabs(50);
    expect(heap() - before).toBeLessThan(2 * 1024 * 1024);
    (await attempt.received).answer({ kind: 'signed_in' });
    expect((await request(attempt.port, '/done')).body).toContain('You are signed in');
  });
});
