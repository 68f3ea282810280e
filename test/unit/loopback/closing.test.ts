import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CALLBACK, startAttempt, type Attempt } from './attempt.ts';
import { dial, dialError, request } from '../../rig/raw-http.ts';

/** Holds connections of every kind open: silent, half a request, and one that waits for a page. */
async function keepConnected({ port }: Attempt): Promise<void> {
  const sockets = [await dial(port), await dial(port), await dial(port)];
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  sockets[1]?.write(`GET ${CALLBACK} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
  sockets[2]?.write(
    `GET /done HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: keep-alive\r\n\r\n`,
  );
}

/** Waits until the port refuses connections; milliseconds since the call. */
async function timeToRefusal({ port }: Attempt): Promise<number> {
  const start = performance.now();
  await vi.waitFor(async () => expect(await dialError(port)).toBe('ECONNREFUSED'), {
    timeout: 5_000,
    interval: 20,
  });
  return performance.now() - start;
}

describe('the four endings close the port within a second', () => {
  it('success [LB-03]', async () => {
    const attempt = await startAttempt();
    await request(attempt.port, CALLBACK);
    const pages = [request(attempt.port, '/done'), request(attempt.port, '/done')];
    await keepConnected(attempt);
    // A round trip later the tabs are known to wait.
    expect((await request(attempt.port, CALLBACK)).status).toBe(409);
    (await attempt.received).answer({ kind: 'signed_in' });
    void attempt.receiver.close();
    expect(await timeToRefusal(attempt)).toBeLessThan(1_000);
    for (const page of await Promise.all(pages)) expect(page.body).toContain('You are signed in');
  });

  it('error, with a browser that never fetches its page [LB-03]', async () => {
    const attempt = await startAttempt();
    await request(attempt.port, CALLBACK);
    (await attempt.received).answer({ kind: 'failed', sentence: 'Declined.' });
    await dial(attempt.port);
    void attempt.receiver.close();
    expect(await timeToRefusal(attempt)).toBeLessThan(1_000);
  });

  it('cancel [LB-03] [LB-14]', async () => {
    const attempt = await startAttempt();
    await keepConnected(attempt);
    attempt.abort.abort(new Error('cancelled'));
    expect(await timeToRefusal(attempt)).toBeLessThan(1_000);
    await expect(attempt.received).rejects.toThrow('cancelled');
  });

  it('timeout [LB-03] [LB-14]', async () => {
    const attempt = await startAttempt();
    await keepConnected(attempt);
    const timeout = AbortSignal.timeout(10);
    timeout.addEventListener('abort', () => attempt.abort.abort(timeout.reason));
    await expect(attempt.received).rejects.toThrow('timeout');
    expect(await timeToRefusal(attempt)).toBeLessThan(1_000);
  });
});

describe('closing', () => {
  it('is immediate when no page is owed [LB-03]', async () => {
    const attempt = await startAttempt();
    await keepConnected(attempt);
    const start = performance.now();
    await attempt.receiver.close();
    expect(performance.now() - start).toBeLessThan(450);
    expect(await dialError(attempt.port)).toBe('ECONNREFUSED');
  });

  it('waits for a browser that has yet to fetch its page, but no longer [LB-03]', async () => {
    const attempt = await startAttempt();
    await request(attempt.port, CALLBACK);
    (await attempt.received).answer({ kind: 'failed', sentence: 'Declined.' });
    const closed = attempt.receiver.close();
    expect((await request(attempt.port, CALLBACK)).status).toBe(409);
    expect((await request(attempt.port, '/done')).body).toContain('<p>Declined.</p>');
    const start = performance.now();
    await closed;
    expect(performance.now() - start).toBeLessThan(450);
    expect(await dialError(attempt.port)).toBe('ECONNREFUSED');
  });

  it('takes no callback any more after an abort [LB-03]', async () => {
    const attempt = await startAttempt();
    const late = request(attempt.port, CALLBACK);
    attempt.abort.abort(new Error('cancelled'));
    expect((await late).status).not.toBe(303);
    expect(attempt.judged).toEqual([]);
    await expect(attempt.received).rejects.toThrow('cancelled');
  });

  it('leaves no rejection unhandled, in whatever order things happen [LB-07]', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    onTestFinished(() => void process.off('unhandledRejection', unhandled));
    type Step = (attempt: Attempt) => unknown;
    const steps: Readonly<Record<string, Step>> = {
      abort: ({ abort }) => abort.abort(new Error('cancelled')),
      close: ({ receiver }) => void receiver.close(),
      receive: ({ receiver }) => void receiver.receive(() => null),
      callback: ({ port }) => request(port, CALLBACK),
    };
    for (const first of Object.values(steps)) {
      for (const second of Object.values(steps)) {
        const attempt = await startAttempt();
        await first(attempt);
        await second(attempt);
        await attempt.receiver.close();
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('forgets the attempt: its signal keeps nothing alive [LB-03]', async () => {
    const { receiver, abort } = await startAttempt();
    const remove = vi.spyOn(abort.signal, 'removeEventListener');
    await receiver.close();
    expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
  });
});
