/** What a cached access token costs a caller in main. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Config } from '../../../main/config.ts';
import { compose } from '../compose.ts';
import type { Job } from '../job.ts';

/** Calls per time sample, and per heap sample: few enough that no collection runs among them. */
const TIMED_CALLS = 50_000;
const WEIGHED_CALLS = 5_000;

/** One pair of samples per run. Times are nanoseconds per call, heap is bytes per call. */
export interface CachedTokenResult {
  readonly nanoseconds: readonly number[];
  readonly bareNanoseconds: readonly number[];
  readonly bytes: readonly number[];
  readonly bareBytes: readonly number[];
  /** Waits for a port (keyring, network, provider) during all calls together. */
  readonly portCalls: number;
}

type Call = () => Promise<unknown>;

async function time(call: Call): Promise<number> {
  const startedAt = process.hrtime.bigint();
  for (let i = 0; i < TIMED_CALLS; i += 1) await call();
  return Number(process.hrtime.bigint() - startedAt) / TIMED_CALLS;
}

/** A way to collect garbage, without starting Electron with a switch that changes it all. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

async function weigh(call: Call, collect: () => void): Promise<number> {
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < WEIGHED_CALLS; i += 1) await call();
  return (process.memoryUsage().heapUsed - before) / WEIGHED_CALLS;
}

/** Does the job. */
export async function cachedTokenJob(
  config: Config,
  { runs }: Extract<Job, { name: 'cached-token' }>,
): Promise<CachedTokenResult> {
  const { session, watch, portClosed, mainResource } = compose(config);
  await session.start();
  await session.signIn();
  await portClosed();
  const collect = collector();
  const token = await session.tokens().get(mainResource);
  const shell: Call = () => session.tokens().get(mainResource);
  // The least that still is a call with a promise: what raw code around a variable would be.
  const bare: Call = async () => token;
  const result = {
    nanoseconds: [] as number[],
    bareNanoseconds: [] as number[],
    bytes: [] as number[],
    bareBytes: [] as number[],
  };
  for (const call of [shell, bare, shell, bare]) await time(call);
  watch.take();
  for (let run = 0; run < runs; run += 1) {
    result.nanoseconds.push(await time(shell));
    result.bareNanoseconds.push(await time(bare));
    result.bytes.push(await weigh(shell, collect));
    result.bareBytes.push(await weigh(bare, collect));
  }
  const portCalls = watch.take().length;
  await session.signOut();
  return { ...result, portCalls };
}
