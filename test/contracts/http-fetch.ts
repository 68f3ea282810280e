import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpFetchError, type HttpFetch, type HttpRequest } from '../../main/ports.ts';
import type { FakeServer, SentRequest } from '../fakes/fake-http-fetch.ts';

/** An `HttpFetch` and two servers that it can reach. */
export interface HttpFetchSubject {
  readonly fetch: HttpFetch;
  /** Origins of the two servers, and one where nobody listens. */
  readonly origin: string;
  readonly otherOrigin: string;
  readonly nowhere: string;
  /** What the server at `origin` answers from now on. */
  serve(server: FakeServer): void;
  /** Requests that reached the two servers so far. */
  readonly received: { readonly here: SentRequest[]; readonly there: SentRequest[] };
  /** Lets a time limit of this many milliseconds run out. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** What every `HttpFetch` has to keep. */
export function describeHttpFetch(name: string, start: () => Promise<HttpFetchSubject>): void {
  describe(`the contract of HttpFetch, kept by ${name}`, () => {
    let subject: HttpFetchSubject;
    const send = (changes: Partial<HttpRequest> = {}) =>
      subject.fetch({
        url: `${subject.origin}/path?canary-in-url`,
        method: 'GET',
        headers: [],
        maxBytes: 1000,
        timeoutMs: 5000,
        ...changes,
      });
    const failure = async (changes: Partial<HttpRequest>): Promise<unknown> => {
      const error: unknown = await send(changes).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(HttpFetchError);
      // Neither request nor answer is in it, however deep one looks.
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('canary-in');
      return (error as HttpFetchError).reason;
    };

    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.stop());

    it('brings status, lower-case header names and the whole body', async () => {
      subject.serve(() => ({ status: 418, headers: { 'X-Kind': 'Tea' }, body: 'pot: ü' }));
      const { status, headers, body } = await send();
      expect(status).toBe(418);
      expect(headers).toContainEqual(['x-kind', 'Tea']);
      expect(new TextDecoder().decode(body)).toBe('pot: ü');
    });

    it('sends method, headers and body as they are, and no cookie or credential of its own', async () => {
      subject.serve(() => ({ headers: { 'set-cookie': 'canary-in-cookie=1' } }));
      await send();
      await send({
        method: 'POST',
        headers: [['content-type', 'application/x-www-form-urlencoded']],
        body: 'a=1&b=%C3%BC',
      });
      const last = subject.received.here.at(-1);
      expect(last).toMatchObject({ method: 'POST', body: 'a=1&b=%C3%BC' });
      expect(last?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
      for (const header of ['cookie', 'authorization', 'referer', 'origin']) {
        expect(last?.headers.has(header)).toBe(false);
      }
    });

    it.each([301, 302, 303, 307, 308])(
      'hands a redirect with %i over, unfollowed [MD-04]',
      async (status) => {
        subject.serve(() => ({ status, headers: { location: `${subject.otherOrigin}/evil` } }));
        const secret: HttpRequest['headers'] = [['authorization', 'Bearer canary-in-header']];
        const response = await send({ method: 'POST', headers: secret, body: 'canary-in-body' });
        expect(response.status).toBe(status);
        expect(subject.received.there).toEqual([]);
      },
    );

    it('refuses a body above the limit, and takes one at the limit [MD-05]', async () => {
      subject.serve(() => ({ body: 'x'.repeat(1001) + 'canary-in-answer' }));
      expect(await failure({})).toBe('too_large');
      subject.serve(() => ({ body: 'x'.repeat(1000) }));
      expect((await send()).body.byteLength).toBe(1000);
    });

    it('takes the answer to HEAD, whatever length it announces', async () => {
      subject.serve(() => ({ body: 'x'.repeat(5000) }));
      expect((await send({ method: 'HEAD' })).body.byteLength).toBe(0);
    });

    it('gives up on a server that does not finish in time [MD-05]', async () => {
      subject.serve(() => ({ body: 'canary-in-answer', takesMs: 'never' }));
      const given = failure({ timeoutMs: 100 });
      await subject.pass(100);
      expect(await given).toBe('timeout');
    });

    it('ends when its caller says so, whatever reason is given', async () => {
      const reached = Promise.withResolvers<void>();
      subject.serve(() => {
        reached.resolve();
        return { takesMs: 'never' };
      });
      const controller = new AbortController();
      const given = failure({ signal: controller.signal });
      await reached.promise;
      controller.abort(new Error('canary-in-reason'));
      expect(await given).toBe('aborted');
    });

    it('sends nothing for a caller that has ended already', async () => {
      const sent = subject.received.here.length;
      expect(await failure({ signal: AbortSignal.abort(new Error('canary-in-reason')) })).toBe(
        'aborted',
      );
      expect(subject.received.here.length).toBe(sent);
    });

    it('says so when nobody can be reached', async () => {
      expect(await failure({ url: `${subject.nowhere}/canary-in-url` })).toBe('unreachable');
    });

    it.each([
      ['a text that is no URL', { url: 'canary-in-url' }],
      ['a URL with a user name', { url: 'https://canary-in-user:p@idp.test/' }],
      ['a body with GET', { method: 'GET', body: 'canary-in-body' }],
      ['a header with a line break', { headers: [['x-a', 'canary-in-header\r\nx-b: 1']] }],
    ] as const)('refuses %s before anything is sent', async (_what, changes) => {
      const sent = subject.received.here.length;
      expect(await failure(changes)).toBe('bad_request');
      expect(subject.received.here.length).toBe(sent);
    });
  });
}
