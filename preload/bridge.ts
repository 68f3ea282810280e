/**
 * Builds `window.auth` from the contract: named verbs, no channel names, no ipcRenderer, no event
 * objects (EL-17). A failure in main is a code with its sentence, and is not thrown. What contextBridge
 * cannot copy (a Proxy, a very deep object) it refuses with an Error of its own, before we are asked.
 */
import type { IpcRenderer } from 'electron';
import type { AuthBridge, AuthFailure, ErrorCode, MethodName, Reply } from './contract.ts';
import { channelOf, contractVersion, errors, methods } from './contract.ts';
import { grantsChangedChannel, sessionChangedChannel } from './contract.ts';
import type { Result, StreamRequest } from './contract.ts';
import { openRequest } from './open-request.ts';

/** The part of Electron's ipcRenderer that the bridge uses. */
export type IpcClient = Pick<IpcRenderer, 'invoke' | 'on' | 'postMessage' | 'removeListener'>;

/** A code of the list, and nothing that only says it is one: an object could say otherwise when it is asked again. */
const isCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errors, code);

function describe(code: unknown): AuthFailure {
  const known = isCode(code) ? code : 'internal';
  return { code: known, ...errors[known] };
}

async function call(ipc: IpcClient, name: MethodName, args: unknown[]): Promise<Result<unknown>> {
  try {
    const reply = (await ipc.invoke(channelOf(name), ...args)) as Reply<unknown>;
    return reply.ok ? { ok: true, value: reply.value } : { ok: false, error: describe(reply.code) };
  } catch {
    // What could not be sent (a function in the arguments), or an app that is closing.
    return { ok: false, error: describe('bad_request') };
  }
}

/** How a page listens to an event of main: it gets what was sent, and neither event, sender nor port. */
function subscription(ipc: IpcClient, name: string, channel: string) {
  return (listener: (value: never) => void): (() => void) => {
    if (typeof listener !== 'function') throw new TypeError('listener must be a function');
    const forward = (_event: unknown, value: unknown) => {
      try {
        listener(value as never);
      } catch (error) {
        // One listener's mistake must not keep the news from the others.
        console.error(`A listener of auth.${name} failed`, error);
      }
    };
    ipc.on(channel, forward);
    return () => {
      ipc.removeListener(channel, forward);
    };
  };
}

/**
 * Creates the object that becomes `window.auth`.
 * @param ipc Electron's ipcRenderer; it is not reachable through the result.
 */
export function createBridge(ipc: IpcClient): AuthBridge {
  const calls = Object.fromEntries(
    (Object.keys(methods) as MethodName[]).map((name) => [
      name,
      (...args: unknown[]) => call(ipc, name, args),
    ]),
  ) as Pick<AuthBridge, MethodName>;
  return Object.freeze<AuthBridge>({
    version: contractVersion,
    ...calls,
    describe,
    openRequest: (call: StreamRequest, onSent?: (sent: number, total: number) => void) =>
      openRequest({ ipc, describe }, call, onSent),
    onSessionChanged: subscription(ipc, 'onSessionChanged', sessionChangedChannel),
    onGrantsChanged: subscription(ipc, 'onGrantsChanged', grantsChangedChannel),
  });
}
