/** Shared libraries that a program asks for and this Linux has not. */
import { run } from './child.mjs';
import { isDebianFamily, readOsRelease } from './os-release.mjs';
import { say } from './say.mjs';

/**
 * @param {string} output what `ldd` printed
 * @returns {string[]} file names of the libraries that were not found, each once
 */
export function missingLibraries(output) {
  return [
    ...new Set([...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name)),
  ];
}

/**
 * Names the libraries missing on a Linux whose packages this project does not know by name. On
 * Debian and its family the package step has seen to them.
 * @param {readonly string[]} binaries full paths
 */
export async function nameMissingLibraries(binaries) {
  if (process.platform !== 'linux' || isDebianFamily(readOsRelease())) return;
  const outputs = await Promise.all(binaries.map((file) => run('ldd', [file], { quiet: true })));
  const missing = missingLibraries(outputs.map(({ stdout }) => stdout).join('\n'));
  if (missing.length > 0)
    say(
      `Electron needs ${missing.join(', ')}: not found here; please install the packages that have them.`,
    );
}
