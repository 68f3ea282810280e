import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { dial, send } from '../../rig/raw-http.ts';
import { expectUnharmed, findsOut, holds, type Attack } from './attack.ts';
import { CALLBACK } from './attacked.ts';
import { refusedRequest, refusesAll, type Refused } from './refused.ts';

const withLines = (what: string, ...lines: string[]) =>
  refusedRequest(what, 400, { lines: ['{host}', ...lines] });

const bytes = (what: string, text: string, status = 400): Refused => ({
  what,
  status,
  bytes: ({ authority }) => Buffer.from(text.replace('{host}', `Host: ${authority}`), 'latin1'),
});

describe('more than a plain request', () => {
  const attack = refusesAll([
    withLines('an upgrade to WebSocket', 'Connection: Upgrade', 'Upgrade: websocket'),
    withLines('an upgrade to HTTP/2', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c'),
    withLines('an announced body', 'Expect: 100-continue', 'Content-Length: 4'),
    withLines('another expectation', 'Expect: miracles'),
    refusedRequest('a tunnel', 400, { method: 'CONNECT', target: '{authority}' }),
    refusedRequest('a tunnel to elsewhere', 400, { method: 'CONNECT', target: 'evil.example:443' }),
  ]);
  it('is refused: no upgrade, no expectation, no tunnel [LB-05] [LB-07]', () => holds(attack));
  it.each([
    ['serves an upgrade', 'it refuses an upgrade to WebSocket'],
    ['asks for the body', 'it refuses an announced body'],
    ['leaves what it refused open', 'it ends the connection of an upgrade to WebSocket'],
  ])('finds out a listener that %s [LB-05]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('what is hardly HTTP', () => {
  const attack = refusesAll([
    bytes('HTTP/0.9', `GET ${CALLBACK}\r\n\r\n`, 403),
    bytes('HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0'),
    bytes('HTTP/3.0', `GET ${CALLBACK} HTTP/3.0\r\n{host}\r\n\r\n`),
    bytes('TLS', '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003'),
    bytes('SSH', 'SSH-2.0-OpenSSH_9.2\r\n'),
    bytes('SMTP', 'EHLO evil.example\r\n'),
    bytes('zeros', '\0\0\0\0\0\0\0\0'),
    bytes('a request that ends its lines with LF', `GET ${CALLBACK} HTTP/1.1\n{host}\n\n`),
    bytes('a folded Host', `GET ${CALLBACK} HTTP/1.1\r\n{host}\r\n evil.example\r\n\r\n`),
    bytes('a space before the colon', `GET ${CALLBACK} HTTP/1.1\r\n{host}\r\nX : y\r\n\r\n`),
    bytes(
      'a control character in a header',
      `GET ${CALLBACK} HTTP/1.1\r\n{host}\r\nX: \u0001\r\n\r\n`,
    ),
    withLines('a length and chunks', 'Content-Length: 4', 'Transfer-Encoding: chunked'),
    withLines('two lengths', 'Content-Length: 0', 'Content-Length: 4'),
    withLines('a length below nothing', 'Content-Length: -1'),
  ]);
  it('is refused, and no query of it is read [LB-07]', () => holds(attack));
  it.each([['parses leniently', 'it refuses HTTP/3.0']])(
    'finds out a listener that %s [LB-07]',
    (mistake, words) => findsOut(attack, mistake, words),
  );
});

describe('targets and hosts that no URL can have', () => {
  const attack: Attack = async (target) => {
    for (const path of ['//', '///', '//[', 'http://[', '/%', '/callback?%', '/\u00ff']) {
      for (const host of [target.authority, 'a b', '[', '%', ':::']) {
        const sent = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
        const { status } = await send(target.port, sent, { withinMs: 500 });
        const { faults } = await target.news();
        expect(faults, 'nothing fails with nobody to catch it').toEqual([]);
        expect([400, 403, 404], 'an answer that refuses').toContain(status);
      }
    }
    await expectUnharmed(target);
  };
  it('do no harm [LB-07]', () => holds(attack));
  it.each([
    ['takes a target for a URL', 'nothing fails with nobody to catch it'],
    ['takes a target for well encoded', 'nothing fails with nobody to catch it'],
    ['takes Host for well formed', 'nothing fails with nobody to catch it'],
  ])('find out a listener that %s [LB-07]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('connections that are reset', () => {
  const attack: Attack = async (target) => {
    const host = `Host: ${target.authority}\r\n`;
    const upgrade = `GET / HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    const openings = ['', 'GET ', `GET /done HTTP/1.1\r\n${host}\r\n`, upgrade, '\0\0\0\0'];
    const sockets = await Promise.all(Array.from({ length: 50 }, () => dial(target.port)));
    // A busy computer: all is reset before anything of it was read.
    await target.whileHeld(async () => {
      for (const [index, socket] of sockets.entries()) {
        socket.write(openings[index % openings.length] ?? '');
        socket.resetAndDestroy();
        await once(socket, 'close');
      }
    });
    await expectUnharmed(target);
  };
  it('do no harm [LB-07]', () => holds(attack));
  it.each([['hears no reset', 'nothing fails with nobody to catch it']])(
    'find out a listener that %s [LB-07]',
    (mistake, words) => findsOut(attack, mistake, words),
  );
});

describe('a second request of a connection', () => {
  const attack: Attack = async (target) => {
    const one = (path: string) =>
      `GET ${path} HTTP/1.1\r\nHost: ${target.authority}\r\nConnection: keep-alive\r\n\r\n`;
    const { text } = await send(target.port, one('/favicon.ico') + one(CALLBACK), {
      withinMs: 1_000,
    });
    expect(text.match(/HTTP\/1\.1 /g), 'one request of a connection is answered').toHaveLength(1);
    await expectUnharmed(target);
  };
  it('is not read, whatever the first was [LB-07] [LB-11]', () => holds(attack));
  it.each([
    ['answers several requests of a connection', 'one request of a connection is answered'],
  ])('finds out a listener that %s [LB-11]', (mistake, words) => findsOut(attack, mistake, words));
});
