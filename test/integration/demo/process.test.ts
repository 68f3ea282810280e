import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request, createServer, type Server } from 'node:http';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const SERVER = fileURLToPath(new URL('../../../demo/server.ts', import.meta.url));

interface Ready {
  readonly ready: true;
  readonly issuer: string;
  readonly api: string;
  readonly control?: string;
  readonly resource: string;
  readonly clientId: string;
  readonly version: Readonly<Record<string, string>>;
  readonly pid: number;
}

interface DemoProcess {
  readonly child: ChildProcess;
  readonly ready: Ready;
  readonly lines: string[];
}

const running: ChildProcess[] = [];
const squatters: Server[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const server of squatters.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [SERVER, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  return child;
}

async function startProcess(...args: string[]): Promise<DemoProcess> {
  const child = run(...args);
  if (child.stdout === null) throw new Error('no stdout');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  await once(reader, 'line');
  return { child, lines, ready: JSON.parse(lines[0] ?? '') as Ready };
}

async function takenPort(): Promise<number> {
  const server = createServer();
  squatters.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function statusWithHost(address: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address);
    request({ hostname, port, path: '/health', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the demo process', () => {
  it('prints one line when it is ready, and nothing else on stdout', async () => {
    const { child, ready, lines } = await startProcess('--port', '0', '--api-port', '0');
    expect(ready).toEqual({
      ready: true,
      issuer: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      resource: 'urn:auth-shell:demo-api',
      clientId: 'auth-shell-demo',
      version: { 'oidc-provider': expect.stringMatching(/^9\./) },
      pid: child.pid,
    });
    const response = await fetch(`${ready.issuer}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({ issuer: ready.issuer });
    expect((await fetch(`${ready.api}/health`)).status).toBe(200);
    expect(lines.length).toBe(1);
  });

  it('takes other ports when its own are taken', async () => {
    const [port, apiPort] = [await takenPort(), await takenPort()];
    const { ready } = await startProcess('--port', String(port), '--api-port', String(apiPort));
    expect(new URL(ready.issuer).port).not.toBe(String(port));
    expect(new URL(ready.api).port).not.toBe(String(apiPort));
    expect((await fetch(`${ready.api}/health`)).status).toBe(200);
  });

  it('opens the control listener only when asked', async () => {
    const { ready } = await startProcess('--port', '0', '--api-port', '0', '--test-hooks');
    expect(ready.control).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${ready.control}/issued`)).status).toBe(200);
  });

  it('answers only requests that name it as 127.0.0.1', async () => {
    const { ready } = await startProcess('--port', '0', '--api-port', '0', '--test-hooks');
    for (const address of [ready.issuer, ready.api, ready.control ?? '']) {
      const { host, port } = new URL(address);
      expect(await statusWithHost(address, host)).not.toBe(421);
      expect(await statusWithHost(address, `rebound.test:${port}`)).toBe(421);
      expect(await statusWithHost(address, `localhost:${port}`)).toBe(421);
    }
  });

  it('listens on no address but 127.0.0.1', async () => {
    const { ready } = await startProcess('--port', '0', '--api-port', '0', '--test-hooks');
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .map(({ address }) => address)
      .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'));
    for (const site of [ready.issuer, ready.api, ready.control ?? '']) {
      for (const host of ['127.0.0.2', ...others]) {
        const socket = createConnection({ host, port: Number(new URL(site).port) });
        const outcome = await Promise.race([
          once(socket, 'connect').then(() => 'connected'),
          once(socket, 'error').then(() => 'refused'),
        ]).catch(() => 'refused');
        socket.destroy();
        expect([host, outcome]).toEqual([host, 'refused']);
      }
    }
  });

  it('stops when the process that started it goes away', async () => {
    const { child } = await startProcess('--port', '0', '--api-port', '0', '--parent-stdin');
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('keeps running without --parent-stdin when stdin closes', async () => {
    const { child, ready } = await startProcess('--port', '0', '--api-port', '0');
    child.stdin?.end();
    expect((await fetch(`${ready.api}/health`)).status).toBe(200);
    expect(child.exitCode).toBeNull();
  });

  it('stops cleanly on SIGTERM and SIGINT, with connections still open', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { child, ready } = await startProcess('--port', '0', '--api-port', '0');
      const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(ready.api).port) });
      await once(socket, 'connect');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
      socket.destroy();
    }
  });

  it('names the option that it cannot understand', async () => {
    for (const [args, words] of [
      [['--port', 'abc'], '--port must be a whole number'],
      [['--access-token-seconds', '0'], '--access-token-seconds must be'],
      [['--nonsense'], '--nonsense'],
    ] as const) {
      const child = run(...args);
      let stderr = '';
      child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      expect((await once(child, 'close'))[0]).toBe(2);
      expect(stderr).toContain(words);
    }
  });
});
