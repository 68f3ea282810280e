/** Memory of the idle app, signed in, beside a blank window's. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../rig/bench.ts';
import type { Launched } from '../rig/launch.ts';
import { proportionalMegabytes } from '../rig/process-memory.ts';
import { toRow, type Row } from '../row.ts';
import { median } from '../statistics.ts';
import { leftSession } from './left-session.ts';

/** After this long nothing of the start is going on any more; both sides get it. */
const SETTLE_MS = 4_000;
const LOOKS = 3;

async function weigh(process: Launched, usable: Promise<unknown>): Promise<number> {
  try {
    await usable;
    await delay(SETTLE_MS);
    const looks: number[] = [];
    for (let look = 0; look < LOOKS; look += 1) looks.push(await proportionalMegabytes(process.pid));
    return median(looks);
  } finally {
    await process.quit();
  }
}

/** The memory row. */
export async function memoryRows(bench: Bench): Promise<Row[]> {
  const profile = await leftSession(bench);
  const blankProfile = await bench.profile('memory-blank');
  const samples: number[] = [];
  const floor: number[] = [];
  const weighApp = async () => {
    const app = await bench.start('app', profile);
    samples.push(await weigh(app, Promise.all([app.heard('ready'), app.logged('refresh.done')])));
  };
  const weighBlank = async () => {
    const blank = await bench.start('blank', blankProfile);
    floor.push(await weigh(blank, blank.heard('ready')));
  };
  const runs = bench.runs(5);
  for (let run = 0; run < runs; run += 1) {
    for (const each of run % 2 === 0 ? [weighBlank, weighApp] : [weighApp, weighBlank]) await each();
  }
  return [
    toRow({
      name: 'memory of the idle app, signed in',
      unit: 'MB',
      samples,
      floor,
      target: { of: 'excess', is: 'at most', value: 15 },
      note: 'proportional set size of all processes',
    }),
  ];
}
