/**
 * Every check of a call, in one place and in one turn of the event loop: whose it is, whether the window may,
 * how often, with what. Whatever brings a call to main goes through it; nothing is awaited before it is through.
 */
import type { IpcMainInvokeEvent } from 'electron';
import * as v from 'valibot';
import type { ArgumentsSchema, Caller, ErrorCode, MethodName } from '../../preload/contract.ts';
import { methods } from '../../preload/contract.ts';
import { AuthError, codeOf } from '../auth/auth-error.ts';
import { checkGranted, mayCall, type ApisWithRoutes } from '../auth/grants.ts';
import { countRefused, type EventLog } from '../log/log.ts';
import type { Clock } from '../ports.ts';
import type { KnownWindow, KnownWindows } from './known-windows.ts';
import { isPlainCall, isPlainData } from './plain-data.ts';
import { isTrustedSender } from './sender-check.ts';

/** What the checks need to know. */
export interface CheckOptions {
  readonly windows: KnownWindows;
  /** The APIs of the configuration: their routes say which one a call belongs to. */
  readonly apis: ApisWithRoutes;
  readonly clock: Clock;
  readonly log: EventLog;
}

/** Where a call came from, as Electron tells it. */
export type Sent = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/** A refusal as it is answered. */
export interface Refused {
  readonly ok: false;
  readonly code: ErrorCode;
}

/** Refused with a code; or who called, with parsed arguments. */
export type Verdict<A> =
  | Refused
  | { readonly ok: true; readonly window: KnownWindow; readonly caller: Caller; readonly args: A };

/** What says that the page did what it may not; any other failure is one of the work itself. */
const REFUSALS: readonly ErrorCode[] = ['not_granted', 'rate_limited', 'bad_request'];

/** What is allowed of a method's arguments before its schema looks at them. */
const MOST_VALUES: Readonly<Partial<Record<MethodName, number>>> = { narrowGrants: 4096 };

/** Creates what judges calls, and what answers those that fail. */
export function createCallChecks({ windows, apis, clock, log }: CheckOptions) {
  const now = () => clock.monotonic();
  const refused = countRefused(log, 'ipc.refused', now);
  const failed = countRefused(log, 'ipc.failed', now);
  const pageOf = (contents: Sent['sender']) => windows.of(contents)?.page;

  /** Logs why a call failed, before or in its handler; a code alone is answered (IP-04). */
  function failure(name: MethodName, window: KnownWindow, error: unknown): Refused {
    let code = codeOf(error);
    // A page that asks over and over for what it may not is told that alone.
    if (code === 'not_granted' && !window.mayTell(now())) code = 'rate_limited';
    const { window: its } = window.grants();
    if (REFUSALS.includes(code)) refused({ method: name, reason: code, window: its });
    else failed({ method: name, code });
    return { ok: false, code };
  }

  /**
   * Judges one call. Synchronous: after an await the sender may be another page.
   * @param schema the arguments' schema, where it is not the method's own.
   */
  function check<M extends MethodName, S extends ArgumentsSchema<M> = ArgumentsSchema<M>>(
    name: M,
    sent: Sent,
    args: readonly unknown[],
    schema?: S,
  ): Verdict<v.InferOutput<S>> {
    const window = windows.of(sent.sender);
    if (!window || !isTrustedSender(sent, pageOf)) {
      refused({ method: name, reason: 'sender' });
      return { ok: false, code: 'sender_refused' };
    }
    const grants = window.grants();
    try {
      if (!mayCall(grants, name)) throw new AuthError('not_granted');
      if (!window.limiter.allow(name, now())) throw new AuthError('rate_limited');
      const isPlain = name === 'request' ? isPlainCall(args) : isPlainData(args, MOST_VALUES[name]);
      if (!isPlain) throw new AuthError('bad_request');
      const parsed = v.safeParse(schema ?? methods[name].args, args);
      if (!parsed.success) throw new AuthError('bad_request');
      const output = parsed.output as v.InferOutput<S>;
      checkGranted(grants, apis, name, output);
      const caller = { window: grants.window, grants, gone: window.gone() };
      return { ok: true, window, caller, args: output };
    } catch (error) {
      return failure(name, window, error);
    }
  }

  return { check, failure };
}

/** What judges calls, and what answers those that fail. */
export type CallChecks = ReturnType<typeof createCallChecks>;
