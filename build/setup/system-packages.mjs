/** The parts of the operating system that a task needs. */
import { installWithApt, aptCommand } from './apt.mjs';
import { run } from './child.mjs';
import {
  dpkgPatterns,
  installedPackages,
  interopNeeds,
  missingPackages,
  testNeeds,
  windowNeeds,
} from './debian-packages.mjs';
import { isDebianFamily, readOsRelease } from './os-release.mjs';
import { findChromium, missingPrograms, testPrograms } from './programs.mjs';
import { say } from './say.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * A window for a person, a run without one, or such a run with other people's providers.
 * @typedef {'window' | 'test' | 'interop'} SystemNeed
 */

const NEEDS = { window: windowNeeds, test: testNeeds, interop: interopNeeds };

/**
 * Sees to it that the system has what the task needs. On Debian and its family missing packages are
 * installed (as root) or named with the exact command; elsewhere what is missing is named in one line
 * and the task goes on, because names and package systems differ.
 * @param {SystemNeed} need
 * @throws {SetupError} when packages are missing and cannot be installed
 */
export async function ensureSystemPackages(need) {
  const os = process.platform === 'linux' ? readOsRelease() : undefined;
  if (os && isDebianFamily(os)) return ensureDebianPackages(need, os.id);
  if (need === 'window') return;
  if (need === 'interop')
    say('The providers of this task are packages of Debian: please see to them.');
  const missing = os ? missingPrograms(testPrograms, process.env['PATH'] ?? '') : [];
  if (!findChromium(process.env, process.platform)) missing.push('Chromium or Google Chrome');
  if (missing.length > 0)
    say(`This task also needs ${missing.join(', ')}: not found here; please install.`);
}

/**
 * @param {SystemNeed} need
 * @param {string} id the distribution's `ID`
 */
async function ensureDebianPackages(need, id) {
  const hasChromium = findChromium(process.env, process.platform) !== undefined;
  if (need !== 'window' && id === 'ubuntu' && !hasChromium) throw noChromiumOnUbuntu();
  const needs = NEEDS[need].filter((name) => name !== 'chromium' || !hasChromium);
  // dpkg-query ends with 1 when it knows one of the names not at all; what it knows it still lists.
  const { code, stdout } = await run(
    'dpkg-query',
    ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...dpkgPatterns(needs)],
    { quiet: true },
  );
  if (code > 1)
    throw new SetupError(
      'dpkg-query could not be run.',
      'Repair dpkg, then type the same command again.',
    );
  const missing = missingPackages(needs, installedPackages(stdout));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0) return installWithApt(missing);
  throw new SetupError(
    `System packages are missing: ${missing.join(' ')}`,
    `Run this, then type the same command again:\n  sudo ${aptCommand(missing)}`,
  );
}

function noChromiumOnUbuntu() {
  return new SetupError(
    'This task drives a real Chromium, and Ubuntu has it only as a snap, which automated tests cannot drive.',
    'Install Google Chrome (`sudo npx playwright install chrome`), or set AUTH_SHELL_CHROMIUM to the path of a Chromium, then type the same command again.',
  );
}
