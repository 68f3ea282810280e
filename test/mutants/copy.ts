/** Copies of the project to change: the working tree itself is never touched. */
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a copy does not need, or has of its own. */
const LEFT_OUT = ['node_modules', 'out', 'release', '.git'];
/** Libraries whose files mutants change, and that import such a one. */
const OWN_LIBRARIES = ['openid-client', 'oauth4webapi'];

/** A folder with the project as it is now. */
export interface Copy {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Copies a project; its libraries are links to those that are installed, but for the few that mutants change. */
export async function copyProject(root: string): Promise<Copy> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'auth-shell-mutants-')));
  for (const name of await readdir(root)) {
    if (!LEFT_OUT.includes(name))
      await cp(join(root, name), join(folder, name), { recursive: true });
  }
  const libraries = await realpath(join(root, 'node_modules'));
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(libraries)) {
    const [from, to] = [join(libraries, name), join(folder, 'node_modules', name)];
    if (OWN_LIBRARIES.includes(name)) await cp(from, to, { recursive: true });
    // What Vite writes down for itself belongs to one folder.
    else if (!name.startsWith('.vite')) await symlink(from, to, 'junction');
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
