/** The attacked process, as its attacker has it: one for all sign-ins of a test file, until one of them has broken it. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order, Said } from './attacked.ts';

/** A running process. */
export interface Host {
  send(order: Order): void;
  /** The next thing that it says of a sign-in; null when it says nothing in time. */
  hear(signIn: number): Promise<Said | null>;
  /** Stops it for as long as something is done. */
  whileHeld(action: () => Promise<void>): Promise<void>;
  kill(): Promise<void>;
}

const SAYS_WITHIN_MS = 10_000;

/** Starts one. */
export function startHost(): Host {
  const child: ChildProcess = fork(join(import.meta.dirname, 'attacked-process.ts'), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const listeners = new Map<number, (said: Said | null) => void>();
  child.on('message', (said: Said) => listeners.get(said.signIn)?.(said));
  child.on('exit', () => {
    for (const listener of listeners.values()) listener(null);
  });
  return {
    // It may have gone: then nothing is heard of it.
    send: (order) => void child.send(order, () => {}),
    hear: (signIn) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => listeners.get(signIn)?.(null), SAYS_WITHIN_MS);
        listeners.set(signIn, (said) => {
          clearTimeout(timer);
          listeners.delete(signIn);
          resolve(said);
        });
      }),
    async whileHeld(action) {
      child.kill('SIGSTOP');
      await action();
      child.kill('SIGCONT');
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
