import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../rig/until.ts';
import { dial, request, send } from '../../rig/raw-http.ts';
import { expectUnharmed, findsOut, holds, type Attack, type Target } from './attack.ts';
import { CALLBACK, PATH } from './attacked.ts';

/** Milliseconds until the other side ends a connection on which one byte comes after the other. */
async function lifetime(target: Target, opening: string, drip: string): Promise<number> {
  const socket = await dial(target.port);
  const start = performance.now();
  socket.resume();
  socket.write(opening);
  const dripping = setInterval(() => socket.write(drip), 100);
  const giveUp = setTimeout(() => socket.destroy(), 5_100);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  clearTimeout(giveUp);
  return performance.now() - start;
}

describe('slow connections', () => {
  const attack: Attack = async (target) => {
    const host = `Host: ${target.authority}\r\n`;
    const lives = await Promise.all([
      lifetime(target, '', ''),
      lifetime(target, 'GET ', 'x'),
      lifetime(target, `GET ${CALLBACK} HTTP/1.1\r\n${host}`, 'X: y\r\n'),
      lifetime(target, `POST ${PATH} HTTP/1.1\r\n${host}Content-Length: 1000000\r\n\r\n`, 'x'),
      lifetime(
        target,
        `POST ${PATH} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`,
        '1\r\nx\r\n',
      ),
    ]);
    expect(Math.max(...lives), 'no connection lives for five seconds').toBeLessThan(5_000);
    await expectUnharmed(target);
  };
  it.concurrent('are ended, in the line, in a header and in a body [LB-11]', () => holds(attack));
  it.concurrent.each([['waits for ever', 'no connection lives for five seconds']])(
    'find out a listener that %s [LB-11]',
    (mistake, words) => findsOut(attack, mistake, words),
  );
});

describe('big requests', () => {
  const attack: Attack = async (target) => {
    for (const size of [17 * 1024, 2 ** 20]) {
      const filling = 'x'.repeat(size);
      const answers = [
        await request(target.port, CALLBACK, { headers: [`X: ${filling}`] }),
        await request(target.port, CALLBACK, {
          headers: Array<string>(size / 32).fill(`X: ${'x'.repeat(32)}`),
        }),
        await request(target.port, `${PATH}?${filling}`),
        await request(target.port, CALLBACK, { method: filling }),
      ];
      for (const { status } of answers) {
        expect([431, 400, null], 'what is above 16 KiB is refused').toContain(status);
      }
    }
    expect((await target.news()).judged, 'no query of a big request is read').toBe(0);
    await expectUnharmed(target);
  };
  it('are refused by their size, before they are read [LB-11]', () => holds(attack));
  it.each([['takes headers of any size', 'what is above 16 KiB is refused']])(
    'find out a listener that %s [LB-11]',
    (mistake, words) => findsOut(attack, mistake, words),
  );
});

async function idle(target: Target, count: number): Promise<readonly Socket[]> {
  const sockets = await Promise.all(Array.from({ length: count }, () => dial(target.port)));
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  sockets.forEach((socket, index) => {
    socket.resume();
    if (index % 2 === 0) socket.write('GET / HTTP/1.1\r\n');
  });
  return sockets;
}

describe('five hundred idle connections', () => {
  const attack: Attack = async (target) => {
    const sockets = await idle(target, 500);
    const open = () => sockets.filter((socket) => !socket.destroyed).length;
    // Sooner than any of them is too slow.
    await until(() => Promise.resolve(open() <= 64), { withinMs: 1_500 }).catch(() => null);
    expect(open(), 'at most 64 of them are kept').toBeLessThanOrEqual(64);
    expect(open(), 'the newest are kept').toBeGreaterThan(0);
    expect(sockets[0]?.destroyed, 'the oldest goes first').toBe(true);
    expect(sockets.at(-1)?.destroyed, 'the newest stays').toBe(false);
    await expectUnharmed(target);
  };
  it('leave room for the genuine browser: the oldest goes first [LB-11]', () => holds(attack));
  it.each([
    ['keeps every connection', 'at most 64 of them are kept'],
    ['turns the newest away', 'the oldest goes first'],
  ])('find out a listener that %s [LB-11]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('idle connections while the browser waits for its page', () => {
  const attack: Attack = async (target) => {
    await request(target.port, CALLBACK);
    const page = request(target.port, '/done');
    // A round trip later the browser is known to wait.
    await request(target.port, CALLBACK);
    const sockets = await idle(target, 200);
    const dropped = () => sockets.filter((socket) => socket.destroyed).length;
    await until(() => Promise.resolve(dropped() > 130), { what: 'the room that is made' });
    target.end('succeed');
    expect((await page).body, 'the page comes').toContain('You are signed in');
  };
  it('do not take it from the browser [LB-11]', () => holds(attack));
  it.each([['drops whoever waits for the page', 'the page comes']])(
    'find out a listener that %s [LB-11]',
    (mistake, words) => findsOut(attack, mistake, words),
  );
});

describe('connections of which one half is closed', () => {
  const attack: Attack = async (target) => {
    const host = `Host: ${target.authority}\r\n`;
    for (const half of ['', 'GET ', `GET ${CALLBACK} HTTP/1.1\r\n${host}`]) {
      const { error, status } = await send(target.port, half, { halfClose: true, withinMs: 2_000 });
      expect(error, 'the other half is closed too').not.toBe('no end');
      expect([400, null], 'half a request is none').toContain(status);
    }
    const whole = `GET ${PATH}?code=x HTTP/1.1\r\n${host}\r\n`;
    const { status } = await send(target.port, whole, { halfClose: true });
    expect(status, 'a whole request before it is answered').toBe(400);
    await expectUnharmed(target);
  };
  it('are closed [LB-07] [LB-11]', () => holds(attack));
});
