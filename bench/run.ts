/**
 * `npm run bench`: measures the app in real Electron, prints a table and writes `out/bench.json`.
 *
 * A missed target is said in the table and nothing more: speed is measured here, never asserted. The
 * exit code is 1 only when rows could not be measured at all.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../build/bundle.ts';
import { bundleBench } from './bundle.ts';
import { readOptions } from './options.ts';
import { openBench, type Bench } from './rig/bench.ts';
import { readVersions } from './rig/versions.ts';
import type { Row } from './row.ts';
import { getSessionRows } from './rows/get-session.ts';
import { listenerRows } from './rows/listener.ts';
import { memoryRows } from './rows/memory.ts';
import { refreshRows } from './rows/refresh.ts';
import { requestRows } from './rows/request.ts';
import { restoredRows } from './rows/restored.ts';
import { signInRows } from './rows/sign-in.ts';
import { startRows } from './rows/start.ts';
import { cachedTokenRows, expiredTokenRows } from './rows/tokens.ts';
import { table } from './table.ts';

/** Load per processor from which on other work disturbs the measuring. */
const BUSY = 0.5;

const groups: Readonly<Record<string, (bench: Bench) => Promise<Row[]>>> = {
  start: startRows,
  restore: restoredRows,
  'sign-in': signInRows,
  'cached-token': cachedTokenRows,
  'expired-token': expiredTokenRows,
  refresh: refreshRows,
  'get-session': getSessionRows,
  request: requestRows,
  memory: memoryRows,
  listener: listenerRows,
};

if (process.platform !== 'linux') {
  // The desktop session of the rig: Xvfb, D-Bus, gnome-keyring, /proc.
  console.error('The bench runs on Linux only.');
  process.exit(1);
}
const { only, quick, built } = readOptions(process.argv.slice(2), Object.keys(groups));
if (!built) {
  await bundle('development');
  await bundle('release');
}
await bundleBench();

const load = loadavg()[0] ?? 0;
const bench = await openBench(quick);
const rows: Row[] = [];
const failures: string[] = [];
try {
  const versions = await readVersions(bench);
  for (const [name, measure] of Object.entries(groups)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const startedAt = performance.now();
    try {
      rows.push(...(await measure(bench)));
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    console.error(`[bench] ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  const file = join(import.meta.dirname, '../out/bench.json');
  await mkdir(join(file, '..'), { recursive: true });
  const at = new Date().toISOString();
  await writeFile(file, `${JSON.stringify({ rows, versions, load, at }, null, 2)}\n`);

  console.log(
    `\n${Object.entries(versions)
      .map((entry) => entry.join(' '))
      .join(', ')}\n`,
  );
  console.log(table(rows));
  const missed = rows.filter((row) => !row.ok).length;
  console.log(
    `\n${rows.length} rows, ${missed} missed their target (speed is measured, not asserted: that fails nothing).`,
  );
  if (load > BUSY * availableParallelism()) {
    console.log(
      `The machine was busy with something else (load ${load.toFixed(1)}): believe no single number.`,
    );
  }
  for (const failure of failures) console.log(`NOT MEASURED: ${failure}`);
} finally {
  await bench.stop();
}
process.exitCode = failures.length > 0 ? 1 : 0;
