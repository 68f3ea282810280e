/** One refresh, and what the rotation journal costs of it. */
import type { RefreshResult } from '../main/jobs/refresh.ts';
import type { Bench } from '../rig/bench.ts';
import { followUntilResult } from '../rig/person.ts';
import { toRow, type Row } from '../row.ts';
import { median } from '../statistics.ts';

/** A read of the record; the journal and the new token, each written and read back. */
const KEYRING_CALLS = 5;

/** The refresh's rows. */
export async function refreshRows(bench: Bench): Promise<Row[]> {
  const job = { name: 'refresh', runs: bench.runs(30) } as const;
  const process = await bench.startJob(job, await bench.profile('refresh'), 'plain');
  try {
    const result = (await followUntilResult(process, bench.person('plain'))) as unknown;
    const { milliseconds, bareMilliseconds, keyringMilliseconds, keyringCalls } =
      result as RefreshResult;
    return [
      toRow({
        name: 'refresh: from the call to the token',
        unit: 'ms',
        samples: milliseconds,
        floor: bareMilliseconds,
        parts: { 'waiting for the keyring': median(keyringMilliseconds) },
        note: 'floor: one request and one write; two of the five keyring calls are the journal',
      }),
      toRow({
        name: 'refresh: keyring calls',
        unit: 'calls',
        samples: keyringCalls,
        target: { of: 'median', is: 'exactly', value: KEYRING_CALLS },
      }),
    ];
  } finally {
    await process.quit();
  }
}
