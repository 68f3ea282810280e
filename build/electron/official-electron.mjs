/** The official Electron: the binary that the `electron` package fetches for itself. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run } from '../setup/child.mjs';
import { beginStep } from '../setup/say.mjs';

/** @param {string} root */
const packageFolder = (root) => path.join(root, 'node_modules/electron');

/**
 * @param {string} root the project's folder
 * @returns {string} the version the lock file names
 */
export const officialVersion = (root) =>
  JSON.parse(readFileSync(path.join(packageFolder(root), 'package.json'), 'utf8')).version;

/**
 * @param {string} root the project's folder
 * @returns {string | undefined} its folder, when it is unpacked
 */
export function findOfficialElectron(root) {
  const folder = path.join(packageFolder(root), 'dist');
  try {
    // The installer writes path.txt last, when everything is unpacked.
    const executable = readFileSync(path.join(packageFolder(root), 'path.txt'), 'utf8');
    const version = readFileSync(path.join(folder, 'version'), 'utf8').replace(/^v/, '');
    return version === officialVersion(root) && existsSync(path.join(folder, executable))
      ? folder
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Fetches and unpacks it, with Electron's own installer and cache.
 * @param {string} root the project's folder
 * @param {string} toolNode
 * @param {number} answerMs how long the download server may take to answer at all
 * @returns {Promise<{folder: string} | {reason: string}>} the reason is half a sentence
 */
export async function fetchOfficialElectron(root, toolNode, answerMs) {
  // Node's fetch passes proxies over unless it is told; the installer inherits the setting.
  const env = { ...process.env, NODE_USE_ENV_PROXY: '1' };
  const fetcher = fileURLToPath(new URL('fetch-official.mjs', import.meta.url));
  /** @type {ReturnType<typeof beginStep> | undefined} */
  let step;
  const fetched = await run(toolNode, [fetcher, root, String(answerMs)], {
    env,
    quiet: true,
    onOutput(text) {
      const { bytes, of } = lastReport(text);
      // Announced when the server answers: on machines that cannot reach it nothing happens.
      if (bytes) step ??= beginStep('Electron', `downloading Electron ${officialVersion(root)}`);
      if (bytes)
        step?.progress(`${Math.round(bytes / 1e6)} of ${of ? Math.round(of / 1e6) : '?'} MB`);
    },
  });
  const { fetched: isFetched, reason } = lastReport(fetched.stdout);
  if (!isFetched)
    return { reason: reason ?? `its download ended early: ${lastLines(fetched.output, 1)}` };
  step?.progress('unpacking');
  // A killed installer leaves half a folder, and the next one would unpack over it.
  rmSync(path.join(packageFolder(root), 'dist'), { recursive: true, force: true });
  const installed = await run(toolNode, [path.join(packageFolder(root), 'install.js')], {
    env,
    quiet: true,
  });
  const folder = findOfficialElectron(root);
  if (!folder) return { reason: `its installer failed: ${lastLines(installed.output, 1)}` };
  step?.done();
  return { folder };
}

/**
 * @param {string} text lines of fetch-official.mjs, the last one perhaps cut off
 * @returns {{bytes?: number, of?: number, fetched?: boolean, reason?: string}}
 */
function lastReport(text) {
  for (const line of text.split('\n').reverse()) {
    try {
      return JSON.parse(line);
    } catch {
      // Cut off, or something Node printed; the line before it will do.
    }
  }
  return {};
}
