/**
 * The only file that touches ipcMain. One wrapper registers every method of the contract, so no
 * handler can exist without the sender check, the rate limit, the argument checks and the envelope.
 */
import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import * as v from 'valibot';
import type { Handlers, MethodName, Reply, SessionSnapshot } from '../../preload/contract.ts';
import { channelOf, methods, sessionChangedChannel } from '../../preload/contract.ts';
import { AuthError, codeOf } from '../auth/auth-error.ts';
import type { Clock, Log } from '../ports.ts';
import { isPlainData } from './plain-data.ts';
import { createRateLimiter } from './rate-limit.ts';
import { isTrustedSender } from './sender-check.ts';

/** What the IPC surface is built from. */
export interface IpcOptions {
  /** A call that comes before them waits, checked already. */
  readonly handlers: Promise<Handlers>;
  readonly clock: Clock;
  readonly log: Log;
}

type RateLimiter = ReturnType<typeof createRateLimiter>;
type AnyHandler = (...args: readonly unknown[]) => unknown;

/** Registers every method; returns how windows come to be known and are told of changes. */
export function registerIpc({ handlers, clock, log }: IpcOptions) {
  const windows = new Map<WebContents, RateLimiter>();
  const isKnown = (contents: WebContents) => windows.has(contents);

  async function answer(
    name: MethodName,
    event: IpcMainInvokeEvent,
    args: readonly unknown[],
  ): Promise<Reply<unknown>> {
    const limiter = windows.get(event.sender);
    if (!limiter || !isTrustedSender(event, isKnown)) {
      log.event('ipc.refused', { method: name, reason: 'sender' });
      return { ok: false, code: 'sender_refused' };
    }
    try {
      if (!limiter.allow(name, clock.monotonic())) throw new AuthError('rate_limited');
      if (!isPlainData(args)) throw new AuthError('bad_request');
      const parsed = v.safeParse(methods[name].args, args);
      if (!parsed.success) throw new AuthError('bad_request');
      const handler = (await handlers)[name] as AnyHandler;
      return { ok: true, value: await handler(...(parsed.output as readonly unknown[])) };
    } catch (error) {
      const code = codeOf(error);
      log.event('ipc.failed', { method: name, code });
      return { ok: false, code };
    }
  }

  for (const name of Object.keys(methods) as MethodName[]) {
    ipcMain.handle(channelOf(name), (event, ...args: unknown[]) => answer(name, event, args));
  }

  return {
    /** Lets a window's page call; ends by itself when the window is destroyed. */
    admit(contents: WebContents): void {
      windows.set(contents, createRateLimiter());
      contents.once('destroyed', () => {
        windows.delete(contents);
      });
    },

    /** Sends a snapshot to the app's page in each admitted window, and to nothing else (IP-08). */
    publish(snapshot: SessionSnapshot): void {
      for (const sender of windows.keys()) {
        if (sender.isDestroyed() || sender.isCrashed()) continue;
        const senderFrame = sender.mainFrame;
        if (!isTrustedSender({ sender, senderFrame }, isKnown)) continue;
        senderFrame.send(sessionChangedChannel, snapshot);
      }
    },
  };
}

/** The IPC surface. */
export type Ipc = ReturnType<typeof registerIpc>;
