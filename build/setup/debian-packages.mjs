/** What the project needs of Debian, and which of it is missing. */

/**
 * A package, and the name it goes by since 64-bit time (Debian 13, Ubuntu 24.04) where that differs.
 * @typedef {string | {before: string, since: string}} Need
 */

/** What Electron's window and keytar load, and what opens the browser. @type {readonly Need[]} */
export const windowNeeds = [
  { before: 'libgtk-3-0', since: 'libgtk-3-0t64' },
  { before: 'libasound2', since: 'libasound2t64' },
  'libnss3',
  'libgbm1',
  'libsecret-1-0',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'at-spi2-core',
  'xdg-utils',
];

/** What a run without a person needs on top: a display, a keyring, a browser. @type {readonly Need[]} */
export const testNeeds = [
  ...windowNeeds,
  'xvfb',
  'xauth',
  'dbus',
  'dbus-x11',
  'gnome-keyring',
  'libsecret-tools',
  'xdotool',
  'chromium',
  'libnss3-tools',
  'fonts-liberation',
];

/** What the tests with other people's providers need on top: those providers. @type {readonly Need[]} */
export const interopNeeds = [
  ...testNeeds,
  'glewlwyd',
  'ruby-doorkeeper-openid-connect',
  'ruby-rails',
  'ruby-sqlite3',
  'puma',
];

/** The patterns to ask dpkg-query about: every name, and any package of the 64-bit time kind. */
export const dpkgPatterns = (/** @type {readonly Need[]} */ needs) => [
  ...needs.flatMap(namesOf),
  'lib*t64',
];

/** @param {Need} need */
function namesOf(need) {
  return typeof need === 'string' ? [need] : [need.since, need.before];
}

/**
 * @param {string} output of `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`
 * @returns {Set<string>} the packages that are installed, not only known or half removed
 */
export function installedPackages(output) {
  const rows = output.split('\n').map((line) => line.split(' '));
  return new Set(rows.filter(([, status]) => status === 'installed').map(([name = '']) => name));
}

/**
 * @param {readonly Need[]} needs
 * @param {Set<string>} installed
 * @returns {string[]} the packages to install, under the names this system has for them
 */
export function missingPackages(needs, installed) {
  const since = [...installed].some((name) => name.startsWith('lib') && name.endsWith('t64'));
  return needs
    .filter((need) => !namesOf(need).some((name) => installed.has(name)))
    .map((need) => (typeof need === 'string' ? need : since ? need.since : need.before));
}
