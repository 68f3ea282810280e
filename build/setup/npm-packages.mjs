/** The npm packages: node_modules holds what package-lock.json names. */
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

/** @param {string} root */
function isInstalled(root) {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  const installed = readLock(path.join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed || !isInSync(wanted, installed, process)) return false;
  // A person may have deleted a package's folder by hand; npm's own list does not know.
  return Object.keys(installed).every((name) => existsSync(path.join(root, name, 'package.json')));
}

/**
 * Installs the packages when they are missing or not those of the lock file.
 * @param {string} root the project's folder
 * @throws {SetupError} when npm could not
 */
export async function ensureNpmPackages(root) {
  if (!isInstalled(root)) await installInTurn(root);
  if (existsSync(path.join(root, 'node_modules/keytar/build/Release/keytar.node'))) return;
  throw new SetupError(
    'keytar, which talks to the credential store of the system, is installed without its binary: npm is set to run no install scripts.',
    'Type `npm rebuild keytar --ignore-scripts=false`, which copies the binary that is inside the package, then the same command again.',
  );
}

/** @param {string} root */
async function installInTurn(root) {
  const turn = await takeTurn(path.join(root, 'out/set-up/npm.pid'), () =>
    say('npm packages: another set-up is installing them, waiting for it'),
  );
  try {
    if (!isInstalled(root)) await install(root, turn.passTo);
  } finally {
    turn.end();
  }
}

/**
 * @param {string} root
 * @param {(pid: number) => void} onStart
 */
async function install(root, onStart) {
  const step = beginStep('npm packages', 'installing what package-lock.json names');
  const ticker = setInterval(() => step.progress(`${countFolders(root)} folders so far`), 500);
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
  const args = [...npm.args, 'ci', ...flags];
  const { code, output } = await run(npm.command, args, { cwd: root, quiet: true, onStart });
  clearInterval(ticker);
  if (code !== 0) {
    throw new SetupError(
      `npm could not install the packages:\n${npmComplaint(output)}`,
      afterNpmFailed(output),
    );
  }
  step.done();
}

/** @param {string} root */
function countFolders(root) {
  try {
    return readdirSync(path.join(root, 'node_modules')).length;
  } catch {
    return 0;
  }
}
