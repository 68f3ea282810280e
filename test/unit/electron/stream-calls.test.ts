import { describe, expect, it } from 'vitest';
import { AuthError } from '../../../main/auth/auth-error.ts';
import { createCallChecks } from '../../../main/electron/call-checks.ts';
import { createKnownWindows } from '../../../main/electron/known-windows.ts';
import { createStreamCalls, MOST_STREAMS } from '../../../main/electron/stream-calls.ts';
import type { ApiStream, Caller, StreamRequest, WindowGrants } from '../../../preload/contract.ts';
import { createFakeClock, turn } from '../../fakes/fake-clock.ts';
import { createFakeLog } from '../../fakes/fake-log.ts';
import { createCallingPage, grantsWith } from './calling-page.ts';

const READ = { api: 'notes', method: 'GET', path: '/notes' } as const;
const MAY_READ = { verbs: ['request'], apis: { notes: ['GET /notes'] } } as const;

/** A port of a page: what is said to it, and whether it is closed. */
function createPort() {
  const said: unknown[] = [];
  const port = { said, closed: 0, on: () => port, start: () => {} };
  return Object.assign(port, {
    postMessage: (message: unknown) => said.push(message),
    close: () => {
      port.closed += 1;
    },
  });
}

function streams(granted: Partial<WindowGrants>) {
  const log = createFakeLog();
  const windows = createKnownWindows(() => {});
  const page = createCallingPage();
  windows.admit(page.contents, 'index.html', grantsWith(granted));
  const apis = { notes: { routes: ['GET /notes', 'POST /notes'] } };
  const checks = createCallChecks({ windows, apis, clock: createFakeClock(), log });
  const opened: { readonly caller: Caller; readonly call: StreamRequest }[] = [];
  const ends: Array<() => void> = [];
  const openRequest = (
    caller: Caller,
    call: StreamRequest,
    { gone }: { readonly gone: AbortSignal },
  ): Promise<ApiStream> => {
    opened.push({ caller, call });
    return new Promise((_resolve, reject) => {
      ends.push(() => {
        reject(new AuthError('api_unreachable'));
      });
      gone.addEventListener('abort', () => {
        reject(new AuthError('request_aborted'));
      });
    });
  };
  const openStream = createStreamCalls(checks, Promise.resolve({ openRequest }));
  /** A call over the channel of streams, with so many ports. */
  const call = async (args: readonly unknown[], ports = [createPort()], sent = page.sent()) => {
    const over = openStream({ ports, ...sent } as never, args);
    for (let i = 0; i < 5; i += 1) await turn();
    return { ports, said: ports.flatMap(({ said }) => said), over };
  };
  const reasons = () => log.named('ipc.refused').map(({ reason }) => reason);
  return { page, call, opened, ends, reasons };
}

describe('a stream is opened', () => {
  it('by a page that may call the route, as what it was parsed to [IP-05]', async () => {
    const { call, opened } = streams(MAY_READ);
    const { said } = await call([READ]);
    expect(opened).toMatchObject([{ call: READ, caller: { window: 'main' } }]);
    expect(said).toEqual([]);
  });

  it('and ended when the page that opened it has gone [IP-08]', async () => {
    const { call, page, opened } = streams(MAY_READ);
    const { over, ports } = await call([READ]);
    page.emit('did-navigate');
    await over;
    expect(opened[0]?.caller.gone.aborted).toBe(true);
    expect(ports[0]).toMatchObject({ said: [], closed: 1 });
  });

  it('and told of its failure by a code alone [IP-04]', async () => {
    const { call, ends } = streams(MAY_READ);
    const { over, ports } = await call([READ]);
    ends[0]?.();
    await over;
    expect(ports[0]).toMatchObject({ said: [{ code: 'api_unreachable' }], closed: 1 });
  });
});

describe('a stream is refused', () => {
  it.each([
    ['a window without the verb', {}, [READ], 'not_granted'],
    ['a window without the API', { verbs: ['request'] }, [READ], 'not_granted'],
    ['a route that is not granted', MAY_READ, [{ ...READ, method: 'POST' }], 'not_granted'],
    ['a path that climbs', MAY_READ, [{ ...READ, path: '/notes/..' }], 'bad_request'],
    ['a URL', MAY_READ, [{ ...READ, path: 'https://evil.test/' }], 'bad_request'],
    ['no argument', MAY_READ, [], 'bad_request'],
    ['two arguments', MAY_READ, [READ, READ], 'bad_request'],
    ['what only request has', MAY_READ, [{ ...READ, shared: true }], 'bad_request'],
    ['a map', MAY_READ, [new Map()], 'bad_request'],
  ] as const)('to %s, over its port [IP-02, IP-05]', async (_what, granted, args, code) => {
    const { call, opened, reasons } = streams(granted);
    const { said, ports } = await call(args);
    expect(said).toEqual([{ code }]);
    expect(ports.map(({ closed }) => closed)).toEqual([1]);
    expect(opened).toEqual([]);
    expect(reasons()).toEqual([code]);
  });

  it('to a page that is not its own, and to a frame that is none [EL-14]', async () => {
    const { call, opened, page } = streams(MAY_READ);
    for (const sent of [page.sent('other.html'), { ...page.sent(), senderFrame: null }]) {
      expect((await call([READ], [createPort()], sent)).said).toEqual([{ code: 'sender_refused' }]);
    }
    expect(opened).toEqual([]);
  });

  it('without a port to answer to, and with two, which are all closed [IP-02]', async () => {
    const { call, opened, reasons } = streams(MAY_READ);
    await call([READ], []);
    const { ports, said } = await call([READ], [createPort(), createPort()]);
    expect(said).toEqual([{ code: 'bad_request' }]);
    expect(ports.map(({ closed }) => closed)).toEqual([1, 1]);
    expect(opened).toEqual([]);
    expect(reasons()).toEqual(['bad_request']);
  });

  it.each([
    ['may', MAY_READ],
    ['may not', {}],
  ])(
    'by a message of the kind that has no ports, to a page that %s call [IP-02]',
    async (_what, granted) => {
      const { call, page, opened } = streams(granted);
      const { over } = await call([READ], [], { ...page.sent(), ports: undefined } as never);
      await expect(over).resolves.toBeUndefined();
      expect(opened).toEqual([]);
    },
  );

  it('beyond so many at once, until one of them is over [IP-07]', async () => {
    const { call, opened, ends } = streams(MAY_READ);
    for (let i = 0; i < MOST_STREAMS; i += 1) expect((await call([READ])).said).toEqual([]);
    expect((await call([READ])).said).toEqual([{ code: 'rate_limited' }]);
    expect(opened).toHaveLength(MOST_STREAMS);
    ends[0]?.();
    await turn();
    expect((await call([READ])).said).toEqual([]);
    expect(opened).toHaveLength(MOST_STREAMS + 1);
  });
});
