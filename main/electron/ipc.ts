/**
 * The only file that touches ipcMain. One wrapper registers every method of the contract, so no
 * handler can exist without the sender check, the rate limit, the argument checks and the envelope.
 */
import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import * as v from 'valibot';
import type { ErrorCode, Handlers, MethodName, Reply } from '../../preload/contract.ts';
import type { SessionSnapshot } from '../../preload/contract.ts';
import { channelOf, methods, sessionChangedChannel } from '../../preload/contract.ts';
import { AuthError, codeOf } from '../auth/auth-error.ts';
import { countRefused, type EventLog } from '../log/log.ts';
import type { Clock } from '../ports.ts';
import { isPlainData } from './plain-data.ts';
import { createRateLimiter } from './rate-limit.ts';
import { isTrustedSender } from './sender-check.ts';

/** What the IPC surface is built from. */
export interface IpcOptions {
  /** A call that comes before them waits, checked already. */
  readonly handlers: Promise<Handlers>;
  readonly clock: Clock;
  readonly log: EventLog;
}

type RateLimiter = ReturnType<typeof createRateLimiter>;
/** What says that the page did what it may not; any other failure is one of the work itself. */
const REFUSALS: readonly ErrorCode[] = ['rate_limited', 'bad_request'];

type AnyHandler = (...args: readonly unknown[]) => unknown;

/** Registers every method; returns how windows come to be known and are told of changes. */
export function registerIpc({ handlers, clock, log }: IpcOptions) {
  const windows = new Map<WebContents, RateLimiter>();
  const isKnown = (contents: WebContents) => windows.has(contents);
  const now = () => clock.monotonic();
  const refused = countRefused(log, 'ipc.refused', now);
  const failed = countRefused(log, 'ipc.failed', now);

  async function answer(
    name: MethodName,
    event: IpcMainInvokeEvent,
    args: readonly unknown[],
  ): Promise<Reply<unknown>> {
    const limiter = windows.get(event.sender);
    if (!limiter || !isTrustedSender(event, isKnown)) {
      refused({ method: name, reason: 'sender' });
      return { ok: false, code: 'sender_refused' };
    }
    try {
      if (!limiter.allow(name, now())) throw new AuthError('rate_limited');
      if (!isPlainData(args)) throw new AuthError('bad_request');
      const parsed = v.safeParse(methods[name].args, args);
      if (!parsed.success) throw new AuthError('bad_request');
      const handler = (await handlers)[name] as AnyHandler;
      return { ok: true, value: await handler(...(parsed.output as readonly unknown[])) };
    } catch (error) {
      const code = codeOf(error);
      if (REFUSALS.includes(code)) refused({ method: name, reason: code });
      else failed({ method: name, code });
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
