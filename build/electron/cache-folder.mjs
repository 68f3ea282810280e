/** Where an Electron is kept that several clones of the project share. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { isAlive } from '../setup/one-at-a-time.mjs';

const NAME = 'electron-auth-shell';
/** Root's downloads are for every user of the machine; tests run Electron as one of them. */
export const SYSTEM_CACHE = `/var/cache/${NAME}`;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * @param {{platform: string, env: NodeJS.ProcessEnv, home: string, uid: number | undefined}} machine
 * @returns {string} the folder this user keeps downloads in
 */
export function cacheFolder({ platform, env, home, uid }) {
  if (platform === 'win32')
    return path.join(env['LOCALAPPDATA'] || path.join(home, 'AppData/Local'), NAME);
  if (platform === 'darwin') return path.join(home, 'Library/Caches', NAME);
  if (platform === 'linux' && uid === 0) return SYSTEM_CACHE;
  // The XDG specification says to pass over a relative path.
  const xdg = env['XDG_CACHE_HOME'];
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), NAME);
}

export const thisUsersCache = () =>
  cacheFolder({
    platform: process.platform,
    env: process.env,
    home: homedir(),
    uid: process.getuid?.(),
  });

/**
 * The folders to look in: this user's, and root's when only root can write there.
 * @returns {string[]}
 */
export function cachesToRead() {
  const own = thisUsersCache();
  if (process.platform !== 'linux' || own === SYSTEM_CACHE) return [own];
  const stats = statSync(SYSTEM_CACHE, { throwIfNoEntry: false });
  return stats?.uid === 0 && (stats.mode & 0o022) === 0 ? [own, SYSTEM_CACHE] : [own];
}

/**
 * A folder to work in, on the same file system as the cache so that the result can be renamed into
 * place. It is removed when this process ends, and by a later one when this one was killed.
 * @param {string} cache
 * @returns {string}
 */
export function makeWorkFolder(cache) {
  mkdirSync(cache, { recursive: true });
  // Whatever umask root has: tests run Electron as a user without rights.
  if (cache === SYSTEM_CACHE) chmodSync(cache, 0o755);
  sweepWorkFolders(cache);
  const folder = mkdtempSync(path.join(cache, `.work-${hostname()}-${process.pid}-`));
  process.once('exit', () => removeFolder(folder));
  return folder;
}

/** @param {string} folder */
export const removeFolder = (folder) =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** @param {string} cache */
function sweepWorkFolders(cache) {
  for (const name of readdirSync(cache)) {
    const [, host, pid] = /^\.work-(.+)-(\d+)-[^-]+$/.exec(name) ?? [];
    if (!pid) continue;
    const folder = path.join(cache, name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    // A cache may be shared with containers, whose process ids say nothing here.
    if (age > DAY_MS || (host === hostname() && !isAlive(Number(pid)))) removeFolder(folder);
  }
}
