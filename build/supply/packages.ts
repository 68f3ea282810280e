/** The packages of the lock file, and which of them an installed app has in it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const names = v.optional(v.record(v.string(), v.string()), {});
const lockSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({
      name: v.optional(v.string()),
      version: v.optional(v.string(), ''),
      license: v.optional(v.string(), ''),
      hasInstallScript: v.optional(v.boolean(), false),
      dependencies: names,
      devDependencies: names,
    }),
  ),
});
type Lock = v.InferOutput<typeof lockSchema>;

/** A package of the lock file. */
export interface LockedPackage {
  /** Its own name, whatever it is called here. */
  readonly name: string;
  readonly version: string;
  /** As it says itself (SPDX); empty when it does not. */
  readonly licence: string;
  /** Where it is, below the project's folder. */
  readonly folder: string;
  /** Whether npm runs code of it when it is installed. */
  readonly hasInstallScript: boolean;
  /** Whether an installed app has it in it; the others are tools of developers. */
  readonly isShipped: boolean;
}

/** Electron is a tool to npm, and most of what is installed. */
const SHIPPED_TOOLS = ['electron'];

/** Where npm finds a package that one in `from` asks for. */
function folderOf({ packages }: Lock, name: string, from: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const folder = join(at, 'node_modules', name).replaceAll('\\', '/');
    if (packages[folder]) return folder;
    if (at === '') return null;
  }
}

/** The folders of what the app depends on, and of what that depends on. */
function shippedFolders(lock: Lock): ReadonlySet<string> {
  const root = lock.packages[''];
  const shipped = new Set<string>();
  const add = (name: string, from: string): void => {
    const folder = folderOf(lock, name, from);
    if (folder === null || shipped.has(folder)) return;
    shipped.add(folder);
    for (const each of Object.keys(lock.packages[folder]?.dependencies ?? {})) add(each, folder);
  };
  for (const name of Object.keys(root?.dependencies ?? {})) add(name, '');
  // What brings Electron here is not in it.
  for (const name of SHIPPED_TOOLS) shipped.add(`node_modules/${name}`);
  return shipped;
}

/**
 * Reads the packages of a lock file (version 3).
 * @param text of `package-lock.json`.
 * @throws Error when it is none.
 */
export function packagesOf(text: string): readonly LockedPackage[] {
  const lock = v.parse(lockSchema, JSON.parse(text));
  const shipped = shippedFolders(lock);
  return Object.entries(lock.packages).flatMap(([folder, { name, license, ...entry }]) => {
    if (folder === '') return [];
    const called = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { version, hasInstallScript } = entry;
    const isShipped = shipped.has(folder);
    return [
      { name: name ?? called, version, licence: license, folder, hasInstallScript, isShipped },
    ];
  });
}

/** Those of the project in a folder. */
export const lockedPackages = async (root: string): Promise<readonly LockedPackage[]> =>
  packagesOf(await readFile(join(root, 'package-lock.json'), 'utf8'));
