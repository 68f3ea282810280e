/** Several processes of the app on one profile: starting them, and seeing from outside what each does. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { demoConfig } from '../../../demo/app-config.ts';
import { spawnApp, type AppOptions, type SpawnedApp } from '../../rig/app.ts';
import { startCrashApp } from '../../rig/crash/crash-app.ts';
import type { DemoProcess } from '../../rig/demo-process.ts';
import type { Desktop } from '../../rig/desktop.ts';
import { sessionProcesses } from '../../rig/session-processes.ts';
import { test as base } from '../support/fixtures.ts';
import { tokenRequests } from '../support/outside.ts';

/** What these tests ask for. */
export interface Processes {
  /** Signs in on a profile without opening the app; its session is in the keyring then. */
  signIn(profile: string): Promise<void>;
  /** Starts the app on a profile, as a person's launcher would. */
  spawn(profile: string, options?: Partial<AppOptions>): Promise<SpawnedApp>;
  /** Starts the session of a profile once more when no app runs, and says what became of it. */
  outcome(profile: string): Promise<string>;
}

/** Playwright's `test`, with processes that nobody drives. */
export const test = base.extend<{ readonly processes: Processes }>({
  processes: async ({ desktop, demo }, use) => {
    const config = demoConfig(demo);
    const ask = async (profile: string, command: 'settle' | 'signIn') => {
      const folder = join(desktop.dir, profile);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await desktop.give(folder);
      const session = startCrashApp(desktop.keyring.env, { config, profile: folder });
      await session.ask({ do: 'settle' });
      const answer = await session.ask({ do: command });
      await session.kill();
      if (answer?.event !== 'settled') throw new Error(`no answer: ${JSON.stringify(answer)}`);
      const { snapshot } = answer;
      return snapshot.state === 'signedIn' ? snapshot.connection : snapshot.state;
    };
    await use({
      async signIn(profile) {
        if ((await ask(profile, 'signIn')) !== 'online') throw new Error('nobody is signed in');
        await demo.controlDelete('/requests');
      },
      spawn: (profile, options) => spawnApp(desktop, { config, profile, ...options }),
      outcome: (profile) => ask(profile, 'settle'),
    });
  },
});

/** The refresh tokens that were sent to the provider, each as a digest, in order. */
export async function sentTokens(demo: DemoProcess): Promise<string[]> {
  const requests = await tokenRequests(demo, 'refresh_token');
  return requests.map((request) => request.refresh_token_digest ?? '');
}

/** Those of the apps whose window says that another process is open. */
export async function refused(
  desktop: Desktop,
  apps: readonly SpawnedApp[],
): Promise<SpawnedApp[]> {
  const all = await sessionProcesses(desktop.dir);
  const says = (pid: number) =>
    all.some(
      ({ parent, argv }) =>
        isBelow(pid, parent) && argv.some((word) => word.includes('already_open')),
    );
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const isBelow = (pid: number, of: number): boolean => {
    for (let at: number | undefined = of; at !== undefined; at = parents.get(at)) {
      if (at === pid) return true;
    }
    return false;
  };
  return apps.filter(({ pid }) => says(pid));
}

/** Whether a process was stopped by a signal. */
export async function isStopped(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}

/** Takes away what Electron knows its first process by, as a cleaner or a restored backup does. */
export async function removeLock(profile: string): Promise<void> {
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    await rm(join(profile, name));
  }
}
