/** The demo provider and API in a process of their own: for `npm start`, the tour and the tests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What the demo says of itself when it is ready. */
export interface DemoReady {
  readonly issuer: string;
  readonly api: string;
  readonly resource: string;
  readonly clientId: string;
  /** The control listener's address; only with `--test-hooks`. */
  readonly control?: string;
  readonly pid: number;
  readonly version: Readonly<Record<string, string>>;
}

/** A running demo; it ends with the process that started it. */
export interface DemoProcess extends DemoReady {
  stop(): Promise<void>;
}

const SERVER = join(import.meta.dirname, 'server.ts');

/**
 * Starts the demo and waits until it is ready.
 * @param args options of demo/server.ts, such as `--port 0`.
 */
export async function startDemoProcess(args: readonly string[] = []): Promise<DemoProcess> {
  const child = spawn(process.execPath, [SERVER, '--parent-stdin', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const died = exited.then((): never => {
    throw new Error('the demo provider ended before it was ready');
  });
  // Ends normally later: only the race below is told.
  died.catch(() => {});
  const firstLine = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const [line] = await Promise.race([firstLine, died]);
  return {
    ...(JSON.parse(line) as DemoReady),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
