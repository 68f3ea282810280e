import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leaveMemoryOutOfDumps } from '../../../main/electron/memory-dumps.ts';

describe.skipIf(process.platform !== 'linux')('the filter of core files', () => {
  it('is set to no memory at all, and it is told when that does not work [LG-04]', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dumps-'));
    const filter = join(folder, 'coredump_filter');
    await writeFile(filter, '00000033\n');
    expect(leaveMemoryOutOfDumps(filter)).toBe(true);
    expect(await readFile(filter, 'utf8')).toBe('0');
    expect(leaveMemoryOutOfDumps(join(folder, 'missing/filter'))).toBe(false);
    await rm(folder, { recursive: true });
  });
});
