/** What opens streams for pages: judged as `request` is, with its grants and its rate, and few at a time. */
import type { IpcMainEvent } from 'electron';
import * as v from 'valibot';
import type { Handlers } from '../../preload/contract.ts';
import { streamRequestSchema } from '../../preload/contract.ts';
import { AuthError } from '../auth/auth-error.ts';
import type { CallChecks } from './call-checks.ts';
import type { KnownWindow } from './known-windows.ts';
import { serveStream, type StreamPort } from './stream-port.ts';

/** Streams that a window may have open: each holds a connection, and main's and the page's share of memory. */
export const MOST_STREAMS = 64;

const argumentsSchema = v.strictTuple([streamRequestSchema]);

/** Where a stream's call came from, with the port that its answer goes to. */
export interface StreamSent extends Pick<IpcMainEvent, 'sender' | 'senderFrame'> {
  /** Absent when the message was sent in the way that has none. */
  readonly ports?: readonly StreamPort[];
}

/** Creates what answers the calls of streams; it never rejects. */
export function createStreamCalls(
  { check, failure }: CallChecks,
  handlers: Promise<Pick<Handlers, 'openRequest'>>,
) {
  const counts = new WeakMap<KnownWindow, number>();

  return async (sent: StreamSent, args: readonly unknown[]): Promise<void> => {
    const verdict = check('request', sent, args, argumentsSchema);
    const { ports = [] } = sent;
    const [port, ...more] = ports;
    const refuse = (code: ReturnType<typeof failure>['code']) => {
      port?.postMessage({ code });
      for (const each of ports) each.close();
    };
    if (!verdict.ok) {
      refuse(verdict.code);
      return;
    }
    const { window, caller } = verdict;
    const [call] = verdict.args;
    const failed = (error: unknown) => failure('request', window, error).code;
    const count = counts.get(window) ?? 0;
    if (!port || more.length > 0) {
      refuse(failed(new AuthError('bad_request')));
      return;
    }
    if (count >= MOST_STREAMS) {
      refuse(failed(new AuthError('rate_limited')));
      return;
    }
    counts.set(window, count + 1);
    await serveStream(port, {
      open: async (options) => (await handlers).openRequest(caller, call, options),
      gone: caller.gone,
      failed: (error) => ({ code: failed(error) }),
    });
    counts.set(window, (counts.get(window) ?? 1) - 1);
  };
}
