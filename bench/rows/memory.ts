/**
 * Memory of the idle app, signed in, beside a blank window's. Both run at the same time: what they share
 * is then divided among as many processes on both sides, whoever else runs an Electron meanwhile.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../rig/bench.ts';
import { proportionalMegabytes } from '../rig/process-memory.ts';
import { toRow, type Row } from '../row.ts';
import { median } from '../statistics.ts';
import { leftSession } from './left-session.ts';

/** After this long nothing of the start is going on any more. */
const SETTLE_MS = 4_000;
/** Looks at each, in turn: another Electron that starts meanwhile changes what everybody shares. */
const LOOKS = 5;

async function weighPair(bench: Bench): Promise<{ app: number; blank: number }> {
  const app = await bench.start('app', await leftSession(bench));
  const blank = await bench.start('blank', await bench.profile('memory-blank'));
  try {
    await Promise.all([app.heard('ready'), app.logged('refresh.done'), blank.heard('ready')]);
    await delay(SETTLE_MS);
    const looks = { app: [] as number[], blank: [] as number[] };
    for (let look = 0; look < LOOKS; look += 1) {
      looks.app.push(await proportionalMegabytes(app.pid));
      looks.blank.push(await proportionalMegabytes(blank.pid));
    }
    return { app: median(looks.app), blank: median(looks.blank) };
  } finally {
    await Promise.all([app.quit(), blank.quit()]);
  }
}

/** The memory row. */
export async function memoryRows(bench: Bench): Promise<Row[]> {
  const samples: number[] = [];
  const floor: number[] = [];
  const runs = bench.runs(5);
  for (let run = 0; run < runs; run += 1) {
    const pair = await weighPair(bench);
    samples.push(pair.app);
    floor.push(pair.blank);
  }
  return [
    toRow({
      name: 'memory of the idle app, signed in',
      unit: 'MB',
      samples,
      floor,
      target: { of: 'excess', is: 'at most', value: 15 },
      note: 'proportional set size of all processes, while a blank window runs beside it',
    }),
  ];
}
