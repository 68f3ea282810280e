import { describe, expect, it } from 'vitest';
import { serverSentEvents, type ServerSentEvent } from '../../../../renderer/auth-client.ts';
import { failed } from './fake-handle.ts';
import { stubbedClient } from './stub-bridge.ts';

const tick = () => new Promise(setImmediate);
const head = { ok: true, value: { status: 200, headers: {}, length: 3 } } as const;

describe('auth.stream', () => {
  it('answers the head first, and reads nothing that nobody asks for', async () => {
    const { auth, answer, give, done } = stubbedClient();
    answer(head);
    const { body, ...rest } = await auth.stream({ api: 'f', route: 'GET /f' });
    expect(rest).toEqual({ ok: true, status: 200, headers: {}, length: 3 });
    await tick();
    expect(done).toEqual([]);
    const reader = body.getReader();
    const read = reader.read();
    await tick();
    give('abc');
    expect(await read).toEqual({ done: false, value: new TextEncoder().encode('abc') });
    await tick();
    expect(done).toEqual(['read']);
    const end = reader.read();
    await tick();
    give(null);
    expect(await end).toMatchObject({ done: true });
  });

  it('throws what comes before the answer', async () => {
    const { auth, answer } = stubbedClient();
    answer(failed('not_granted'));
    const asked = auth.stream({ api: 'f', route: 'GET /f' });
    await expect(asked).rejects.toMatchObject({ code: 'not_granted' });
  });

  it('ends the request when the body is cancelled', async () => {
    const { auth, answer, done } = stubbedClient();
    answer(head);
    const { body } = await auth.stream({ api: 'f', route: 'GET /f' });
    await body.cancel();
    expect(done).toEqual(['cancel']);
  });

  it('has what breaks it as an error of the body', async () => {
    const { auth, answer, fail } = stubbedClient();
    answer(head);
    const { body } = await auth.stream({ api: 'f', route: 'GET /f' });
    const read = body.getReader().read();
    const refused = expect(read).rejects.toMatchObject({ name: 'AuthError', code: 'offline' });
    await tick();
    fail('offline');
    await refused;
  });

  it('is ended by the signal, also when nobody reads', async () => {
    const { auth, answer, done } = stubbedClient();
    const controller = new AbortController();
    answer(head);
    await auth.stream({ api: 'f', route: 'GET /f', signal: controller.signal });
    controller.abort();
    expect(done).toEqual(['cancel']);
  });
});

/** A body of these pieces, and whether it was cancelled. */
function bodyOf(...pieces: (string | Uint8Array)[]) {
  const state = { cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) return controller.close();
      controller.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { body, state };
}

async function eventsOf(...pieces: (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(bodyOf(...pieces).body)) events.push(event);
  return events;
}

const message = (data: string, id = '') => ({ event: 'message', data, id });

describe('serverSentEvents', () => {
  it.each<[string, string[], ServerSentEvent[]]>([
    ['data', ['data: a\n\n'], [message('a')]],
    ['data without a space', ['data:a\n\n'], [message('a')]],
    ['one space alone is cut off', ['data:  a \n\n'], [message(' a ')]],
    ['several lines', ['data: a\ndata\ndata: b\n\n'], [message('a\n\nb')]],
    [
      'a name and an id',
      ['event: note\nid: 7\ndata: a\n\n'],
      [{ event: 'note', data: 'a', id: '7' }],
    ],
    ['an id that stays', ['id: 7\ndata: a\n\ndata: b\n\n'], [message('a', '7'), message('b', '7')]],
    [
      'an id that is taken back',
      ['id: 7\ndata: a\n\nid\ndata: b\n\n'],
      [message('a', '7'), message('b')],
    ],
    ['an id with NUL, which is none', ['id: 7\0\ndata: a\n\n'], [message('a')]],
    [
      'a name that does not stay',
      ['event: x\ndata: a\n\ndata: b\n\n'],
      [{ event: 'x', data: 'a', id: '' }, message('b')],
    ],
    ['comments and unknown fields', [': hello\nretry: 5\nx: y\ndata: a\n\n'], [message('a')]],
    ['an event without data, which is none', ['event: x\n\ndata: a\n\n'], [message('a')]],
    ['empty data', ['data\n\n'], [message('')]],
    ['an unfinished event, which is none', ['data: a\n\ndata: b\n'], [message('a')]],
    [
      'other ends of lines',
      ['data: a\r\n\r\ndata: b\r\rdata: c\n\n'],
      [message('a'), message('b'), message('c')],
    ],
    ['lines that end in both', ['data: a\r\ndata: b\r\n\r\n'], [message('a\nb')]],
    ['a byte order mark', ['\ufeffdata: a\n\n'], [message('a')]],
    ['colons in the data', ['data: {"a":"b: c"}\n\n'], [message('{"a":"b: c"}')]],
  ])('reads %s', async (_what, pieces, events) => {
    expect(await eventsOf(...pieces)).toEqual(events);
    // Wherever the network cuts it.
    const bytes = new TextEncoder().encode(pieces.join(''));
    expect(await eventsOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(events);
  });

  it('reads a character that comes in two pieces', async () => {
    const bytes = new TextEncoder().encode('data: ü\n\n');
    expect(await eventsOf(bytes.slice(0, 7), bytes.slice(7))).toEqual([message('ü')]);
  });

  it('gives an event as soon as its last line has ended', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const events = serverSentEvents(readable);
    const first = events.next();
    await writable.getWriter().write(new TextEncoder().encode('data: a\r\r'));
    expect(await first).toEqual({ done: false, value: message('a') });
  });

  it.each([
    ['a line', ['data: ', ...Array<string>(9).fill('x'.repeat(128 * 1024))]],
    ['an event', Array<string>(9).fill(`data: ${'x'.repeat(128 * 1024)}\n`)],
  ])('bounds %s, and ends the request', async (_what, pieces) => {
    const { body, state } = bodyOf(...pieces, ...Array<string>(9).fill('never read'));
    await expect(serverSentEvents(body).next()).rejects.toThrow(RangeError);
    await tick();
    expect(state.cancelled).toBe(true);
  });

  it('ends the request when the loop is left', async () => {
    const { body, state } = bodyOf('data: a\n\n', 'data: b\n\n', 'never read');
    for await (const { data } of serverSentEvents(body)) {
      expect(data).toBe('a');
      break;
    }
    await tick();
    expect(state.cancelled).toBe(true);
  });

  it('throws what breaks the body', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.error(new Error('broken'));
      },
    });
    await expect(serverSentEvents(broken).next()).rejects.toThrow('broken');
  });
});
