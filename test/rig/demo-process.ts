/** The demo provider and API in a process of their own, as the app meets them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Every secret value the provider issued or received so far: the canaries. */
export type IssuedSecrets = Readonly<Record<string, readonly string[]>>;

/** One request that the provider or the API saw. */
export interface SeenRequest {
  readonly server?: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly grant_type?: string;
}

interface Ready {
  readonly issuer: string;
  readonly api: string;
  readonly resource: string;
  readonly clientId: string;
  readonly control: string;
  readonly pid: number;
  readonly version: Readonly<Record<string, string>>;
}

/** A running demo with its test hooks. */
export interface DemoProcess extends Ready {
  /** Asks the control listener. */
  controlGet<T>(path: string): Promise<T>;
  controlPost(path: string, body: unknown): Promise<void>;
  stop(): Promise<void>;
}

const SERVER = join(import.meta.dirname, '../../demo/server.ts');

/**
 * Starts the demo on ports of its own, with the test hooks on.
 * @param args further options of demo/server.ts, such as `--access-token-seconds 5`.
 */
export async function startDemoProcess(args: readonly string[] = []): Promise<DemoProcess> {
  const fixed = ['--port', '0', '--api-port', '0', '--test-hooks', '--parent-stdin'];
  const child = spawn(process.execPath, [SERVER, ...fixed, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line') as Promise<[string]>;
  const died = exited.then(() => {
    throw new Error('the demo provider ended before it was ready');
  });
  const [line] = await Promise.race([first, died]);
  died.catch(() => {});
  const ready = JSON.parse(line) as Ready;
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(ready.control + path, init);
    if (!response.ok) throw new Error(`the control listener answered ${response.status}`);
    return response;
  };
  return {
    ...ready,
    controlGet: async <T>(path: string) => (await (await ask(path)).json()) as T,
    controlPost: async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
