/**
 * The one place that decides which Electron is used. The set-up, the development server, Playwright
 * and packaging all ask here (or read what run.mjs passes on in AUTH_SHELL_ELECTRON).
 *
 * In this order: the folder a person named in ELECTRON_OVERRIDE_DIST_PATH; the official binary; on
 * Linux x64 one out of the package registry, for development and tests only.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sayLoudly } from '../setup/say.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import {
  fetchOfficialElectron,
  findOfficialElectron,
  officialVersion,
} from './official-electron.mjs';
import {
  findRegistryElectron,
  isRegistryPlatform,
  makeRegistryElectron,
} from './registry-electron.mjs';

/**
 * @typedef {object} ElectronChoice
 * @property {string} folder the unpacked Electron
 * @property {string} executable full path
 * @property {string} version such as `45.4.1`; empty when the folder does not say
 * @property {'override' | 'official' | 'registry'} origin only `official` may go into a release
 */

/** How long the download server may take to answer: short when another Electron is at hand. */
const ANSWER_MS = { first: 4000, again: 1000 };

/**
 * @param {string} folder
 * @param {ElectronChoice['origin']} origin
 * @returns {ElectronChoice}
 */
function chosen(folder, origin) {
  const versionFile = path.join(folder, 'version');
  return {
    folder,
    executable: path.join(folder, executableName(process.platform)),
    version: existsSync(versionFile)
      ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
      : '',
    origin,
  };
}

/**
 * @param {string} platform as `process.platform`
 * @returns {string} where the executable is inside Electron's folder
 */
export function executableName(platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * The Electron that is there already, without any download.
 * @param {string} root the project's folder
 * @returns {ElectronChoice | undefined}
 * @throws {SetupError} when ELECTRON_OVERRIDE_DIST_PATH names a folder without an Electron
 */
export function findElectron(root) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return overridden(root, path.resolve(override));
  const official = findOfficialElectron(root);
  if (official) return chosen(official, 'official');
  const registry = findRegistryElectron();
  return registry ? chosen(registry, 'registry') : undefined;
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {ElectronChoice}
 */
function overridden(root, folder) {
  // run.mjs passes its choice on under the same name; what it was must not be forgotten then.
  const isOfficial = folder === findOfficialElectron(root);
  const isRegistry = folder === findRegistryElectron();
  const choice = chosen(folder, isOfficial ? 'official' : isRegistry ? 'registry' : 'override');
  if (existsSync(choice.executable)) return choice;
  throw new SetupError(
    `ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${executableName(process.platform)} in it.`,
    'Set it to the folder of an unpacked Electron, or unset it, then type the same command again.',
  );
}

/**
 * Finds or fetches an Electron, and says so loudly when it is not the official one.
 * @param {string} root the project's folder, with its npm packages installed
 * @param {string} toolNode
 * @returns {Promise<ElectronChoice>}
 * @throws {SetupError} when there is none to be had
 */
export async function ensureElectron(root, toolNode) {
  const found = findElectron(root);
  if (found && found.origin !== 'registry') return found;
  if (found && process.env['ELECTRON_OVERRIDE_DIST_PATH']) return found;
  const official = await fetchOfficialElectron(
    root,
    toolNode,
    found ? ANSWER_MS.again : ANSWER_MS.first,
  );
  if ('folder' in official) return chosen(official.folder, 'official');
  if (!isRegistryPlatform()) {
    throw new SetupError(
      `Electron ${officialVersion(root)} could not be fetched: ${official.reason}.`,
      'Let this computer reach the downloads of Electron, or set ELECTRON_MIRROR to a mirror of them or ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron, then type the same command again.',
    );
  }
  const choice = found ?? chosen(await makeRegistryElectron(root), 'registry');
  sayLoudly(
    `Using Electron ${choice.version} from the package registry: for development and tests only, never for a release. ` +
      `The official ${officialVersion(root)} could not be fetched: ${official.reason}.`,
  );
  return choice;
}
