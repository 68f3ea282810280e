import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CredentialStoreError, type StoreFailure } from '../../../main/ports.ts';
import type { KeytarStore } from '../../../main/vault/keytar-store.ts';

export interface ChildRequest {
  readonly id: number;
  readonly method: 'get' | 'set' | 'delete' | 'pendingCalls' | 'readAndLookUp';
  readonly account: string;
  readonly value?: string;
}

export type ChildAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly reason: StoreFailure };

/** The store of a child process, called from here. */
export interface KeytarChild {
  readonly store: Omit<KeytarStore, 'pendingCalls'>;
  pendingCalls(): Promise<number>;
  /** Reads a file and looks up `localhost` in the child, both on its thread pool. */
  readAndLookUp(): Promise<{ readonly text: string; readonly address: string }>;
  /** Asks it to end as a program does; resolves when it has. */
  end(): Promise<void>;
  /** Ends it at once; resolves when it has. Safe to call after `end`. */
  kill(): Promise<void>;
}

/**
 * Starts a process with the real `createKeytarStore`.
 *
 * @param env its whole environment, as a rule a keyring session's.
 */
export function startKeytarChild(
  env: Readonly<Record<string, string>>,
  { service, deadlineMs = 10_000 }: { readonly service: string; readonly deadlineMs?: number },
): KeytarChild {
  const script = fileURLToPath(new URL('keytar-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, service, String(deadlineMs)], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const call of waiting.values()) call.reject(new Error('the child has ended'));
      resolve();
    });
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as ChildAnswer;
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('reason' in answer) call?.reject(new CredentialStoreError(answer.reason));
    else call?.resolve(answer.result);
  });
  const ask = (request: Omit<ChildRequest, 'id'>): Promise<unknown> => {
    const id = (lastId += 1);
    const call = Promise.withResolvers<unknown>();
    waiting.set(id, call);
    child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    return call.promise;
  };
  return {
    store: {
      get: async (account) => (await ask({ method: 'get', account })) as string | null,
      set: async (account, value) => {
        await ask({ method: 'set', account, value });
      },
      delete: async (account) => (await ask({ method: 'delete', account })) as boolean,
    },
    pendingCalls: async () => (await ask({ method: 'pendingCalls', account: '' })) as number,
    readAndLookUp: async () =>
      (await ask({ method: 'readAndLookUp', account: '' })) as {
        readonly text: string;
        readonly address: string;
      },
    end: () => {
      child.stdin.end();
      return exited;
    },
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
  };
}
