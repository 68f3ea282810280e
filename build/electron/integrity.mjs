import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} file
 * @param {string} integrity as in a lock file: `sha512-` and the digest in base64
 * @returns {Promise<boolean>} whether the file has that digest
 */
export async function hasIntegrity(file, integrity) {
  const [, digest] = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity) ?? [];
  if (!digest) throw new Error('An integrity must be a whole sha512.');
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64') === digest;
}

/**
 * @param {Buffer} bytes
 * @returns {string} in hex
 */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
