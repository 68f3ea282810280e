/** Chromium's sandbox on Linux needs user namespaces; some systems keep them from programs. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @param {(file: string) => string | undefined} readSetting reads a kernel setting; undefined
 *   where the kernel has none of that name
 * @returns {boolean} whether an unprivileged program may make user namespaces
 */
export function allowsUserNamespaces(readSetting) {
  return (
    readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    readSetting('/proc/sys/kernel/unprivileged_userns_clone') !== '0' &&
    readSetting('/proc/sys/user/max_user_namespaces') !== '0'
  );
}

/**
 * @param {string} folder Electron's folder
 * @returns {string | undefined} a sentence for the person when Electron may refuse to start here;
 *   a sentence only, because an AppArmor profile of this Electron may allow what the setting denies
 */
export function sandboxAdvice(folder) {
  if (process.platform !== 'linux' || allowsUserNamespaces(readSetting)) return undefined;
  const helper = path.join(folder, 'chrome-sandbox');
  if (isSetuidRoot(helper)) return undefined;
  return (
    'This system keeps user namespaces from programs, which Electron needs for its sandbox. If Electron does not start: ' +
    `sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`
  );
}

/** @param {string} file */
function readSetting(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** @param {string} file */
function isSetuidRoot(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && stats.uid === 0 && (stats.mode & 0o4000) !== 0;
}
