/** Starts the app's session in a process that can be killed, and talks to it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { SessionSnapshot } from '../../../preload/contract.ts';
import { signInOverHttp, signOutOverHttp } from '../scripted-browser.ts';
import type { Point } from './points.ts';

/** What the process is started with. */
export interface ChildStart {
  readonly config: string;
  readonly profile: string;
  /** Where it ends itself while it starts. */
  readonly dies?: Point;
}

/** What it is asked for. */
export type ChildCommand =
  | { readonly do: 'settle' | 'signIn' | 'signOut' }
  /** Collects garbage and writes what is left of the heap to a file. */
  | { readonly do: 'heap'; readonly file: string }
  /** Refreshes as if the access token had expired; `dies`: where the process ends itself meanwhile. */
  | { readonly do: 'refresh'; readonly dies?: Point };

/** What it answers. */
export type ChildAnswer =
  | { readonly event: 'settled'; readonly snapshot: SessionSnapshot }
  | { readonly event: 'failed'; readonly code: string }
  | { readonly event: 'written' }
  | { readonly event: 'opened'; readonly url: string };

/** A running one. */
export interface CrashApp {
  /** Asks; resolves with null when the process ends before it answers. */
  ask(command: ChildCommand): Promise<ChildAnswer | null>;
  /** Ends it at once; resolves when it has ended. */
  kill(): Promise<void>;
}

const CHILD = join(import.meta.dirname, 'app-child.ts');

/** @param env the whole environment of the process, a keyring session's. */
export function startCrashApp(env: Readonly<Record<string, string>>, start: ChildStart): CrashApp {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(start)], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A command to a process that has just died is no failure of the test.
  child.stdin.on('error', () => {});
  const exited = new Promise<null>((resolve) => {
    child.once('exit', () => {
      resolve(null);
    });
  });
  let answered = Promise.withResolvers<ChildAnswer>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as ChildAnswer;
    if (answer.event !== 'opened') {
      answered.resolve(answer);
      return;
    }
    // The person at the browser; whoever listened may be gone by then.
    const isLogout = new URL(answer.url).searchParams.has('post_logout_redirect_uri');
    void (isLogout ? signOutOverHttp : signInOverHttp)(answer.url)
      .then((redirect) => fetch(redirect))
      .catch(() => undefined);
  });
  return {
    ask(command) {
      answered = Promise.withResolvers();
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return Promise.race([answered.promise, exited]);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
