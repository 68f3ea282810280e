/** Answers as no HTTP library writes them. */
import { gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import type { RawAnswer } from './hostile-server.ts';

const JSON_TYPE = 'content-type: application/json';

/** Writes while the client reads; stops when it has gone. Returns how many bytes went out. */
async function pour(socket: Socket, piece: Uint8Array | string, times: number): Promise<number> {
  for (let sent = 0; sent < times; sent += 1) {
    if (socket.destroyed) return sent * piece.length;
    if (!socket.write(piece)) {
      await new Promise<void>((resolve) => {
        const go = () => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.once('drain', go).once('close', go);
      });
    }
  }
  return times * piece.length;
}

/** Bytes that went out of the floods. */
export const flooded = { bytes: 0 };

/** The head of an answer, without its end. */
const head = (status: string, ...headers: readonly string[]): string =>
  [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n');

/** A whole answer. */
export const whole =
  (body: Uint8Array | string, ...headers: readonly string[]): RawAnswer =>
  (socket) => {
    const length = `content-length: ${Buffer.byteLength(body)}`;
    socket.write(head('200 OK', ...headers, length));
    socket.end(body);
  };

/** A whole answer that says it is JSON. */
export const json = (body: Uint8Array | string): RawAnswer => whole(body, JSON_TYPE);

/** Bytes as they are, and the end of the connection. */
export const exactly =
  (text: string): RawAnswer =>
  (socket) =>
    socket.end(text);

/** The head, and then this without end, or `times` times. */
const flood =
  (start: string, piece: Uint8Array | string, times = Infinity): RawAnswer =>
  async (socket) => {
    socket.write(start);
    flooded.bytes += await pour(socket, piece, times);
    socket.end();
  };

const MEGABYTE = 'x'.repeat(1024 * 1024);
const CHUNK = `${MEGABYTE.length.toString(16)}\r\n${MEGABYTE}\r\n`;
const CHUNKED = head('200 OK', JSON_TYPE, 'transfer-encoding: chunked');

/** Bodies that are more than any client should take. */
export const FLOODS = {
  '50 MB that were announced': flood(
    head('200 OK', JSON_TYPE, `content-length: ${50 * MEGABYTE.length}`),
    MEGABYTE,
    50,
  ),
  'chunks without end': flood(CHUNKED, CHUNK),
  'a body without end that no length was said of': flood(head('200 OK', JSON_TYPE), MEGABYTE),
  'a gzip bomb': whole(
    gzipSync(Buffer.alloc(50 * 1024 * 1024, ' ')),
    JSON_TYPE,
    'content-encoding: gzip',
  ),
  'a gzip bomb in a gzip bomb': whole(
    gzipSync(gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '))),
    JSON_TYPE,
    'content-encoding: gzip, gzip',
  ),
} as const satisfies Record<string, RawAnswer>;

const HEADER = `x-more: ${'x'.repeat(4096)}\r\n`;

/** Heads that are. */
export const LONG_HEADS = {
  'headers without end': flood('HTTP/1.1 200 OK\r\n', HEADER),
  'one header without end': flood('HTTP/1.1 200 OK\r\nx-long: ', MEGABYTE),
  'trailers without end': flood(`${CHUNKED}2\r\n{}\r\n0\r\n`, HEADER),
} as const satisfies Record<string, RawAnswer>;

/** One byte at a time, for as long as there is somebody. */
const drip =
  (start: string, byte: string): RawAnswer =>
  (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(byte), 20);
    socket.on('close', () => {
      clearInterval(timer);
    });
  };

/** What never comes to an end, and never stops either. */
export const SLOW = {
  silence: () => undefined,
  'a head that never ends': drip('HTTP/1.1 200 OK\r\nx-a: ', 'a'),
  'one byte at a time': drip(head('200 OK', JSON_TYPE, 'content-length: 100000'), ' '),
  'one chunk at a time': drip(CHUNKED, '1\r\n \r\n'),
  'one interim answer at a time': drip('', 'HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n'),
  // No byte of it is ever a body's: nothing but time ends it.
  'a chunk that has an extension without end': drip(`${CHUNKED}1;`, 'x'.repeat(4096)),
  'half a body': (socket) => socket.write(head('200 OK', JSON_TYPE, 'content-length: 100') + '{'),
} as const satisfies Record<string, RawAnswer>;

/** What breaks off, or is no HTTP. */
export const BROKEN = {
  'a connection that is closed at once': exactly(''),
  'a connection that is reset': (socket) => socket.resetAndDestroy(),
  'half a head': exactly('HTTP/1.1 200 OK\r\ncontent-ty'),
  'half of the announced length': exactly(
    `${head('200 OK', JSON_TYPE, 'content-length: 100')}{"a":1}`,
  ),
  'half a chunk': exactly(`${CHUNKED}40\r\n{"a"`),
  'chunks whose length is no number': exactly(`${CHUNKED}zz\r\n{}\r\n0\r\n\r\n`),
  'two lengths': exactly(
    `${head('200 OK', JSON_TYPE, 'content-length: 2', 'content-length: 9')}{}`,
  ),
  'a length below zero': exactly(`${head('200 OK', JSON_TYPE, 'content-length: -1')}{}`),
  'a length and chunks': exactly(
    `${head('200 OK', JSON_TYPE, 'content-length: 2', 'transfer-encoding: chunked')}{}`,
  ),
  'no HTTP at all': exactly('220 mail.test ESMTP\r\n'),
  'HTTP/2': exactly('\0\0\u0012\u0004\0\0\0\0\0'),
  'a header with a zero byte': exactly(`${head('200 OK', JSON_TYPE, 'x-a: a\0b')}{}`),
  'a header that goes on in the next line': exactly(head('200 OK', 'x-a: a\r\n\tb: c\0')),
  'gzip that is none': whole('{}', JSON_TYPE, 'content-encoding: gzip'),
  'a change of protocol nobody asked for': exactly(
    head('101 Switching Protocols', 'upgrade: websocket', 'connection: upgrade'),
  ),
} as const satisfies Record<string, RawAnswer>;

const DEEP = 100_000;
const deep = '['.repeat(DEEP) + ']'.repeat(DEEP);
export const DEEP_MEMBER = json(`{"keys":[{"x":${deep}}],"error":${deep}}`);
/** A status that HTTP does not have. */
export const STATUS_999 = exactly(`${head('999 Nobody Knows', JSON_TYPE, 'content-length: 2')}{}`);
const tokens = '"access_token":"access-9-canary","token_type":"Bearer"';

/** Answers that are HTTP, and nothing that could be meant by the endpoint. */
export const NONSENSE = {
  'a page': whole('<!doctype html><title>canary</title>', 'content-type: text/html'),
  'a page that says it is JSON': json('<!doctype html><title>canary</title>'),
  'JSON that says it is a page': whole(`{${tokens}}`, 'content-type: text/html'),
  'JSON that says it is a script': whole(`{${tokens}}`, 'content-type: text/javascript'),
  'JSON without a type': whole(`{${tokens}}`),
  'two types': whole(`{${tokens}}`, JSON_TYPE, 'content-type: text/html'),
  nothing: json(''),
  204: exactly(head('204 No Content')),
  205: exactly(head('205 Reset Content', 'content-length: 0')),
  206: exactly(`${head('206 Partial Content', JSON_TYPE, 'content-length: 2')}{}`),
  304: exactly(head('304 Not Modified')),
  'half of gzip': whole(
    gzipSync(Buffer.alloc(9999, 'ab')).subarray(0, 20),
    JSON_TYPE,
    'content-encoding: gzip',
  ),
  'something after it': json(`{${tokens}}{}`),
  'an empty object': json('{}'),
  'a list': json('[]'),
  null: json('null'),
  'a number': json('1e999'),
  'bytes that are no UTF-8': json(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
  'UTF-16': json(Buffer.from(`\uFEFF{${tokens}}`, 'utf16le')),
  'lists, 100,000 deep': json(deep),
  'names that objects have already': json(
    `{"__proto__":{${tokens},"issuer":"x"},"constructor":{"prototype":{}},"toString":1}`,
  ),
} as const satisfies Record<string, RawAnswer>;
