/** What all rows share: one desktop session, the staged apps, the demo providers, a person. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { demoConfig } from '../../demo/app-config.ts';
import { startDemoProcess, type DemoProcess } from '../../demo/demo-process.ts';
import { startDesktop } from '../../test/rig/desktop.ts';
import type { Job } from '../main/job.ts';
import { stageApps, type Apps } from './apps.ts';
import { launch, type Launched } from './launch.ts';
import { createPerson, type Person } from './person.ts';

/** Which demo: `plain` as people run it, `counting` with the test hooks that list its requests. */
export type DemoKind = 'plain' | 'counting';

/** The bench's surroundings. */
export interface Bench {
  readonly apps: Apps;
  readonly demos: Readonly<Record<DemoKind, DemoProcess>>;
  /** How many samples: all of them, or with `--quick` a few. */
  runs(full: number): number;
  /** The profile folder of that name; a new name is a new profile. */
  profile(name: string): Promise<string>;
  /** Starts the app, or a blank window. */
  start(
    app: keyof Apps,
    profile: string,
    options?: { readonly demo?: DemoKind; readonly env?: Readonly<Record<string, string>> },
  ): Promise<Launched>;
  /** Starts a job in Electron's main process; the profile is its session's. */
  startJob(job: Job, profile: string, demo: DemoKind): Promise<Launched>;
  /** The person at the browser of a demo. */
  person(demo: DemoKind): Person;
  /** What a program says to `--version`, first line. */
  versionOf(program: string): Promise<string>;
  stop(): Promise<void>;
}

/** The demo's configuration, without the browser tab that a sign-out would open. */
function benchConfig(demo: DemoProcess): string {
  const { provider, ...rest } = JSON.parse(demoConfig(demo)) as Record<string, object>;
  return JSON.stringify({ ...rest, provider: { ...provider, endSession: false } });
}

/** Sets everything up; the app and the bench's own bundles must be built. */
export async function openBench(quick: boolean): Promise<Bench> {
  const ports = ['--port', '0', '--api-port', '0'];
  const demos = {
    plain: await startDemoProcess(ports),
    counting: await startDemoProcess([...ports, '--test-hooks']),
  };
  const desktop = await startDesktop();
  const apps = await stageApps(desktop);
  const persons = {
    plain: createPerson(demos.plain.issuer),
    counting: createPerson(demos.counting.issuer),
  };
  const configFile = (kind: DemoKind) => join(desktop.dir, `${kind}.json`);
  for (const kind of ['plain', 'counting'] as const) {
    await writeFile(configFile(kind), benchConfig(demos[kind]));
    await desktop.give(configFile(kind));
  }
  const start: Bench['start'] = async (app, profile, { demo = 'plain', env = {} } = {}) =>
    launch(desktop, {
      folder: apps[app],
      profile,
      env: { AUTH_SHELL_CONFIG: configFile(demo), ...env },
    });

  return {
    apps,
    demos,
    runs: (full) => (quick ? Math.max(2, Math.ceil(full / 8)) : full),
    async profile(name) {
      const folder = join(desktop.dir, 'profiles', name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await desktop.give(join(desktop.dir, 'profiles'));
      await desktop.give(folder);
      return folder;
    },
    start,
    startJob: (job, profile, demo) =>
      start('jobs', profile, {
        demo,
        env: {
          AUTH_SHELL_BENCH_JOB: JSON.stringify({ ...job, control: demos[demo].control }),
        },
      }),
    person: (demo) => persons[demo],
    async versionOf(program) {
      const { stdout } = await promisify(execFile)(program, ['--version'], { env: desktop.env });
      return stdout.split('\n')[0] ?? '';
    },
    async stop() {
      await desktop.stop();
      await Promise.all([demos.plain.stop(), demos.counting.stop()]);
    },
  };
}
