/**
 * The Node that runs the project's tools. They are TypeScript files run as they are and tools such
 * as vitest, so they want Node 22.18; an older one (Debian 12 has 18, many machines 20) is enough
 * to install the packages, and the lock file brings a current Node for the rest.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './setup-error.mjs';

/**
 * @param {string} version as `process.versions.node`
 * @returns {boolean} whether it runs TypeScript files without a flag
 */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 ? major !== 23 || minor >= 6 : major === 22 && minor >= 18;
}

/**
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 * @returns {string} where the Node of the lock file's optional dependencies is, from node_modules
 */
export function packagedNode(platform, arch) {
  const [os, file] = platform === 'win32' ? ['win', 'node.exe'] : [platform, 'node'];
  return path.join(`node-${os}-${arch}`, 'bin', file);
}

/**
 * @param {string} root the project's folder
 * @returns {string} full path of the Node that runs the tools
 * @throws {SetupError} when neither this Node nor a packaged one is new enough
 */
export function findToolNode(root) {
  if (runsTypeScript(process.versions.node)) return process.execPath;
  const packaged = path.join(root, 'node_modules', packagedNode(process.platform, process.arch));
  if (existsSync(packaged)) return packaged;
  throw new SetupError(
    `Node ${process.versions.node} is too old for the project's tools, and the packages bring none for ${process.platform} ${process.arch}.`,
    'Install Node 24 (https://nodejs.org) and type the same command again.',
  );
}
