/**
 * Main's end of the border, in memory: the same schemas and the same judgement of grants as the app's, in
 * front of handlers that need no process. No rate is limited, and every sender is the page.
 */
import * as v from 'valibot';
import { AuthError, codeOf } from '../../main/auth/auth-error.ts';
import { checkGranted, mayCall, narrow, projected } from '../../main/auth/grants.ts';
import type { IpcClient } from '../../preload/bridge.ts';
import type {
  ApiStream,
  Handlers,
  MethodArguments,
  MethodName,
  MethodResult,
  Reply,
  SessionSnapshot,
  StreamRequest,
  StreamOptions,
  WindowGrants,
} from '../../preload/contract.ts';
import {
  answersSnapshot,
  channelOf,
  grantsChangedChannel,
  methods,
  openRequestChannel,
  sessionChangedChannel,
  streamRequestSchema,
} from '../../preload/contract.ts';
import { serveFakeStream } from './fake-stream-port.ts';

/** One call of the page. */
export interface FakeCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Takes the place of a method; `proceed` does what the method does otherwise. */
export type FakeHandler<M extends MethodName> = (
  args: MethodArguments<M>,
  proceed: () => Promise<MethodResult<M>>,
) => MethodResult<M> | Promise<MethodResult<M>>;

/** What main is made of. */
export interface FakeMainOptions {
  readonly handlers: Handlers;
  /** From each API to its routes. */
  readonly routes: () => Readonly<Record<string, readonly string[]>>;
  /** What the window is granted at first. */
  readonly granted: () => WindowGrants;
}

type Listener = (event: never, ...args: never[]) => void;
type AnyHandler = (...args: readonly unknown[]) => unknown;

const nameOf = new Map(
  (Object.keys(methods) as MethodName[]).map((name) => [channelOf(name), name]),
);
const gone = new AbortController().signal;
const streamArguments = v.strictTuple([streamRequestSchema]);

/** Creates main's end. */
export function createFakeMain({ handlers, routes, granted }: FakeMainOptions) {
  const listeners = new Map<string, Set<Listener>>();
  const calls: FakeCall[] = [];
  const replaced = new Map<MethodName, FakeHandler<never>>();
  const held = new Map<MethodName, () => Promise<unknown>>();
  let narrowed: WindowGrants | null = null;
  const grants = (): WindowGrants => narrowed ?? granted();

  const caller = () => ({ window: grants().window, grants: grants(), gone });

  function send(channel: string, value: unknown): void {
    for (const listener of listeners.get(channel) ?? []) {
      (listener as (event: unknown, value: unknown) => void)(null, structuredClone(value));
    }
  }

  function narrowTo(keep: Parameters<typeof narrow>[1]): WindowGrants {
    const before = grants();
    narrowed = narrow(before, keep);
    if (JSON.stringify(narrowed) !== JSON.stringify(before)) send(grantsChangedChannel, narrowed);
    return narrowed;
  }

  /** Lets a call through that the window is granted. Throws AuthError. */
  function judged<M extends MethodName>(
    name: M,
    args: readonly unknown[],
    schema: v.GenericSchema = methods[name].args,
  ): MethodArguments<M> {
    if (!mayCall(grants(), name)) throw new AuthError('not_granted');
    const parsed = v.safeParse(schema, args);
    if (!parsed.success) throw new AuthError('bad_request');
    const parsedArgs = parsed.output as MethodArguments<M>;
    const apis = Object.fromEntries(
      Object.entries(routes()).map(([api, has]) => [api, { routes: has }]),
    );
    checkGranted(grants(), apis, name, parsedArgs);
    return parsedArgs;
  }

  function handle(name: MethodName, args: readonly unknown[]): unknown {
    if (name === 'getGrants') return grants();
    if (name === 'narrowGrants') return narrowTo(args[0] as never);
    return (handlers[name] as AnyHandler)(caller(), ...args);
  }

  async function answer(name: MethodName, sent: readonly unknown[]): Promise<Reply<unknown>> {
    try {
      const args = judged(name, sent) as readonly unknown[];
      await held.get(name)?.();
      const proceed = async () => handle(name, args);
      const other = replaced.get(name);
      const result = await (other ? other(args as never, proceed) : proceed());
      if (!Object.hasOwn(answersSnapshot, name)) return { ok: true, value: result };
      if (!mayCall(grants(), 'getSession')) throw new AuthError('not_granted');
      return { ok: true, value: projected(grants(), result as SessionSnapshot) };
    } catch (error) {
      return { ok: false, code: codeOf(error) };
    }
  }

  async function openStream(sent: unknown, options: StreamOptions): Promise<ApiStream> {
    await Promise.resolve();
    const [call] = judged('request', [sent], streamArguments) as [StreamRequest];
    await held.get('request')?.();
    return handlers.openRequest(caller(), call, options);
  }

  const ipc = {
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      const name = nameOf.get(channel);
      // As on the way to another process: what cannot be copied is not sent.
      const sent = structuredClone(args);
      if (name === undefined) throw new TypeError('no such channel');
      calls.push({ name, args: sent });
      return Promise.resolve()
        .then(() => answer(name, sent))
        .then(structuredClone);
    },
    on(channel: string, listener: Listener): void {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
    postMessage(channel: string, call: unknown, [port]: readonly MessagePort[]): void {
      const sent = structuredClone(call);
      if (channel !== openRequestChannel || !port) throw new TypeError('no such channel');
      calls.push({ name: 'openRequest', args: [sent] });
      void serveFakeStream(port, (options) => openStream(sent, options));
    },
    removeListener(channel: string, listener: Listener): void {
      listeners.get(channel)?.delete(listener);
    },
  };

  return {
    ipc: ipc as unknown as IpcClient,
    calls: calls as readonly FakeCall[],
    grants,
    narrow: narrowTo,

    /** Puts the window back to what it is granted at first, and tells the page. */
    grantAnew(): void {
      narrowed = null;
      send(grantsChangedChannel, grants());
    },

    /** Has every call of a method wait for something, or fail with it, before it is handled. */
    hold(name: MethodName, until: (() => Promise<unknown>) | null): void {
      if (until) held.set(name, until);
      else held.delete(name);
    },

    replace<M extends MethodName>(name: M, handler: FakeHandler<M> | null): void {
      if (handler === null) replaced.delete(name);
      else replaced.set(name, handler);
    },

    publish(snapshot: SessionSnapshot): void {
      if (mayCall(grants(), 'getSession')) {
        send(sessionChangedChannel, projected(grants(), snapshot));
      }
    },
  };
}
