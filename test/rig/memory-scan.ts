/** Looks for a text in the memory of a running process (Linux). */
import { open, readFile } from 'node:fs/promises';

/** Larger areas are reserved and empty: addresses that an allocator keeps for itself. */
const MOST_BYTES = 256 * 1024 * 1024;

/** How often the text is in the memory that a process can write. */
export async function countInMemory(pid: number, text: string): Promise<number> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8');
  const memory = await open(`/proc/${pid}/mem`, 'r');
  let count = 0;
  try {
    for (const line of maps.split('\n')) {
      const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      const start = parseInt(from, 16);
      const size = parseInt(to, 16) - start;
      if (!(size > 0 && size <= MOST_BYTES)) continue;
      const area = Buffer.alloc(size);
      // An area that has gone meanwhile, or that nothing stands behind.
      const { bytesRead } = await memory.read(area, 0, size, start).catch(() => ({ bytesRead: 0 }));
      const bytes = area.subarray(0, bytesRead);
      for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) count += 1;
    }
  } finally {
    await memory.close();
  }
  return count;
}
