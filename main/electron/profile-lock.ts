/** What Electron does not say about the lock that keeps a second process off the profile. */
import { accessSync, constants, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Whether a lock that was refused could not be made at all: `requestSingleInstanceLock` answers the same
 * as when another process took over, and the person would see nothing. On Linux the lock is a link in
 * the profile folder, and a socket in the folder for temporary files (measured, decision 0013).
 * @param profile the profile's folder.
 * @param temporary the folder for temporary files.
 */
export function isUnlockable(profile: string, temporary = tmpdir()): boolean {
  if (process.platform !== 'linux') return false;
  try {
    readlinkSync(join(profile, 'SingletonLock'));
    return false;
  } catch {
    return !isWritable(profile) || !isWritable(temporary);
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
