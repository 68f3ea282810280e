/**
 * Files of the profile that nobody else may read: 0600 in a folder of 0700, and never through a symlink,
 * which somebody could have put there to have a file of the person's overwritten or read.
 */
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Absent on Windows, where a symlink takes rights that whoever has them does not need. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR } = constants;

const OWNER_ONLY = 0o600;

/** What is there is not what it should be. */
export class NotOurFileError extends Error {
  override readonly name = 'NotOurFileError';
}

/** Makes the folder, or takes everybody else's rights to it away. Throws when it is no folder. */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await lstat(folder)).isDirectory()) throw new NotOurFileError();
  await chmod(folder, 0o700);
}

/** Opens one kind of file, and nothing that only looks like it: no symlink, device or pipe. */
async function openPlain(file: string, flags: number): Promise<FileHandle> {
  // O_NONBLOCK: else opening a pipe waits for somebody at its other end.
  const handle = await open(file, flags | O_NOFOLLOW | O_NONBLOCK, OWNER_ONLY);
  try {
    if (!(await handle.stat()).isFile()) throw new NotOurFileError();
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Opens a file to write at its end, and to read; makes it where there is none. */
export async function openToAppend(file: string): Promise<FileHandle> {
  const handle = await openPlain(file, O_RDWR | O_APPEND | O_CREAT);
  // One that came from a backup may have other rights.
  await handle.chmod(OWNER_ONLY);
  return handle;
}

/** Opens a file that is there to read it. */
export const openToRead = (file: string): Promise<FileHandle> => openPlain(file, O_RDONLY);

/** Makes a file; throws `EEXIST` when there is one. */
export const openNew = (file: string): Promise<FileHandle> =>
  openPlain(file, O_RDWR | O_CREAT | O_EXCL);

/**
 * Reads a small file whole.
 * @returns null when it has more bytes than that. Throws what the file system throws.
 */
export async function readSmall(file: string, mostBytes: number): Promise<string | null> {
  const handle = await openToRead(file);
  try {
    const bytes = Buffer.alloc(mostBytes + 1);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytesRead > mostBytes ? null : bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Makes what happened in the folder outlast a power cut, where the system has a way to ask for it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Deletes a file, if there is one, for good: that outlasts a power cut. */
export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
  await flushFolder(dirname(file));
}

/**
 * Writes a file anew, so that whoever reads it finds the old text or the new one. Throws what the file
 * system throws.
 * @param outlasts whether it is on the disk when this resolves, so that it outlasts a power cut.
 */
export async function replaceFile(file: string, text: string, outlasts = false): Promise<void> {
  const next = `${file}.new`;
  await privateFolder(dirname(file));
  // What a crash has left.
  await rm(next, { force: true });
  const handle = await openNew(next);
  try {
    await handle.writeFile(text);
    if (outlasts) await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
  if (outlasts) await flushFolder(dirname(file));
}
