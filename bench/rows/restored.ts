/** From the spawn to a session that can be used: found in the keyring, refreshed, stored again. */
import type { Bench } from '../rig/bench.ts';
import type { Launched } from '../rig/launch.ts';
import { toRow, type Row } from '../row.ts';
import { leftSession } from './left-session.ts';

/** The app writes this line when the new access token is in memory and the page is being told. */
const RESTORED = 'refresh.done';

async function shellOnce(
  bench: Bench,
  profile: string,
): Promise<{ ready: number; usable: number }> {
  const app = await bench.start('app', profile);
  try {
    const [ready, usable] = await Promise.all([app.heard('ready'), app.logged(RESTORED)]);
    return { ready: ready.at, usable: usable.at };
  } finally {
    await app.quit();
  }
}

/** Settles only when the job failed. */
async function failure(job: Launched): Promise<never> {
  const { content } = await job.heard('result');
  if (typeof content['failure'] === 'string') throw new Error(content['failure']);
  return new Promise(() => {});
}

async function bareOnce(bench: Bench, profile: string): Promise<number> {
  const bare = await bench.startJob({ name: 'bare-restore' }, profile, 'plain');
  try {
    return (await Promise.race([bare.heard('restored'), failure(bare)])).at;
  } finally {
    await bare.quit();
  }
}

/** The restored session's row. */
export async function restoredRows(bench: Bench): Promise<Row[]> {
  const profile = await leftSession(bench);
  const bareProfile = await bench.profile('bare-restore');
  const samples: number[] = [];
  const ready: number[] = [];
  const floor: number[] = [];
  await shellOnce(bench, profile);
  await bareOnce(bench, bareProfile);
  const runs = bench.runs(12);
  for (let run = 0; run < runs; run += 1) {
    if (run % 2 === 0) floor.push(await bareOnce(bench, bareProfile));
    const once = await shellOnce(bench, profile);
    samples.push(once.usable);
    ready.push(once.ready);
    if (run % 2 === 1) floor.push(await bareOnce(bench, bareProfile));
  }
  return [
    toRow({
      name: 'start: restored session online',
      unit: 'ms',
      samples,
      floor,
      note: 'floor: a blank window, and one read of the keyring, one refresh, one write beside it',
    }),
    toRow({ name: 'start: first window, with a session to restore', unit: 'ms', samples: ready }),
  ];
}
