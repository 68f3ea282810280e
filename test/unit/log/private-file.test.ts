import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NotOurFileError, openToRead, readSmall } from '../../../main/log/private-file.ts';

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'private-file-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('a file of the profile', () => {
  it('is read up to its limit, and not at all beyond it [ST-11]', async () => {
    const file = join(await createFolder(), 'file');
    await writeFile(file, 'abcd');
    expect(await readSmall(file, 4)).toBe('abcd');
    expect(await readSmall(file, 3)).toBeNull();
  });

  it('that is a pipe is refused at once: nobody at its other end is waited for [ST-11]', async () => {
    const pipe = join(await createFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Whoever waits for the pipe's other end would wait here until a writer comes.
    const opened = openToRead(pipe).then(
      () => 'opened',
      (error: unknown) => (error instanceof NotOurFileError ? 'refused' : String(error)),
    );
    const writer = new Promise<string>((resolve) => setTimeout(resolve, 2_000, 'waiting'));
    const first = await Promise.race([opened, writer]);
    if (first === 'waiting') execFileSync('sh', ['-c', 'exec 3<>"$0"', pipe]);
    expect(first).toBe('refused');
  });
});
