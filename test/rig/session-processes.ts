/** The processes of one desktop session, found through /proc by the session's folder. */
import { readdir, readFile } from 'node:fs/promises';
import { until } from './until.ts';

/** One process, as anybody with the same rights sees it. */
export interface SessionProcess {
  readonly pid: number;
  readonly parent: number;
  readonly argv: readonly string[];
  /** `NAME=value`, as it was at the start. */
  readonly environment: readonly string[];
}

/** The mark that the session's own keeper carries; it ends by itself, with the session. */
const KEEPER = 'keyring-session';

const words = (text: string): string[] => text.split('\0').filter((word) => word !== '');

async function describe(pid: number): Promise<SessionProcess | null> {
  try {
    const [stat, argv, environment] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      // A sandboxed process of an unprivileged user hides it from that user.
      readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''),
    ]);
    // The name in brackets may hold blanks; what follows it does not.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { pid, parent, argv: words(argv), environment: words(environment) };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

/**
 * Every process of the session but its keeper, the keeper's bus and keyring included.
 * @param dir the session's folder; it stands in the environment of all that was started in it.
 */
export async function sessionProcesses(dir: string): Promise<SessionProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(describe))).filter((process) => process !== null);
  const belongs = ({ argv, environment }: SessionProcess) =>
    [...argv, ...environment].some((word) => word.includes(dir));
  const found = new Map(all.filter(belongs).map((process) => [process.pid, process]));
  // A sandboxed child may show neither; its parents do.
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const process of all) if (found.has(process.parent)) found.set(process.pid, process);
  }
  return [...found.values()].filter(({ argv }) => argv.length > 0 && !argv.includes(KEEPER));
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Ends what runs in a session: app, browsers and what they started; bus and keyring stay. */
export async function endSessionPrograms(dir: string): Promise<void> {
  const keeps = (argv: readonly string[]) =>
    /\/?(dbus-daemon|gnome-keyring-daemon)$/.test(argv[0] ?? '');
  await until(
    async () => {
      const left = (await sessionProcesses(dir)).filter(({ argv }) => !keeps(argv));
      for (const { pid } of left) killIfThere(pid);
      return left.length === 0;
    },
    { what: 'the end of every program of the session' },
  );
}
