/** What npm says of the lock file. */
import { run } from '../setup/child.mjs';
import { npmCommand } from '../setup/npm-command.mjs';

/** What npm printed, and how it ended. */
export interface NpmAnswer {
  readonly code: number;
  readonly stdout: string;
}

/** Asks npm in a project's folder. */
export async function askNpm(root: string, args: readonly string[]): Promise<NpmAnswer> {
  const npm = npmCommand();
  const { code, stdout } = await run(npm.command, [...npm.args, ...args], {
    cwd: root,
    quiet: true,
  });
  return { code, stdout };
}
