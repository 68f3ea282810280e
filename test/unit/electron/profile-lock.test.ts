import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isUnlockable } from '../../../main/electron/profile-lock.ts';

describe.runIf(process.platform === 'linux')('a lock that was refused', () => {
  let profile = '';
  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'profile-'));
  });
  afterEach(() => rm(profile, { recursive: true }));

  it('was refused by another process when the folders can be written', () => {
    expect(isUnlockable(profile)).toBe(false);
  });

  it('was refused by another process when its link is there', async () => {
    await symlink('host-1', join(profile, 'SingletonLock'));
    expect(isUnlockable(profile, '/nowhere')).toBe(false);
  });

  it('could not be made in a profile folder that cannot be written, or without temporary files', () => {
    expect(isUnlockable('/nowhere')).toBe(true);
    expect(isUnlockable(profile, '/nowhere')).toBe(true);
  });
});
