import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasIntegrity, sha256 } from '../../../build/electron/integrity.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'integrity-'));
const file = path.join(folder, 'archive.tgz');
writeFileSync(file, 'the archive');
const integrityOf = (text: string) =>
  `sha512-${createHash('sha512').update(text).digest('base64')}`;
afterAll(() => rmSync(folder, { recursive: true }));

describe('hasIntegrity', () => {
  it('accepts the file that was pinned', async () => {
    await expect(hasIntegrity(file, integrityOf('the archive'))).resolves.toBe(true);
  });

  it('refuses any other file', async () => {
    await expect(hasIntegrity(file, integrityOf('the archive '))).resolves.toBe(false);
  });

  it.each(['', 'sha512-', 'sha1-aaaa', integrityOf('the archive').slice(0, 40)])(
    'does not take %j for a pin',
    async (integrity) => {
      await expect(hasIntegrity(file, integrity)).rejects.toThrow(/whole sha512/);
    },
  );
});

describe('sha256', () => {
  it('is the digest in hex', () => {
    expect(sha256(Buffer.from('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
