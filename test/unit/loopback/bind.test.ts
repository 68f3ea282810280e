import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bindLoopback, type Listen } from '../../../main/loopback/bind.ts';
import { createRedirectListener } from '../../../main/loopback/redirect-listener.ts';
import { ListenerError } from '../../../main/ports.ts';
import { CALLBACK, GENUINE, PATH, startAttempt } from './attempt.ts';
import { browse, dialError, request } from '../../rig/raw-http.ts';

/** Another program that listens; every connection to it is counted. */
async function squat(host: string, port: number): Promise<{ port: number; connections: number }> {
  const squatter = { port, connections: 0 };
  const server = createServer((socket) => {
    squatter.connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, resolve);
  });
  onTestFinished(() => void server.close());
  squatter.port = (server.address() as AddressInfo).port;
  return squatter;
}

/** The addresses that anything in this process listens on from now on. */
function watchListening(): readonly unknown[] {
  const CHANNEL = 'tracing:net.server.listen:asyncEnd';
  const addresses: unknown[] = [];
  const onListening = (message: unknown): void =>
    void addresses.push((message as { server: Server }).server.address());
  subscribe(CHANNEL, onListening);
  onTestFinished(() => void unsubscribe(CHANNEL, onListening));
  return addresses;
}

/** A system that answers `listen` from a table of errors. */
function system(errors: Readonly<Record<string, string>>): { listen: Listen; tried: string[] } {
  const tried: string[] = [];
  const listen: Listen = async (host, port) => {
    tried.push(`${host} ${port}`);
    const code = errors[`${host} ${port}`] ?? errors[host];
    if (code !== undefined) throw Object.assign(new Error(code), { code });
    return port === 0 ? 50_000 : port;
  };
  return { listen, tried };
}

describe('the listener', () => {
  it('listens on the literal 127.0.0.1 and a port that the OS chose [LB-01]', async () => {
    const addresses = watchListening();
    const { port } = await startAttempt();
    expect(addresses).toEqual([{ address: '127.0.0.1', family: 'IPv4', port }]);
  });

  it('cannot be reached by any other address of this computer [LB-01]', async () => {
    const { port } = await startAttempt();
    const others = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ address }) => address !== '127.0.0.1')
        .map(({ address }) => (address.startsWith('fe80:') ? `${address}%${name}` : address)),
    );
    // Where there is no other address, the wildcard of the other family stands in.
    for (const address of others.length > 0 ? others : ['::1']) {
      expect(await dialError(port, address), address).toMatch(
        /^(ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH|EHOSTUNREACH)$/,
      );
    }
    expect(await dialError(port)).toBeNull();
  });

  it('uses another port for every attempt [LB-02]', async () => {
    const [first, second] = await Promise.all([startAttempt(), startAttempt()]);
    expect(first.receiver.redirectUri).toBe(`http://127.0.0.1:${first.port}${PATH}`);
    expect(second.port).not.toBe(first.port);
  });

  it('never shares a port that a squatter holds: next port, new redirect URI [LB-12]', async () => {
    const squatter = await squat('127.0.0.1', 0);
    const free = await startAttempt();
    await free.receiver.close();
    const receiver = await createRedirectListener().open({
      path: PATH,
      ports: [squatter.port, free.port],
      signal: new AbortController().signal,
    });
    onTestFinished(() => receiver.close());
    expect(receiver.redirectUri).toBe(`http://127.0.0.1:${free.port}${PATH}`);
    const received = receiver.receive((query) => query);
    const shown = browse(receiver.redirectUri, GENUINE);
    (await received).answer({ kind: 'signed_in' });
    expect(await shown).toEqual({ kind: 'signed_in' });
    expect(squatter.connections).toBe(0);
  });

  it('fails with ListenerError when every port of the list is taken [LB-12]', async () => {
    const squatters = [await squat('127.0.0.1', 0), await squat('127.0.0.1', 0)];
    const opening = createRedirectListener().open({
      path: PATH,
      ports: squatters.map(({ port }) => port),
      signal: new AbortController().signal,
    });
    await expect(opening).rejects.toBeInstanceOf(ListenerError);
    expect(squatters.map(({ connections }) => connections)).toEqual([0, 0]);
  });

  it('gives a squatter on [::1] of the same port nothing [LB-12]', async () => {
    const { receiver, port, received } = await startAttempt();
    const squatter = await squat('::1', port);
    const shown = browse(receiver.redirectUri, GENUINE);
    (await received).answer({ kind: 'signed_in' });
    expect(await shown).toEqual({ kind: 'signed_in' });
    expect(squatter.connections).toBe(0);
    expect(await request(port, CALLBACK, { host: `[::1]:${port}` })).toMatchObject({ status: 403 });
  });

  it('binds nothing for an attempt that is already over [LB-03]', async () => {
    const addresses = watchListening();
    const signal = AbortSignal.abort(new Error('cancelled'));
    const opening = createRedirectListener().open({ path: PATH, ports: 'any', signal });
    await expect(opening).rejects.toThrow('cancelled');
    expect(addresses).toEqual([]);
  });

  it('does not stay open for an attempt that ends while it binds [LB-03]', async () => {
    const { port, receiver } = await startAttempt();
    await receiver.close();
    const abort = new AbortController();
    const opening = createRedirectListener().open({
      path: PATH,
      ports: [port],
      signal: abort.signal,
    });
    abort.abort(new Error('cancelled'));
    await expect(opening).rejects.toThrow('cancelled');
    expect(await dialError(port)).toBe('ECONNREFUSED');
  });
});

describe('choosing the address', () => {
  it('prefers 127.0.0.1, and tries the ports in order [LB-01]', async () => {
    const { listen, tried } = system({ '127.0.0.1 1': 'EADDRINUSE', '127.0.0.1 2': 'EACCES' });
    expect(await bindLoopback(listen, [1, 2, 3, 4])).toEqual({
      host: '127.0.0.1',
      port: 3,
      authority: '127.0.0.1:3',
    });
    expect(tried).toEqual(['127.0.0.1 1', '127.0.0.1 2', '127.0.0.1 3']);
  });

  it.each(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])(
    'falls back to [::1] on a computer without IPv4 loopback: %s [LB-01]',
    async (code) => {
      const { listen } = system({ '127.0.0.1': code });
      const address = { host: '::1', port: 50_000, authority: '[::1]:50000' };
      expect(await bindLoopback(listen, 'any')).toEqual(address);
    },
  );

  it('does not move to [::1] because the ports of 127.0.0.1 are taken [LB-12]', async () => {
    const { listen, tried } = system({ '127.0.0.1': 'EADDRINUSE' });
    await expect(bindLoopback(listen, [1, 2])).rejects.toBeInstanceOf(ListenerError);
    expect(tried).toEqual(['127.0.0.1 1', '127.0.0.1 2']);
  });

  it('fails with ListenerError without any loopback, and with an empty list [LB-01]', async () => {
    const { listen } = system({ '127.0.0.1': 'EADDRNOTAVAIL', '::1': 'EADDRNOTAVAIL' });
    await expect(bindLoopback(listen, 'any')).rejects.toBeInstanceOf(ListenerError);
    await expect(bindLoopback(listen, [])).rejects.toBeInstanceOf(ListenerError);
  });
});
