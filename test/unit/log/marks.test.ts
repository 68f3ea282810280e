import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMarker, markKey } from '../../../main/log/marks.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'marks-')), 'logs');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

describe('a mark', () => {
  it('has eight characters, and says nothing without the key: HMAC-SHA-256 [LG-03]', () => {
    // RFC 4231, test case 2.
    expect(createMarker(Buffer.from('Jefe'))('what do ya want for nothing?')).toBe('5bdcc146');
  });

  it('of the same token is another one in another profile [LG-03]', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (token) => {
        const [one, other] = [createMarker(Buffer.alloc(32, 1)), createMarker(Buffer.alloc(32, 2))];
        expect(one(token)).toMatch(/^[0-9a-f]{8}$/);
        expect(one(token)).toBe(one(token));
        expect(one(token)).not.toBe(other(token));
      }),
      // One pair in four thousand million is the same by chance.
      { seed: 1 },
    );
  });
});

describe('the key of a profile', () => {
  it('is random, kept for the next run, and for its owner alone [LG-03]', async () => {
    const key = await markKey(folder);
    expect(key).toHaveLength(32);
    expect(Buffer.from(await markKey(folder)).equals(key)).toBe(true);
    const file = join(folder, 'mark.key');
    expect((await readFile(file)).equals(key)).toBe(true);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await markKey(join(folder, '../other'))).equals(key)).toBe(false);
  });

  it.each([
    ['a key that a crash left half written', Buffer.alloc(7)],
    ['a longer one', Buffer.alloc(4096)],
    ['an empty file', Buffer.alloc(0)],
  ])('takes the place of %s', async (_what, content) => {
    await mkdir(folder, { mode: 0o700 });
    await writeFile(join(folder, 'mark.key'), content);
    const key = await markKey(folder);
    expect(key).toHaveLength(32);
    expect((await readFile(join(folder, 'mark.key'))).equals(key)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('is not read through a symlink', async () => {
    await mkdir(folder, { mode: 0o700 });
    const known = join(folder, '../known');
    await writeFile(known, Buffer.alloc(32));
    await symlink(known, join(folder, 'mark.key'));
    expect(Buffer.from(await markKey(folder)).equals(Buffer.alloc(32))).toBe(false);
    expect((await readFile(known)).equals(Buffer.alloc(32))).toBe(true);
  });

  it('is one for this run where none can be kept', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const key = await markKey(folder);
    expect(key).toHaveLength(32);
    expect(Buffer.from(await markKey(folder)).equals(key)).toBe(false);
  });
});
