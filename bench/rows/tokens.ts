/** Access tokens in main: a cached one, and a thousand callers when it has expired. */
import type { CachedTokenResult } from '../main/jobs/cached-token.ts';
import type { ExpiredTokenResult } from '../main/jobs/expired-token.ts';
import type { Job } from '../main/job.ts';
import type { Bench, DemoKind } from '../rig/bench.ts';
import { followUntilResult } from '../rig/person.ts';
import { toRow, type Row } from '../row.ts';

async function runJob<T>(bench: Bench, job: Job, demo: DemoKind): Promise<T> {
  const process = await bench.startJob(job, await bench.profile('tokens'), demo);
  try {
    return (await followUntilResult(process, bench.person(demo))) as T;
  } finally {
    await process.quit();
  }
}

/** The cached token's rows. */
export async function cachedTokenRows(bench: Bench): Promise<Row[]> {
  const job = { name: 'cached-token', runs: bench.runs(31) } as const;
  const result = await runJob<CachedTokenResult>(bench, job, 'plain');
  return [
    toRow({
      name: 'cached token: time per call',
      unit: 'ns',
      samples: result.nanoseconds,
      floor: result.bareNanoseconds,
      target: { of: 'median', is: 'at most', value: 1000 },
      note: 'floor: an async function that returns a variable',
    }),
    toRow({
      name: 'cached token: heap per call',
      unit: 'bytes',
      samples: result.bytes,
      floor: result.bareBytes,
      target: { of: 'median', is: 'at most', value: 300 },
    }),
    toRow({
      name: 'cached token: calls of keyring, provider or network',
      unit: 'calls',
      samples: [result.portCalls],
      target: { of: 'median', is: 'exactly', value: 0 },
    }),
  ];
}

const CALLS = 1000;

/** The expired token's rows. */
export async function expiredTokenRows(bench: Bench): Promise<Row[]> {
  const job = { name: 'expired-token', runs: bench.runs(5), calls: CALLS } as const;
  const result = await runJob<ExpiredTokenResult>(bench, job, 'counting');
  const exactly = (value: number) => ({ of: 'median', is: 'exactly', value }) as const;
  return [
    toRow({
      name: `expired token, ${CALLS} calls at once: token requests`,
      unit: 'requests',
      samples: [Math.max(...result.tokenRequests)],
      target: exactly(1),
      note: `the most of ${job.runs} runs`,
    }),
    toRow({
      name: `expired token, ${CALLS} calls at once: failed`,
      unit: 'calls',
      samples: [Math.max(...result.failed)],
      target: exactly(0),
      note: `the most of ${job.runs} runs`,
    }),
    toRow({
      name: `expired token, ${CALLS} calls at once: time`,
      unit: 'ms',
      samples: result.milliseconds,
      floor: result.bareMilliseconds,
      note: 'floor: one refresh and as many bare requests to the API; both at once as well',
    }),
  ];
}
