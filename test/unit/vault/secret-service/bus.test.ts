import { afterEach, describe, expect, it, vi } from 'vitest';
import { BusError, openBus } from '../../../../main/vault/secret-service/bus.ts';
import { replyBytes, startBusServer, type BusServer } from './bus-server.ts';

const hasUnixSockets = process.platform !== 'win32';
const CALL = { destination: 'org.example', path: '/', interface: 'org.example.I', member: 'Ask' };
const AMPLE_MS = 5_000;

describe.runIf(hasUnixSockets)('a connection to the session bus', () => {
  let server: BusServer | null = null;
  const serve = async (...args: Parameters<typeof startBusServer>): Promise<BusServer> => {
    server = await startBusServer(...args);
    return server;
  };
  afterEach(async () => {
    await server?.stop();
    server = null;
  });

  it('authenticates as the user of this process', async () => {
    const { path, authentications } = await serve(() => null);
    const bus = await openBus(path, AMPLE_MS);
    bus.close();
    const uid = Buffer.from(String(process.getuid?.())).toString('hex');
    expect(authentications).toEqual([`\0AUTH EXTERNAL ${uid}`]);
  });

  it('gives each call its own answer, in whatever order and pieces they come', async () => {
    let first: Buffer | null = null;
    const { path } = await serve(({ serial }) => {
      const reply = replyBytes(serial, 'u', [serial]);
      if (first === null) {
        first = reply;
        return null;
      }
      return Buffer.concat([reply, first]);
    });
    const bus = await openBus(path, AMPLE_MS);
    const answers = await Promise.all([bus.call(CALL), bus.call(CALL)]);
    bus.close();
    expect(answers).toEqual([[2], [3]]);
  });

  it('throws the name of an error and none of its text', async () => {
    const { path } = await serve(({ serial }) =>
      replyBytes(serial, 's', ['CANARY'], 'org.freedesktop.DBus.Error.ServiceUnknown'),
    );
    const bus = await openBus(path, AMPLE_MS);
    const error: unknown = await bus.call(CALL).catch((e: unknown) => e);
    bus.close();
    expect(error).toBeInstanceOf(BusError);
    expect(error).toMatchObject({ errorName: 'org.freedesktop.DBus.Error.ServiceUnknown' });
    expect(String(error)).not.toContain('CANARY');
  });

  it.each([
    ['garbage', Buffer.from('HTTP/1.1 200 OK\r\nServer: x\r\n\r\n')],
    [
      'a message without end',
      Buffer.from([0x6c, 2, 0, 1, 255, 255, 255, 127, ...Array<number>(16).fill(0)]),
    ],
    ['nothing and hangs up', 'close' as const],
  ])('fails its calls when the bus answers with %s', async (_, reply) => {
    const { path } = await serve(() => reply);
    const bus = await openBus(path, AMPLE_MS);
    await expect(bus.call(CALL)).rejects.toMatchObject({ name: 'BusError', errorName: null });
    await expect(bus.call(CALL)).rejects.toMatchObject({ name: 'BusError', errorName: null });
  });

  it('fails a call that gets no answer in time [ST-06]', async () => {
    const { path } = await serve(() => null);
    const bus = await openBus(path, 50);
    await expect(bus.call(CALL)).rejects.toMatchObject({ errorName: null });
  });

  it('fails calls that are open when it is closed', async () => {
    const { path, calls } = await serve(() => null);
    const bus = await openBus(path, AMPLE_MS);
    const call = expect(bus.call(CALL)).rejects.toMatchObject({ errorName: null });
    await vi.waitFor(() => {
      expect(calls).toHaveLength(1);
    });
    bus.close();
    await call;
  });

  it.each([
    ['is refused', 'REJECTED EXTERNAL\r\n'],
    ['is answered without end', 'x'.repeat(5000)],
  ])('does not open when its authentication %s', async (_, accept) => {
    const { path } = await serve(() => null, accept);
    // Not by running out of time.
    const opened = openBus(path, 60_000);
    await expect(opened).rejects.toMatchObject({ name: 'BusError', errorName: null });
  });

  it('does not open when its authentication is never answered [ST-06]', async () => {
    const { path } = await serve(() => null, null);
    await expect(openBus(path, 50)).rejects.toMatchObject({ name: 'BusError', errorName: null });
  });

  it('does not open where nobody listens', async () => {
    await expect(openBus('/nowhere/bus', AMPLE_MS)).rejects.toMatchObject({ name: 'BusError' });
  });
});
