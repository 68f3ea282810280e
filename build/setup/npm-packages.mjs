/**
 * The npm packages: node_modules holds what package-lock.json names. A part of the project that few need has
 * a folder of its own with packages of its own, so that the others do not have to install them.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from './child.mjs';
import { afterNpmFailed, npmCommand, npmComplaint } from './npm-command.mjs';
import { takeTurn } from './one-at-a-time.mjs';
import { beginStep, say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {{version?: string, integrity?: string, link?: boolean, optional?: boolean,
 *   os?: string | string[], cpu?: string | string[]}} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/**
 * Whether what npm says it installed is what the lock file names. Optional packages may be missing
 * (npm leaves out those of other platforms), but none of another platform may be there: then the
 * folder was copied from another machine.
 * @param {LockEntries} wanted `packages` of package-lock.json
 * @param {LockEntries} installed `packages` of node_modules/.package-lock.json
 * @param {{platform: string, arch: string}} machine
 */
export function isInSync(wanted, installed, { platform, arch }) {
  for (const name of Object.keys(installed)) if (!wanted[name]) return false;
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === '' || entry.link) continue;
    const found = installed[name];
    if (!found) {
      if (entry.optional) continue;
      return false;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) return false;
    if (!allows(entry.os, platform) || !allows(entry.cpu, arch)) return false;
  }
  return true;
}

/**
 * @param {string | string[] | undefined} list npm's `os` or `cpu`: names, or names with a `!`
 * @param {string} value
 */
function allows(list, value) {
  const names = typeof list === 'string' ? [list] : (list ?? []);
  if (names.includes(`!${value}`)) return false;
  const positive = names.filter((name) => !name.startsWith('!'));
  return positive.length === 0 || positive.includes(value) || positive.includes('any');
}

/**
 * @param {string} file
 * @returns {LockEntries | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    // Missing or cut off by a kill: npm writes it last, so the installation is not complete.
    return undefined;
  }
}

/** @param {string} folder */
function isInstalled(folder) {
  const wanted = readLock(path.join(folder, 'package-lock.json'));
  const installed = readLock(path.join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed || !isInSync(wanted, installed, process)) return false;
  // A person may have deleted a package's folder by hand; npm's own list does not know.
  return Object.keys(installed).every((name) =>
    existsSync(path.join(folder, name, 'package.json')),
  );
}

/**
 * Installs the packages when they are missing or not those of the lock file.
 * @param {string} root the project's folder
 * @throws {SetupError} when npm could not
 */
export async function ensureNpmPackages(root) {
  await ensurePackagesOf(root, '.');
  if (existsSync(path.join(root, 'node_modules/keytar/build/Release/keytar.node'))) return;
  throw new SetupError(
    'keytar, which talks to the credential store of the system, is installed without its binary: npm is set to run no install scripts.',
    'Type `npm rebuild keytar --ignore-scripts=false`, which copies the binary that is inside the package, then the same command again.',
  );
}

/**
 * Installs the packages of one folder when they are missing or not those of its lock file.
 * @param {string} root the project's folder
 * @param {string} part a folder of it with a package.json and a package-lock.json; `.` for the project's own
 * @throws {SetupError} when npm could not
 */
export async function ensurePackagesOf(root, part) {
  const folder = path.join(root, part);
  if (isInstalled(folder)) return;
  // One at a time in the whole project: they would only wait for the same disk and network.
  const turn = await takeTurn(path.join(root, 'out/set-up/npm.pid'), () =>
    say('npm packages: another set-up is installing them, waiting for it'),
  );
  try {
    if (!isInstalled(folder)) await install(folder, part, turn.passTo);
  } finally {
    turn.end();
  }
}

/**
 * @param {string} folder
 * @param {string} part
 * @param {(pid: number) => void} onStart
 */
async function install(folder, part, onStart) {
  const name = part === '.' ? 'npm packages' : `npm packages of ${part}`;
  const step = beginStep(name, 'installing what package-lock.json names');
  const ticker = setInterval(() => step.progress(`${countFolders(folder)} folders so far`), 500);
  const npm = npmCommand();
  // Development packages are asked for by name, because NODE_ENV=production would leave them out.
  // Errors only: the warnings are about tools that want a newer Node, which the lock file brings.
  const flags = [
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  // What has to be built here is the project's own keytar; nothing else runs a script.
  const args = [...npm.args, 'ci', ...flags, ...(part === '.' ? [] : ['--ignore-scripts'])];
  const { code, output } = await run(npm.command, args, { cwd: folder, quiet: true, onStart });
  clearInterval(ticker);
  if (code !== 0) {
    throw new SetupError(
      `npm could not install the packages:\n${npmComplaint(output)}`,
      afterNpmFailed(output),
    );
  }
  step.done();
}

/** @param {string} folder */
function countFolders(folder) {
  try {
    return readdirSync(path.join(folder, 'node_modules')).length;
  } catch {
    return 0;
  }
}
