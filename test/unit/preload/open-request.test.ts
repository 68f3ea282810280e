import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRequest } from '../../../preload/open-request.ts';
import type { StreamRequest } from '../../../preload/contract.ts';
import { errors } from '../../../preload/errors.ts';
import type { ErrorCode } from '../../../preload/contract.ts';
import type { FromMain } from '../../../preload/stream-messages.ts';
import { turn } from '../../fakes/fake-clock.ts';

const call: StreamRequest = { api: 'notes', method: 'PUT', path: '/notes', body: 'ü' };
const head = { status: 200, headers: {}, length: null };
const failure = (code: ErrorCode) => ({ ok: false, error: { code, ...errors[code] } });

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
  vi.restoreAllMocks();
});

/** The page's side, with main's end of the port in the hands of the test. */
function opened(onSent?: (sent: number, total: number) => void) {
  const sent: { channel: string; message: unknown }[] = [];
  const heard: unknown[] = [];
  let main: MessagePort | undefined;
  const ipc = {
    postMessage: (channel: string, message: unknown, transfer?: MessagePort[]) => {
      sent.push({ channel, message });
      [main] = transfer ?? [];
    },
  };
  const describe = (code: ErrorCode) => ({ code, ...errors[code] });
  const handle = openRequest({ ipc, describe }, call, onSent);
  main?.addEventListener('message', ({ data }) => heard.push(data));
  main?.start();
  ports.push(main!);
  /** Lets main say something, and waits until it is heard. */
  const say = async (...messages: FromMain[]) => {
    for (const message of messages) main?.postMessage(message);
    for (let i = 0; i < 3; i += 1) await turn();
  };
  return { handle, sent, heard, say, main: main! };
}
const piece = (...bytes: number[]) => Uint8Array.from(bytes);

describe('openRequest of the bridge', () => {
  it('sends the call and a port to main, on the channel of the contract [EL-17]', () => {
    const { sent, main } = opened();
    expect(sent).toEqual([{ channel: 'auth:openRequest', message: call }]);
    expect(main).toBeInstanceOf(MessagePort);
  });

  it('gives the page three functions of its own, and no port [EL-17, IP-01]', () => {
    const { handle } = opened();
    expect(Object.keys(handle)).toEqual(['head', 'read', 'cancel']);
    expect(handle.head).toBeInstanceOf(Promise);
  });

  it('hands over the head, the pieces in their order, and the end, from then on', async () => {
    const { handle, say, heard } = opened();
    await say({ head }, { piece: piece(1) }, { piece: piece(2, 3) });
    expect(await handle.head).toEqual({ ok: true, value: head });
    expect(await handle.read()).toEqual({ ok: true, value: piece(1) });
    const early = [handle.read(), handle.read(), handle.read()];
    await say({ piece: piece(4) }, { end: true });
    expect(await Promise.all(early)).toEqual([
      { ok: true, value: piece(2, 3) },
      { ok: true, value: piece(4) },
      { ok: true, value: null },
    ]);
    expect(await handle.read()).toEqual({ ok: true, value: null });
    expect(heard).toEqual([{ read: 1 }, { read: 2 }, { read: 1 }]);
  });

  it('tells main of what was read, and of nothing that was not: main sends no more than that', async () => {
    const { say, heard, handle } = opened();
    await say({ head }, { piece: piece(1, 2) }, { piece: piece(3) });
    expect(heard).toEqual([]);
    await handle.read();
    await say();
    expect(heard).toEqual([{ read: 2 }]);
  });

  it('hands over what came before a failure, and then the failure', async () => {
    const { handle, say } = opened();
    await say({ head }, { piece: piece(1) }, { code: 'api_unreachable' });
    expect(await handle.head).toEqual({ ok: true, value: head });
    expect(await handle.read()).toEqual({ ok: true, value: piece(1) });
    expect(await handle.read()).toEqual(failure('api_unreachable'));
    expect(await handle.read()).toEqual(failure('api_unreachable'));
  });

  it('fails as a value, head and body, when main refuses it [IP-04]', async () => {
    const { handle, say } = opened();
    const read = handle.read();
    await say({ code: 'not_granted' });
    expect(await handle.head).toEqual(failure('not_granted'));
    expect(await read).toEqual(failure('not_granted'));
  });

  it('answers request_aborted to everything that is waited for, and tells main, when it is cancelled', async () => {
    const { handle, say, heard } = opened();
    const waiting = handle.read();
    handle.cancel();
    handle.cancel();
    expect(await waiting).toEqual(failure('request_aborted'));
    expect(await handle.head).toEqual(failure('request_aborted'));
    expect(await handle.read()).toEqual(failure('request_aborted'));
    await say({ piece: piece(1) });
    expect(heard).toEqual([{ cancel: true }]);
  });

  it('drops what was not read when it is cancelled, and does nothing after the end', async () => {
    const { handle, say, heard } = opened();
    await say({ head }, { piece: piece(1) });
    handle.cancel();
    expect(await handle.read()).toEqual(failure('request_aborted'));
    const whole = opened();
    await whole.say({ head }, { end: true });
    whole.handle.cancel();
    expect(await whole.handle.read()).toEqual({ ok: true, value: null });
    await say();
    expect([heard, whole.heard]).toEqual([[{ cancel: true }], []]);
  });

  it('fails when main closes the port without a word', async () => {
    const { handle, main } = opened();
    const waiting = handle.read();
    main.close();
    expect(await waiting).toEqual(failure('request_aborted'));
    expect(await handle.head).toEqual(failure('request_aborted'));
  });

  it('fails as a value when the call cannot be sent [IP-04, IP-02]', async () => {
    const ipc = {
      postMessage: () => {
        throw new Error('An object could not be cloned.');
      },
    };
    const describe = (code: ErrorCode) => ({ code, ...errors[code] });
    const handle = openRequest({ ipc, describe }, call);
    expect(await handle.head).toEqual(failure('bad_request'));
    expect(await handle.read()).toEqual(failure('bad_request'));
  });

  it('tells how much of the body was sent, and of how many bytes', async () => {
    const told: number[][] = [];
    const { say } = opened((...numbers) => told.push(numbers));
    await say({ sent: 1 }, { sent: 2 }, { head });
    expect(told).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('goes on when the listener throws, and says so on the console', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { say, handle } = opened(() => {
      throw new Error('mine');
    });
    await say({ sent: 1 }, { head }, { end: true });
    expect(await handle.read()).toEqual({ ok: true, value: null });
    expect(error).toHaveBeenCalledOnce();
  });

  it('takes no listener that is no function', () => {
    expect(() => opened('x' as unknown as () => void)).toThrow(TypeError);
  });
});
