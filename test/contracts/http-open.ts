import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpFetchError, type HttpIncoming, type HttpOpen } from '../../main/ports.ts';
import type { HttpOpening } from '../../main/ports.ts';
import type { FakeServer, SentRequest } from '../fakes/fake-http-fetch.ts';

/** An `HttpOpen` and two servers that it can reach. */
export interface HttpOpenSubject {
  readonly open: HttpOpen;
  /** Origins of the two servers, and one where nobody listens. */
  readonly origin: string;
  readonly otherOrigin: string;
  readonly nowhere: string;
  /** What the server at `origin` answers from now on. */
  serve(server: FakeServer): void;
  /** Requests that reached the two servers so far. */
  readonly received: { readonly here: SentRequest[]; readonly there: SentRequest[] };
  stop(): Promise<void>;
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** Of a kind that is named: else Chromium keeps the head back until it has guessed one from the body. */
const JSON_LINES = { 'content-type': 'application/x-ndjson' };

/** A body that goes on when the test says so. */
function handBody() {
  const parts: Array<Uint8Array | Error | null> = [];
  let wake = () => {};
  const give = (part: Uint8Array | Error | null) => {
    parts.push(part);
    wake();
  };
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      while (parts.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const part = parts.shift();
      if (!part) return;
      if (part instanceof Error) throw part;
      yield part;
    }
  }
  return { pieces: pieces(), give };
}

/** What every `HttpOpen` has to keep. */
export function describeHttpOpen(name: string, start: () => Promise<HttpOpenSubject>): void {
  describe(`the contract of HttpOpen, kept by ${name}`, () => {
    let subject: HttpOpenSubject;
    const open = (changes: Partial<HttpOpening> = {}) =>
      subject.open({
        url: `${subject.origin}/path?canary-in-url`,
        method: 'GET',
        headers: [],
        ...changes,
      });
    const reason = async (work: Promise<unknown>): Promise<unknown> => {
      const error: unknown = await work.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(HttpFetchError);
      // Neither request nor answer is in it, however deep one looks.
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('canary-in');
      return (error as HttpFetchError).reason;
    };
    const textOf = async (incoming: HttpIncoming): Promise<string> => {
      const parts: Uint8Array[] = [];
      for (let part = await incoming.read(); part; part = await incoming.read()) parts.push(part);
      return Buffer.concat(parts).toString();
    };

    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.stop());

    it('brings the head before the body, and the body as it comes', async () => {
      const body = handBody();
      subject.serve(() => ({
        status: 201,
        headers: { ...JSON_LINES, 'X-Kind': 'Tea' },
        pieces: body.pieces,
      }));
      const incoming = await open();
      expect(incoming.status).toBe(201);
      expect(incoming.headers).toContainEqual(['x-kind', 'Tea']);
      body.give(bytes('one'));
      expect(Buffer.from((await incoming.read()) ?? []).toString()).toBe('one');
      body.give(bytes('two'));
      expect(Buffer.from((await incoming.read()) ?? []).toString()).toBe('two');
      body.give(null);
      expect(await incoming.read()).toBeNull();
    });

    it('tells the length where the head says it, and none where there is no body', async () => {
      subject.serve(() => ({ headers: { 'content-length': '5' }, body: 'hello' }));
      const incoming = await open();
      expect(incoming.length).toBe(5);
      expect(await textOf(incoming)).toBe('hello');
      const head = await open({ method: 'HEAD' });
      expect(head.length).toBeNull();
      expect(await head.read()).toBeNull();
    });

    it('sends method, headers and body, of bytes too, and tells how much was sent', async () => {
      const body = Uint8Array.from({ length: 200_000 }, () => 0x61);
      subject.serve(() => ({}));
      const told: number[] = [];
      const incoming = await open({
        method: 'PUT',
        headers: [['x-a', '1']],
        body,
        onSent: (sent) => {
          told.push(sent);
        },
      });
      expect(await textOf(incoming)).toBe('');
      const last = subject.received.here.at(-1);
      expect([last?.method, last?.bytes, last?.headers.get('x-a')]).toEqual(['PUT', 200_000, '1']);
      expect(told.at(-1)).toBe(200_000);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      // What is sent stays as it was.
      expect(body.byteLength).toBe(200_000);
    });

    it('sends a body of no bytes, and hands over a 401 to one that tells how it goes on', async () => {
      subject.serve(() => ({ status: 401, body: 'no' }));
      for (const body of [new Uint8Array(0), bytes('x'.repeat(100_000)), 'text']) {
        const incoming = await open({ method: 'POST', body, onSent: () => {} });
        expect([incoming.status, await textOf(incoming)]).toEqual([401, 'no']);
        expect(subject.received.here.at(-1)?.bytes).toBe(body.length);
      }
    });

    it.each([301, 302, 303, 307, 308])(
      'hands a redirect with %i over, unfollowed, also of an upload [MD-04]',
      async (status) => {
        subject.serve(() => ({ status, headers: { location: `${subject.otherOrigin}/evil` } }));
        const headers: HttpOpening['headers'] = [['authorization', 'Bearer canary-in-header']];
        const [method, body] = ['POST', 'canary-in-body'];
        for (const news of [{}, { onSent: () => {} }]) {
          const incoming = await open({ method, headers, body, ...news });
          expect(incoming.status).toBe(status);
          incoming.cancel();
        }
        expect(subject.received.there).toEqual([]);
      },
    );

    it('says that the answer is cut, when it is', async () => {
      const body = handBody();
      subject.serve(() => ({ headers: JSON_LINES, pieces: body.pieces }));
      const incoming = await open();
      body.give(bytes('canary-in-answer'));
      await incoming.read();
      body.give(new Error('canary-in-cut'));
      expect(await reason(incoming.read())).toBe('unreachable');
    });

    it('ends an answer whose reader does not want it: what is read then, or was waited for, is aborted', async () => {
      const body = handBody();
      subject.serve(() => ({ headers: JSON_LINES, pieces: body.pieces }));
      const incoming = await open();
      const waiting = reason(incoming.read());
      incoming.cancel();
      expect(await waiting).toBe('aborted');
      expect(await reason(incoming.read())).toBe('aborted');
      incoming.cancel();
    });

    it('ends when its caller says so, before the head and after it, whatever reason is given', async () => {
      const reached = Promise.withResolvers<void>();
      subject.serve(async () => {
        reached.resolve();
        return new Promise<never>(() => {});
      });
      const early = new AbortController();
      const given = reason(open({ signal: early.signal }));
      await reached.promise;
      early.abort(new Error('canary-in-reason'));
      expect(await given).toBe('aborted');

      const body = handBody();
      subject.serve(() => ({ headers: JSON_LINES, pieces: body.pieces }));
      const late = new AbortController();
      const incoming = await open({ signal: late.signal });
      const waiting = reason(incoming.read());
      late.abort(new Error('canary-in-reason'));
      expect(await waiting).toBe('aborted');
    });

    it('sends nothing for a caller that has ended already', async () => {
      const sent = subject.received.here.length;
      expect(await reason(open({ signal: AbortSignal.abort(new Error('canary-in-reason')) }))).toBe(
        'aborted',
      );
      expect(subject.received.here.length).toBe(sent);
    });

    it('says so when nobody can be reached, also for an upload', async () => {
      const url = `${subject.nowhere}/canary-in-url`;
      expect(await reason(open({ url }))).toBe('unreachable');
      expect(await reason(open({ url, method: 'PUT', body: 'x', onSent: () => {} }))).toBe(
        'unreachable',
      );
    });

    it.each([
      ['a text that is no URL', { url: 'canary-in-url' }],
      ['a URL with a user name', { url: 'https://canary-in-user:p@idp.test/' }],
      ['a body with GET', { method: 'GET', body: 'canary-in-body' }],
      ['a body with GET that tells how it goes on', { body: 'canary-in-body', onSent: () => {} }],
      ['a header with a line break', { headers: [['x-a', 'canary-in-header\r\nx-b: 1']] }],
    ] as const)('refuses %s before anything is sent', async (_what, changes) => {
      const sent = subject.received.here.length;
      expect(await reason(open(changes))).toBe('bad_request');
      expect(subject.received.here.length).toBe(sent);
    });
  });
}
