/** From the spawn to the first window ready, beside a blank window started just before or after it. */
import type { Bench } from '../rig/bench.ts';
import { toRow, type Row } from '../row.ts';

const TARGET = { of: 'ratio', is: 'at most', value: 1.15 } as const;

/** Milliseconds from the spawn to `ready-to-show` of the first window. */
async function startOnce(bench: Bench, app: 'app' | 'released' | 'blank', profile: string) {
  const process = await bench.start(app, await bench.profile(profile));
  try {
    return (await process.heard('ready')).at;
  } finally {
    await process.quit();
  }
}

/** Pairs in turn; which of a pair comes first changes, because the second finds warmer caches. */
async function startPairs(
  bench: Bench,
  name: string,
  app: 'app' | 'released',
  runs: number,
  profileOf: (app: string, run: number) => string,
): Promise<Row> {
  const samples: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const order = run % 2 === 0 ? (['blank', app] as const) : ([app, 'blank'] as const);
    for (const each of order) {
      const took = await startOnce(bench, each, profileOf(each, run));
      (each === 'blank' ? floor : samples).push(took);
    }
  }
  return toRow({ name, unit: 'ms', samples, floor, target: TARGET });
}

/** The start's rows. */
export async function startRows(bench: Bench): Promise<Row[]> {
  const warm = (app: string) => `start-${app}`;
  for (const app of ['app', 'released', 'blank'] as const) await startOnce(bench, app, warm(app));
  return [
    await startPairs(bench, 'start: first window, known profile', 'app', bench.runs(20), warm),
    await startPairs(
      bench,
      'start: first window, new profile',
      'app',
      bench.runs(12),
      (app, run) => `start-${app}-${run}`,
    ),
    await startPairs(bench, 'start: first window, release build', 'released', bench.runs(12), warm),
  ];
}
