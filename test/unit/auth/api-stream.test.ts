import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { ApiStream, StreamRequest } from '../../../preload/contract.ts';
import { IDLE_MS, LIMIT_MS, scenario, text } from './api-scenario.ts';

/** An API whose answer goes on when the test says so. */
function flowing(changes: Partial<StreamRequest> = {}, status = 200) {
  const parts: Array<Uint8Array | Error> = [];
  let wake = () => {};
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const part = parts.shift();
      if (part instanceof Error) throw part;
      if (part?.byteLength === 0) return;
      if (part) yield part;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  const made = scenario(() => ({ status, pieces: pieces() }));
  const give = (part: number | Error) => {
    parts.push(part instanceof Error ? part : new Uint8Array(part));
    wake();
  };
  return { ...made, ...made.stream(changes), give };
}

const readAll = async (stream: ApiStream): Promise<number | string> => {
  let size = 0;
  try {
    for (let piece = await stream.read(); piece; piece = await stream.read())
      size += piece.byteLength;
    return size;
  } catch (error) {
    return codeOf(error);
  }
};

describe('a stream', () => {
  it('brings the head, without a secret, and then what comes, when it comes [IP-03]', async () => {
    const { stream, network } = scenario(
      text('body', 206, { 'set-cookie': 'canary=1', 'content-length': '4', etag: '"1"' }),
    );
    const opened = await stream().opened;
    expect(opened.head).toEqual({
      status: 206,
      headers: { 'content-type': 'application/json', etag: '"1"' },
      length: 4,
    });
    expect(await readAll(opened)).toBe(4);
    expect(network.requests[0]?.headers.get('accept')).toBe('*/*');
    expect(network.unread()).toBe(0);
  });

  it.each([
    ['another host', { path: '//evil.test/notes' }, 'bad_request'],
    ['a path that climbs', { path: '/notes/..' }, 'bad_request'],
    ['an encoded slash', { path: '/notes/%2f' }, 'bad_request'],
    ['a route that is not there', { path: '/admin' }, 'not_granted'],
    ['an API that is not there', { api: 'constructor' }, 'not_granted'],
    ['a header of its own', { headers: { authorization: 'mine' } }, 'not_granted'],
  ])('with %s sends nothing and asks for no token [IP-05]', async (_what, changes, code) => {
    const { stream, network, asked } = scenario(text('{}'));
    expect(await stream(changes).opened.catch(codeOf)).toBe(code);
    expect([...network.requests, ...asked]).toEqual([]);
  });

  it("has the token of its API's resource and issuer, and no other's [RI-01]", async () => {
    const { stream, network, asked, issuers } = scenario(text('{}'));
    await stream().opened;
    expect([asked, issuers]).toEqual([['urn:notes'], ['https://idp.test']]);
    expect(network.requests[0]?.headers.get('authorization')).toBe('Bearer token-1');
  });

  it('of a 401 gets one new token before anything is read, and gives up after that [RT-17]', async () => {
    const { stream, tokens, network } = scenario(() => ({ status: 401, body: 'no' }));
    expect(await stream().opened.catch(codeOf)).toBe('api_unauthorized');
    expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(network.unread()).toBe(0);
  });

  it.each([301, 302, 303, 307, 308])(
    'follows no redirect with %i, to nowhere [IP-05, MD-04]',
    async (status) => {
      for (const location of ['https://evil.test/', 'https://api.test/notes/2', '/notes/3']) {
        const { stream, network } = scenario(() => ({ status, headers: { location } }));
        expect(await stream().opened.catch(codeOf)).toBe('api_redirect_refused');
        expect(network.requests).toHaveLength(1);
        expect(network.unread()).toBe(0);
      }
    },
  );

  it('that breaks after its first piece is not asked for again: what came stays as it is', async () => {
    const { opened, give, network } = flowing();
    give(10);
    const stream = await opened;
    expect((await stream.read())?.byteLength).toBe(10);
    give(new Error('cut'));
    expect(await readAll(stream)).toBe('api_unreachable');
    expect(stream.ended.aborted).toBe(true);
    expect(await readAll(stream)).toBe('api_unreachable');
    expect(network.requests).toHaveLength(1);
  });

  it('ends with the account it belongs to, also while nobody reads', async () => {
    const { opened, give, network, session, clock } = flowing();
    give(10);
    const stream = await opened;
    session.leaving.abort();
    expect(stream.ended.aborted).toBe(true);
    expect(await readAll(stream)).toBe('request_aborted');
    expect([network.unread(), clock.timers()]).toEqual([0, []]);
  });

  it('ends when nobody wants it any more, while it is waited for', async () => {
    const { opened, network, gone, clock } = flowing();
    const waiting = readAll(await opened);
    gone.abort();
    expect(await waiting).toBe('request_aborted');
    expect([network.unread(), clock.timers()]).toEqual([0, []]);
  });

  it('ends when nobody wants it any more before its head is there', async () => {
    const { stream, network, clock } = scenario(() => new Promise<never>(() => {}));
    const { opened, gone } = stream();
    await clock.advance(1);
    gone.abort();
    expect(await opened.catch(codeOf)).toBe('request_aborted');
    expect([network.requests.length, clock.timers()]).toEqual([1, []]);
  });

  it('goes on for as long as something comes, and ends when nothing does [MD-05]', async () => {
    const { opened, give, clock, network } = flowing();
    const stream = await opened;
    const read = readAll(stream);
    for (let i = 0; i < 10; i += 1) {
      give(1);
      await clock.advance(IDLE_MS - 1);
    }
    await clock.advance(1);
    expect(await read).toBe('api_timed_out');
    expect([network.unread(), clock.timers()]).toEqual([0, []]);
  });

  it('has as much patience with the API after the page was slow, and with the page after the API was', async () => {
    const { opened, give, clock } = flowing();
    const stream = await opened;
    // The page comes late, and so does what it asks for; then the page is late again.
    await clock.advance(IDLE_MS - 1);
    const piece = stream.read();
    await clock.advance(IDLE_MS - 1);
    give(3);
    expect((await piece)?.byteLength).toBe(3);
    await clock.advance(IDLE_MS - 1);
    give(0);
    expect(await stream.read()).toBeNull();
  });

  it('ends when nobody reads for so long, and says so to who reads then [MD-05]', async () => {
    const { opened, give, clock, network } = flowing();
    give(1);
    const stream = await opened;
    await clock.advance(IDLE_MS);
    expect(stream.ended.aborted).toBe(true);
    expect(await readAll(stream)).toBe('api_timed_out');
    expect(network.unread()).toBe(0);
  });

  it('has its time for the head alone', async () => {
    const { stream, clock } = scenario(() => new Promise<never>(() => {}));
    const opened = stream().opened.catch(codeOf);
    await clock.advance(LIMIT_MS);
    expect(await opened).toBe('api_timed_out');
  });

  it('is refused when it announces too much, and ended when it brings too much [MD-05]', async () => {
    const announced = scenario(() => ({ headers: { 'content-length': '1001' }, body: 'x' }));
    expect(await announced.stream().opened.catch(codeOf)).toBe('api_response_invalid');
    expect(announced.network.unread()).toBe(0);

    const { opened, give, network, clock } = flowing();
    const stream = await opened;
    give(1000);
    expect((await stream.read())?.byteLength).toBe(1000);
    give(1);
    expect(await readAll(stream)).toBe('api_response_invalid');
    expect([network.unread(), clock.timers()]).toEqual([0, []]);
  });

  it('leaves nothing behind at its end', async () => {
    const { opened, give, clock, gone, session, network } = flowing();
    give(5);
    give(0);
    const stream = await opened;
    expect(await readAll(stream)).toBe(5);
    expect([clock.timers(), network.unread()]).toEqual([[], 0]);
    // What ends later is nothing of this one any more.
    gone.abort();
    session.leaving.abort();
    expect(stream.ended.aborted).toBe(false);
  });

  it('tells how much of its body was sent', async () => {
    const { stream } = scenario(text('{}'));
    const { opened, sent } = stream({ method: 'PUT', body: 'x'.repeat(100) });
    await opened;
    expect(sent).toEqual([100]);
  });

  it('may send for as long as something is sent, and has its time limit after that', async () => {
    const { stream, clock, network } = scenario(() => new Promise<never>(() => {}));
    network.slowness = LIMIT_MS * 2;
    const { opened, sent } = stream({ method: 'POST', body: 'x'.repeat(100) });
    let outcome = 'waiting';
    opened.catch((error: unknown) => {
      outcome = codeOf(error);
    });
    // The first piece is taken at once, the others come later.
    await clock.advance(3 * LIMIT_MS * 2);
    expect([outcome, sent]).toEqual(['waiting', [25, 50, 75, 100]]);
    await clock.advance(LIMIT_MS - 1);
    expect(outcome).toBe('waiting');
    await clock.advance(1);
    expect(outcome).toBe('api_timed_out');
  });

  it('that sends nothing more for too long is ended [MD-05]', async () => {
    const { stream, clock, network } = scenario(text('{}'));
    network.slowness = IDLE_MS + 1;
    const opened = stream({ method: 'POST', body: 'x'.repeat(100) }).opened.catch(codeOf);
    await clock.advance(IDLE_MS);
    expect(await opened).toBe('api_timed_out');
  });
});
