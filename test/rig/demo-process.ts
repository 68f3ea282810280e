/** The demo with its test hooks on: faults, what was asked, and every secret it issued. */
import { startDemoProcess as start, type DemoProcess as Plain } from '../../demo/demo-process.ts';

/** A running demo with its control listener. */
export interface DemoProcess extends Plain {
  /** Asks the control listener. */
  controlGet<T>(path: string): Promise<T>;
  controlPost(path: string, body: unknown): Promise<void>;
  controlDelete(path: string): Promise<void>;
}

/** Every secret the provider issued or received, by kind: the canaries. */
export type IssuedSecrets = Readonly<Record<string, readonly string[]>>;

/** One request that the provider or the API saw. */
export interface SeenRequest {
  readonly server: 'provider' | 'api';
  readonly method: string;
  readonly path: string;
  /** null: no answer was sent. */
  readonly status: number | null;
  readonly grant_type?: string;
  /** Which refresh token was sent, as a digest. */
  readonly refresh_token_digest?: string;
}

/**
 * Starts the demo on ports of its own, with the test hooks on.
 * @param args further options of demo/server.ts, such as `--access-token-seconds 5`.
 */
export async function startDemoProcess(args: readonly string[] = []): Promise<DemoProcess> {
  const demo = await start(['--port', '0', '--api-port', '0', '--test-hooks', ...args]);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${demo.control}${path}`, init);
    if (!response.ok) throw new Error(`the control listener answered ${response.status}`);
    return response;
  };
  return {
    ...demo,
    controlGet: async <T>(path: string) => (await (await ask(path)).json()) as T,
    controlPost: async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    controlDelete: async (path) => {
      await ask(path, { method: 'DELETE' });
    },
  };
}
