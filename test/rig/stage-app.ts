/** The built app where the desktop's user can read it, and the program that starts it as that user. */
import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Flavour } from '../../build/bundle.ts';
import type { Desktop } from './desktop.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The Electron that the set-up chose. */
export function electronPath(): string {
  const path = process.env['AUTH_SHELL_ELECTRON'];
  if (!path) throw new Error('AUTH_SHELL_ELECTRON is not set: start the tests with npm test');
  return path;
}

/** The built app; AUTH_SHELL_TESTED_APP names another one, such as one without one of its guards. */
function builtApp(flavour: Flavour): string {
  const other = flavour === 'development' ? process.env['AUTH_SHELL_TESTED_APP'] : undefined;
  return other ?? join(ROOT, 'out', flavour, 'app');
}

async function copyApp(desktop: Desktop, flavour: Flavour, renderer?: string): Promise<string> {
  const folder = await mkdtemp(join(desktop.dir, `${flavour}-`));
  await cp(builtApp(flavour), folder, { recursive: true });
  if (renderer !== undefined) await cp(renderer, join(folder, 'renderer'), { recursive: true });
  const { user } = desktop;
  // The session's keeper, who is that user, removes it in the end.
  if (user) await promisify(execFile)('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  return folder;
}

const copies = new WeakMap<Desktop, Map<string, Promise<string>>>();

/**
 * Copies the built app, once for each desktop, to where the desktop's user may read it.
 * @param renderer a folder of built pages that replace the app's own of the same names.
 */
export function stageApp(
  desktop: Desktop,
  flavour: Flavour = 'development',
  renderer?: string,
): Promise<string> {
  const ofDesktop = copies.get(desktop) ?? new Map<string, Promise<string>>();
  copies.set(desktop, ofDesktop);
  const key = `${flavour} ${renderer ?? ''}`;
  const copy = ofDesktop.get(key) ?? copyApp(desktop, flavour, renderer);
  ofDesktop.set(key, copy);
  return copy;
}

/** A program to start, and where all that it writes is kept. */
export interface Launcher {
  readonly program: string;
  readonly outputFile: string;
}

/**
 * Makes a program that starts Electron as the desktop's user: Playwright starts it as the test runner's,
 * and root has no sandbox. It also copies the output to a file: what Electron says before Playwright is
 * done with attaching would be lost otherwise.
 */
export async function makeLauncher(desktop: Desktop): Promise<Launcher> {
  const folder = await mkdtemp(join(desktop.dir, 'start-'));
  const program = join(folder, 'electron.sh');
  const outputFile = join(folder, 'output.txt');
  const { user } = desktop;
  const become = user
    ? `setpriv --reuid=${user.uid} --regid=${user.gid} --clear-groups --inh-caps=-all `
    : '';
  await writeFile(
    program,
    `#!/bin/sh
cd /
mkfifo '${folder}/out' '${folder}/err'
tee -a '${outputFile}' <'${folder}/out' &
tee -a '${outputFile}' <'${folder}/err' >&2 &
exec ${become}'${electronPath()}' "$@" >'${folder}/out' 2>'${folder}/err'
`,
  );
  await chmod(program, 0o755);
  await desktop.give(folder);
  return { program, outputFile };
}
