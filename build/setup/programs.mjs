/** Finds programs that are installed, where no package system can be asked. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** What a run without a person starts on Linux, besides a browser. */
export const testPrograms = [
  'Xvfb',
  'xvfb-run',
  'dbus-run-session',
  'gnome-keyring-daemon',
  'secret-tool',
  'xdg-open',
  'xdotool',
];

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {readonly string[]} names
 * @param {string} searchPath as $PATH
 * @returns {string[]} those that are in no folder of the path
 */
export function missingPrograms(names, searchPath) {
  const folders = searchPath.split(path.delimiter).filter(Boolean);
  return names.filter((name) => !folders.some((folder) => isExecutable(path.join(folder, name))));
}

/**
 * Where a Chromium or Chrome usually is. Ubuntu's /usr/bin/chromium-browser is left out: it starts
 * a snap, whose confinement keeps tests from giving it a profile of their own.
 * @param {string} platform as `process.platform`
 * @returns {string[]}
 */
function usualBrowsers(platform) {
  if (platform === 'darwin') {
    return ['Chromium', 'Google Chrome'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (platform === 'win32') {
    const folders = [
      process.env['PROGRAMFILES'],
      process.env['PROGRAMFILES(X86)'],
      process.env['LOCALAPPDATA'],
    ];
    return folders.flatMap((folder) =>
      folder ? [path.join(folder, 'Google/Chrome/Application/chrome.exe')] : [],
    );
  }
  return ['/usr/bin/chromium', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'];
}

/**
 * @param {NodeJS.ProcessEnv} env AUTH_SHELL_CHROMIUM names a browser of the person's choice
 * @param {string} platform as `process.platform`
 * @returns {string | undefined} the Chromium that tests and the tour drive
 */
export function findChromium(env, platform) {
  return env['AUTH_SHELL_CHROMIUM'] || usualBrowsers(platform).find(isExecutable);
}
