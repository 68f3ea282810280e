/** A file system of a few megabytes of its own, which a test fills to the last byte. */
import { execFile, execFileSync } from 'node:child_process';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Desktop } from './desktop.ts';

const run = promisify(execFile);
/** Room for a profile; what is left is filled in a moment. */
const SIZE = '32m';
const BALLAST = 'ballast';

/** Whether this computer lets the tests mount one: root may, in most containers root may not. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    // In a namespace of its own: nothing of it is seen or left.
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/** A mounted file system. */
export interface SmallDisk {
  /** Leaves not a byte. */
  fill(): Promise<void>;
  /** Gives the room back. */
  clear(): Promise<void>;
  /** Takes it away as soon as nobody uses it any more. */
  unmount(): Promise<void>;
}

/** Bytes that can still be written, as the system says it. */
async function writeUntilFull(file: FileHandle): Promise<void> {
  for (let size = 1024 * 1024; size >= 1;) {
    try {
      await file.write(Buffer.alloc(size));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      size = Math.floor(size / 16);
    }
  }
}

/** Mounts one on a folder that is there; it belongs to the desktop's user. */
export async function mountSmallDisk({ user }: Desktop, folder: string): Promise<SmallDisk> {
  const owner = user === null ? '' : `,uid=${user.uid},gid=${user.gid}`;
  const options = `size=${SIZE},mode=0700${owner}`;
  await run('mount', ['-t', 'tmpfs', '-o', options, 'auth-shell-test', folder]);
  const ballast = join(folder, BALLAST);
  return {
    async fill() {
      const file = await open(ballast, 'a');
      await writeUntilFull(file).finally(() => file.close());
    },
    clear: () => rm(ballast, { force: true }),
    unmount: async () => {
      await run('umount', ['--lazy', folder]);
    },
  };
}
