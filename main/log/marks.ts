/**
 * Marks of tokens (LG-03): the first 32 bits of an HMAC-SHA-256 under a random key of this profile.
 *
 * Who has the log or an export alone learns when sessions began and were renewed, and which lines are
 * about the same token. A mark cannot be undone, and it cannot be compared: neither with a token that
 * somebody found elsewhere nor with another person's export, because both take the key. It is not
 * exported. Who reads the whole profile has the key as well, and can then tell whether a token that they
 * already hold was this session's, and no more than that. 32 bits are enough to tell the tokens of one
 * log apart, and too few to prove anything about one.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenMark } from '../ports.ts';
import { openNew, openToRead, privateFolder } from './private-file.ts';

const KEY_BYTES = 32;
const MARK_CHARACTERS = 8;

/** The one function that makes marks. */
export function createMarker(key: Uint8Array): (token: string) => TokenMark {
  return (token) =>
    createHmac('sha256', key).update(token).digest('hex').slice(0, MARK_CHARACTERS) as TokenMark;
}

async function readKey(file: string): Promise<Uint8Array | null> {
  const handle = await openToRead(file);
  try {
    const key = Buffer.alloc(KEY_BYTES + 1);
    const { bytesRead } = await handle.read(key, 0, key.length, 0);
    return bytesRead === KEY_BYTES ? key.subarray(0, KEY_BYTES) : null;
  } finally {
    await handle.close();
  }
}

async function writeKey(file: string): Promise<Uint8Array> {
  const handle = await openNew(file);
  try {
    const key = randomBytes(KEY_BYTES);
    await handle.writeFile(key);
    return key;
  } finally {
    await handle.close();
  }
}

/**
 * The key of the profile whose logs are in `folder`, made where there is none. Where it can be neither
 * read nor made, a key for this run: its marks then fit no other run's.
 */
export async function markKey(folder: string): Promise<Uint8Array> {
  const file = join(folder, 'mark.key');
  try {
    await privateFolder(folder);
    const key = await readKey(file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    if (key) return key;
    // None, or one that a killed app left half written.
    await rm(file, { force: true });
    return await writeKey(file);
  } catch {
    return randomBytes(KEY_BYTES);
  }
}
