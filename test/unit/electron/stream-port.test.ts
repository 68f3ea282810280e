import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { serveStream, type StreamPort } from '../../../main/electron/stream-port.ts';
import type { ApiStream } from '../../../preload/contract.ts';
import {
  PIECE_BYTES,
  STREAM_WINDOW_BYTES,
  type FromMain,
} from '../../../preload/stream-messages.ts';
import { turn } from '../../fakes/fake-clock.ts';

const head = { status: 200, headers: {}, length: null };
const settle = async () => {
  for (let i = 0; i < 10; i += 1) await turn();
};

/** Main's end of a stream; the page's end and the API are in the hands of the test. */
function serving({ gone = new AbortController() } = {}) {
  const events = new EventEmitter();
  const said: FromMain[] = [];
  const parts: Array<Uint8Array | Error | null> = [];
  let wake = () => {};
  let reads = 0;
  let isClosed = false;
  const wanted: AbortSignal[] = [];
  const ended = new AbortController();
  const port = Object.assign(events, {
    // What is sent is a copy, as over a real port.
    postMessage: (message: FromMain) => said.push(structuredClone(message)),
    start: () => {},
    close: () => {
      isClosed = true;
    },
  }) as unknown as StreamPort;
  const stream: ApiStream = {
    head,
    ended: ended.signal,
    async read() {
      reads += 1;
      while (parts.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const part = parts.shift() ?? null;
      if (part instanceof Error) throw part;
      return part;
    },
  };
  const opening = Promise.withResolvers<ApiStream>();
  const done = serveStream(port, {
    gone: gone.signal,
    open: ({ gone: unwanted, onSent }) => {
      wanted.push(unwanted);
      onSent(1);
      unwanted.addEventListener('abort', () => {
        parts.push(new Error('unwanted'));
        ended.abort();
        wake();
      });
      return opening.promise;
    },
    failed: () => ({ code: 'api_unreachable' }),
  });
  return {
    done,
    gone,
    said,
    port,
    open: async () => {
      opening.resolve(stream);
      await settle();
    },
    refuse: () => opening.reject(new Error('canary')),
    give: async (...more: Array<Uint8Array | Error | null>) => {
      parts.push(...more);
      wake();
      await settle();
    },
    /** A message of the page, or of whoever has taken it over. */
    say: async (data: unknown) => {
      events.emit('message', { data });
      await settle();
    },
    close: async () => {
      events.emit('close');
      await settle();
    },
    fail: async (error: Error) => {
      parts.push(error);
      ended.abort();
      wake();
      await settle();
    },
    sizes: () => said.flatMap((each) => ('piece' in each ? [each.piece.byteLength] : [])),
    total: () => said.reduce((sum, m) => sum + ('piece' in m ? m.piece.byteLength : 0), 0),
    isEnded: () => wanted[0]?.aborted ?? false,
    isClosed: () => isClosed,
    reads: () => reads,
  };
}

const bytes = (size: number, fill = 0) => new Uint8Array(size).fill(fill);

describe('serveStream', () => {
  it('sends news of the body, the head, the pieces and the end, and closes the port', async () => {
    const { open, give, said, done, isClosed } = serving();
    await open();
    await give(bytes(3, 1));
    await give(bytes(2, 2));
    await give(null);
    await done;
    expect(said).toEqual([
      { sent: 1 },
      { head },
      { piece: bytes(3, 1) },
      { piece: bytes(2, 2) },
      { end: true },
    ]);
    expect(isClosed()).toBe(true);
  });

  it('sends what comes together together, and what comes alone at once', async () => {
    const { open, give, sizes } = serving();
    await open();
    await give(...Array.from({ length: 10 }, () => bytes(PIECE_BYTES / 4)), bytes(5));
    await give(bytes(1));
    expect(sizes()).toEqual([PIECE_BYTES, PIECE_BYTES, PIECE_BYTES / 2 + 5, 1]);
  });

  it('cuts large pieces, in order, and sends nothing but them', async () => {
    const { open, give, said } = serving();
    await open();
    const large = Uint8Array.from({ length: PIECE_BYTES * 2 + 10 }, (_, at) => at % 256);
    await give(bytes(7, 9), large, null);
    const pieces = said.flatMap((each) => ('piece' in each ? [each.piece] : []));
    expect(Buffer.concat(pieces)).toEqual(Buffer.concat([bytes(7, 9), large]));
    // Each is the whole of what was copied: no view of something larger.
    for (const piece of pieces) expect(piece.buffer.byteLength).toBe(piece.byteLength);
  });

  it('reads no more of the API than fits in the window, for a page that never reads', async () => {
    const { open, give, total, reads, say } = serving();
    await open();
    const part = PIECE_BYTES / 4;
    const parts = Array.from({ length: 200 }, () => bytes(part));
    await give(...parts);
    expect(total()).toBe(STREAM_WINDOW_BYTES);
    // What is read besides is one message and one piece ahead, and stays so.
    const readAhead = reads() * part - STREAM_WINDOW_BYTES;
    expect(readAhead).toBeLessThanOrEqual(PIECE_BYTES + part);
    await settle();
    expect(reads() * part - STREAM_WINDOW_BYTES).toBe(readAhead);
    await say({ read: PIECE_BYTES });
    expect(total()).toBe(STREAM_WINDOW_BYTES + PIECE_BYTES);
  });

  it('tells a page that never reads why the stream has ended', async () => {
    const { open, give, fail, said, done, isClosed } = serving();
    await open();
    await give(...Array.from({ length: 40 }, () => bytes(PIECE_BYTES)));
    await fail(new Error('canary'));
    await done;
    expect(said.at(-1)).toEqual({ code: 'api_unreachable' });
    expect(isClosed()).toBe(true);
  });

  it('ends when all of it came, also for a page that never reads', async () => {
    const { open, give, done, said } = serving();
    await open();
    await give(...Array.from({ length: 16 }, () => bytes(PIECE_BYTES)), bytes(10), null);
    await done;
    expect(said.at(-1)).toEqual({ end: true });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'read'],
    ['a number', 5],
    ['a list', [1]],
    ['an empty object', {}],
    ['another key', { read: 1, more: 1 }],
    ['both', { read: 1, cancel: true }],
    ['no number', { read: '1' }],
    ['no whole number', { read: 0.5 }],
    ['not a number', { read: NaN }],
    ['infinity', { read: Infinity }],
    ['nothing read', { read: 0 }],
    ['less than nothing', { read: -1 }],
    ['more than the window', { read: STREAM_WINDOW_BYTES + 1 }],
    ['more than can be counted', { read: Number.MAX_SAFE_INTEGER }],
    ['not cancelled', { cancel: false }],
    ['a message of main', { piece: new Uint8Array(1) }],
    ['a map', new Map([['read', 1]])],
    ['an own __proto__', JSON.parse('{"read":1,"__proto__":{}}')],
    ['a call', { api: 'demo', method: 'GET', path: '/profile' }],
    ['a megabyte of text', 'x'.repeat(1024 * 1024)],
  ])('ends the stream of a page that sends %s over the port [IP-02]', async (_what, message) => {
    const { open, give, say, isEnded, isClosed, said } = serving();
    await open();
    await give(bytes(10));
    const before = said.length;
    await say(message);
    expect([isEnded(), isClosed()]).toEqual([true, true]);
    await give(bytes(10));
    expect(said).toHaveLength(before);
  });

  it('ends the stream of a page that claims to have read what was never sent [IP-02]', async () => {
    const { open, give, say, isEnded } = serving();
    await open();
    await give(bytes(10));
    await say({ read: 10 });
    expect(isEnded()).toBe(false);
    await say({ read: 1 });
    expect(isEnded()).toBe(true);
  });

  it('ends the stream of a page that claims so before there was anything [IP-02]', async () => {
    const { say, isEnded, open, isClosed } = serving();
    await say({ read: 1 });
    expect(isEnded()).toBe(true);
    await open();
    expect(isClosed()).toBe(true);
  });

  it.each(['cancel', 'close', 'gone'] as const)('ends the stream at once on %s', async (how) => {
    const { open, give, say, close, gone, done, said, isEnded, isClosed } = serving();
    await open();
    await give(bytes(10));
    const before = said.length;
    if (how === 'cancel') await say({ cancel: true });
    else if (how === 'close') await close();
    else gone.abort();
    await done;
    expect([isEnded(), isClosed(), said.length]).toEqual([true, true, before]);
  });

  it('opens nothing for a page that has gone already', async () => {
    const gone = new AbortController();
    gone.abort();
    const { isEnded, done, refuse, said } = serving({ gone });
    expect(isEnded()).toBe(true);
    refuse();
    await done;
    expect(said).toEqual([]);
  });

  it('answers a refusal with its code, and with nothing else of it [IP-04]', async () => {
    const { refuse, done, said, isClosed } = serving();
    refuse();
    await done;
    expect(said).toEqual([{ sent: 1 }, { code: 'api_unreachable' }]);
    expect(isClosed()).toBe(true);
  });
});
