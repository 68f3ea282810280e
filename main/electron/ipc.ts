/**
 * The only file that touches ipcMain. One wrapper registers every method of the contract, so no
 * handler can exist without the checks of the call and the envelope.
 */
import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent } from 'electron';
import type {
  Caller,
  GrantMethod,
  Handlers,
  KeptGrants,
  MethodArguments,
  MethodName,
  Reply,
  SessionSnapshot,
  WindowGrants,
} from '../../preload/contract.ts';
import { answersSnapshot, channelOf, methods, openRequestChannel } from '../../preload/contract.ts';
import { grantsChangedChannel, sessionChangedChannel } from '../../preload/contract.ts';
import { AuthError } from '../auth/auth-error.ts';
import { mayCall, projected, type ApisWithRoutes } from '../auth/grants.ts';
import type { EventLog } from '../log/log.ts';
import type { Clock } from '../ports.ts';
import { createCallChecks } from './call-checks.ts';
import { createKnownWindows, type KnownWindow } from './known-windows.ts';
import { isTrustedSender } from './sender-check.ts';
import { createStreamCalls } from './stream-calls.ts';

/** What the IPC surface is built from. */
export interface IpcOptions {
  /** A call that comes before them waits, checked already. */
  readonly handlers: Promise<Handlers>;
  /** The APIs of the configuration. */
  readonly apis: ApisWithRoutes;
  readonly clock: Clock;
  readonly log: EventLog;
}

type AnyHandler = (caller: Caller, ...args: readonly unknown[]) => unknown;

/** Answered here and at once: what the page calls next is judged by what these left. */
const grantHandlers: {
  readonly [M in GrantMethod]: (window: KnownWindow, args: MethodArguments<M>) => WindowGrants;
} = {
  getGrants: (window) => window.grants(),
  narrowGrants: (window, [keep]) => window.narrow(keep),
};
const isGrantMethod = (name: MethodName): name is GrantMethod => Object.hasOwn(grantHandlers, name);

/** Registers every method; returns how windows come to be known, are narrowed and are told of changes. */
export function registerIpc({ handlers, apis, clock, log }: IpcOptions) {
  const windows = createKnownWindows((window) => {
    tell(window, grantsChangedChannel, window.grants());
  });
  const checks = createCallChecks({ windows, apis, clock, log });
  const { check, failure } = checks;
  const openStream = createStreamCalls(checks, handlers);

  /** Sends to the window's own page, and to nothing else (IP-08). */
  function tell({ contents, page }: KnownWindow, channel: string, value: unknown): void {
    if (contents.isDestroyed() || contents.isCrashed()) return;
    const senderFrame = contents.mainFrame;
    if (!isTrustedSender({ sender: contents, senderFrame }, () => page)) return;
    senderFrame.send(channel, value);
  }

  /** What a window may know of a result: it may do less by now than when it called. */
  function forWindow(window: KnownWindow, name: MethodName, result: unknown): unknown {
    if (!Object.hasOwn(answersSnapshot, name)) return result;
    const grants = window.grants();
    if (!mayCall(grants, 'getSession')) throw new AuthError('not_granted');
    return projected(grants, result as SessionSnapshot);
  }

  async function answer(
    name: MethodName,
    event: IpcMainInvokeEvent,
    sent: readonly unknown[],
  ): Promise<Reply<unknown>> {
    const verdict = check(name, event, sent);
    if (!verdict.ok) return verdict;
    const { window, caller, args } = verdict;
    if (isGrantMethod(name)) {
      return { ok: true, value: grantHandlers[name](window, args as never) };
    }
    try {
      const handler = (await handlers)[name] as AnyHandler;
      const result = await handler(caller, ...(args as readonly unknown[]));
      return { ok: true, value: forWindow(window, name, result) };
    } catch (error) {
      return failure(name, window, error);
    }
  }

  for (const name of Object.keys(methods) as MethodName[]) {
    ipcMain.handle(channelOf(name), (event, ...args: unknown[]) => answer(name, event, args));
  }
  ipcMain.on(openRequestChannel, (event, ...args: unknown[]) => void openStream(event, args));

  return {
    /** Lets a window's page call, with these grants; ends by itself when the window is destroyed. */
    admit: windows.admit,

    /**
     * Takes grants from an open window until it is closed, over reloads too; null when none of that name is open.
     */
    narrow: (name: string, keep: KeptGrants): WindowGrants | null =>
      windows.named(name)?.narrow(keep) ?? null,

    /** Sends a snapshot to each window that may ask for it, as much as it may know of it. */
    publish(snapshot: SessionSnapshot): void {
      for (const window of windows.all()) {
        const grants = window.grants();
        if (!mayCall(grants, 'getSession')) continue;
        tell(window, sessionChangedChannel, projected(grants, snapshot));
      }
    },
  };
}

/** The IPC surface. */
export type Ipc = ReturnType<typeof registerIpc>;
