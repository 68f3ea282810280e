/** Memory of a process and all that it started, as the kernel counts it. */
import { readdir, readFile } from 'node:fs/promises';

/** Every process below `root`, itself included. */
async function tree(root: number): Promise<readonly number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // The name in parentheses may hold anything; the parent is the second field after it.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    parents.set(Number(name), parent);
  }
  const found = [root];
  for (const pid of found) {
    found.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
  }
  return found;
}

/**
 * Proportional set size of the whole tree, in MB (10^6 bytes): memory that processes share is divided
 * among them, so that nothing is counted twice.
 * @throws when a process may not be looked into, which root may.
 */
export async function proportionalMegabytes(root: number): Promise<number> {
  let kilobytes = 0;
  for (const pid of await tree(root)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    kilobytes += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]);
  }
  return (kilobytes * 1024) / 1e6;
}
