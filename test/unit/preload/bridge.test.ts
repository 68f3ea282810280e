import type { IpcRendererEvent } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBridge, type IpcClient } from '../../../preload/bridge.ts';
import { methods, type AuthBridge, type MethodName } from '../../../preload/contract.ts';
import { errors, type ErrorCode } from '../../../preload/errors.ts';

type Listener = (event: IpcRendererEvent, ...args: unknown[]) => void;

/** The part of ipcRenderer that the bridge uses. */
function createIpc() {
  const calls: { channel: string; args: unknown[] }[] = [];
  const listeners = new Map<string, Set<Listener>>();
  const ipc = {
    answer: (): unknown => ({ ok: true, value: undefined }),
    invoke: (channel: string, ...args: unknown[]) => {
      calls.push({ channel, args });
      return Promise.resolve().then(() => ipc.answer());
    },
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
    removeListener: (channel: string, listener: Listener) => {
      listeners.get(channel)?.delete(listener);
    },
    send: (channel: string, ...args: unknown[]) => {
      const event = { sender: 'canary', ports: ['canary'] } as unknown as IpcRendererEvent;
      for (const listener of listeners.get(channel) ?? []) listener(event, ...args);
    },
    count: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
  const bridge = createBridge(ipc as unknown as IpcClient);
  const anyBridge = bridge as unknown as Record<string, (...args: unknown[]) => unknown>;
  return { ipc, calls, bridge, anyBridge };
}

const snapshot = { revision: 1, provider: 'x', state: 'restoring' };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('window.auth', () => {
  it('has exactly these functions, its version, and nothing else [EL-17, IP-01, LB-15]', () => {
    const { bridge } = createIpc();
    const shape = Object.fromEntries(
      Object.getOwnPropertyNames(bridge).map((name) => [name, typeof Reflect.get(bridge, name)]),
    );
    expect(shape).toEqual({
      version: 'number',
      getSession: 'function',
      signIn: 'function',
      switchAccount: 'function',
      cancelSignIn: 'function',
      reopenBrowser: 'function',
      copySignInLink: 'function',
      keepSession: 'function',
      signOut: 'function',
      request: 'function',
      openRequest: 'function',
      getAccessToken: 'function',
      getActivity: 'function',
      exportActivity: 'function',
      getGrants: 'function',
      narrowGrants: 'function',
      openWindow: 'function',
      describe: 'function',
      onSessionChanged: 'function',
      onGrantsChanged: 'function',
    });
    expect(Object.getOwnPropertySymbols(bridge)).toEqual([]);
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(JSON.stringify(bridge)).not.toMatch(/ipc|channel|invoke|send/i);
  });

  it('calls the channels of the contract, one per method [IP-01, EL-17]', async () => {
    const { anyBridge, calls } = createIpc();
    for (const name of Object.keys(methods)) await anyBridge[name]?.();
    expect(calls.map(({ channel }) => channel)).toEqual([
      'auth:getSession',
      'auth:signIn',
      'auth:switchAccount',
      'auth:cancelSignIn',
      'auth:reopenBrowser',
      'auth:copySignInLink',
      'auth:keepSession',
      'auth:signOut',
      'auth:request',
      'auth:getAccessToken',
      'auth:getActivity',
      'auth:exportActivity',
      'auth:getGrants',
      'auth:narrowGrants',
      'auth:openWindow',
    ]);
  });

  it('hands arguments on as they are: main judges them [IP-02]', async () => {
    const { anyBridge, calls } = createIpc();
    const request = { api: 'notes', method: 'GET', path: '/notes' };
    await anyBridge['request']?.(request, 'more');
    expect(calls[0]?.args).toEqual([request, 'more']);
  });

  it("answers with main's value", async () => {
    const { bridge, ipc } = createIpc();
    ipc.answer = () => ({ ok: true, value: snapshot });
    expect(await bridge.getSession()).toEqual({ ok: true, value: snapshot });
  });

  it('answers a failure with code, sentence and next step, and nothing else main may have sent [IP-04]', async () => {
    const { bridge, ipc } = createIpc();
    ipc.answer = () => ({
      ok: false,
      code: 'offline',
      message: 'canary',
      stack: 'canary',
      cause: {},
    });
    expect(await bridge.signOut()).toEqual({
      ok: false,
      error: { code: 'offline', ...errors.offline },
    });
  });

  it.each([
    ['an unknown code', () => ({ ok: false, code: 'canary' }), 'internal'],
    ['a code that objects have themselves', () => ({ ok: false, code: 'constructor' }), 'internal'],
    ['no code', () => ({ ok: false }), 'internal'],
    ['nothing', () => undefined, 'bad_request'],
    ['an error', () => Promise.reject(new Error('canary')), 'bad_request'],
  ])(
    'never throws: %s is answered with a code of the list [IP-04]',
    async (_what, answer, code) => {
      const { anyBridge, ipc } = createIpc();
      ipc.answer = answer;
      for (const name of Object.keys(methods) as MethodName[]) {
        const result = await anyBridge[name]?.();
        expect(result).toEqual({ ok: false, error: { code, ...errors[code as ErrorCode] } });
      }
    },
  );

  it('never throws when an argument cannot be sent [IP-04, IP-02]', async () => {
    const { anyBridge, ipc } = createIpc();
    ipc.invoke = () => {
      throw new TypeError('An object could not be cloned.');
    };
    expect(await anyBridge['request']?.(() => {})).toMatchObject({
      ok: false,
      error: { code: 'bad_request' },
    });
  });
});

describe('describe', () => {
  it('knows every code of the list, each with a sentence and a next step [IP-04]', () => {
    const { bridge } = createIpc();
    for (const code of Object.keys(errors) as ErrorCode[]) {
      const { message, nextStep } = bridge.describe(code);
      expect(bridge.describe(code).code).toBe(code);
      expect(message).toMatch(/^[A-Z].+\.$/);
      expect(nextStep).toMatch(/^[A-Z].+\.$/);
    }
  });

  it.each(['', '__proto__', 'toString', 'nothing', null, 5])('says internal for %j', (code) => {
    expect(createIpc().bridge.describe(code as ErrorCode).code).toBe('internal');
  });

  it('says internal for an object that says it is a code, when it is asked for the first time [IP-04]', () => {
    const names = ['offline', '__proto__'];
    const object = { toString: () => names.shift() ?? '' };
    for (const code of [object, ['offline']] as unknown[]) {
      const described = createIpc().bridge.describe(code as ErrorCode);
      expect(described).toEqual({ code: 'internal', ...errors.internal });
    }
  });
});

describe.each([
  ['onSessionChanged', 'auth:sessionChanged'],
  ['onGrantsChanged', 'auth:grantsChanged'],
] as const)('%s', (name, channel) => {
  type Listen = (listener: (...args: unknown[]) => void) => () => void;
  const listenTo = (bridge: AuthBridge) => bridge[name] as unknown as Listen;

  it('gives listeners what was sent alone: no event, no sender, no port [EL-17, IP-08]', () => {
    const { bridge, ipc } = createIpc();
    const seen: unknown[][] = [];
    listenTo(bridge)((...args: unknown[]) => {
      seen.push(args);
    });
    ipc.send(channel, snapshot, 'more');
    // The other event's news are none of its own.
    for (const other of ['auth:sessionChanged', 'auth:grantsChanged'].filter((c) => c !== channel))
      ipc.send(other, 'canary');
    expect(seen).toEqual([[snapshot]]);
  });

  it('ends for the listener that was given, once or twice [IP-08]', () => {
    const { bridge, ipc } = createIpc();
    const [first, second] = [vi.fn(), vi.fn()];
    const end = listenTo(bridge)(first);
    listenTo(bridge)(second);
    end();
    end();
    ipc.send(channel, snapshot);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
    expect(ipc.count()).toBe(1);
  });

  it('counts the same function twice when it was given twice', () => {
    const { bridge, ipc } = createIpc();
    const listener = vi.fn();
    const end = listenTo(bridge)(listener);
    listenTo(bridge)(listener);
    end();
    ipc.send(channel, snapshot);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("keeps one listener's mistake from the others", () => {
    const { bridge, ipc } = createIpc();
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
    const other = vi.fn();
    listenTo(bridge)(() => {
      throw new Error('a mistake of the page');
    });
    listenTo(bridge)(other);
    ipc.send(channel, snapshot);
    expect(other).toHaveBeenCalledTimes(1);
    expect(reported).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, null, 'x', {}])('takes functions only, not %j', (listener) => {
    const { bridge, ipc } = createIpc();
    expect(() => listenTo(bridge)(listener as never)).toThrow(TypeError);
    expect(ipc.count()).toBe(0);
  });
});
