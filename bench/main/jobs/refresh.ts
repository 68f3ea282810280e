/** Refreshes of the shell and of the floor, in turn. */
import type { Config } from '../../../main/config.ts';
import { bareItem, bareRefresh, bareSignIn } from '../bare.ts';
import { compose } from '../compose.ts';
import type { Job } from '../job.ts';

/** Longer than the life of an access token of the demo, far shorter than that of its keys. */
const TOKEN_LIFE_MS = 61_000;
/** Refreshes before the counted ones: compilers and connections settle. */
const WARM_UP = 5;

/** One number per run. */
export interface RefreshResult {
  readonly milliseconds: readonly number[];
  readonly bareMilliseconds: readonly number[];
  /** Of those, waiting for the keyring. */
  readonly keyringMilliseconds: readonly number[];
  /** Calls to the keyring, by kind: reads, journal and token. */
  readonly keyringCalls: readonly number[];
}

/** Does the job. */
export async function refreshJob(
  config: Config,
  { runs }: Extract<Job, { name: 'refresh' }>,
): Promise<RefreshResult> {
  const { session, watch, passTime, portClosed, mainResource, vaultIdle } = compose(config);
  await session.start();
  await session.signIn();
  await portClosed();
  await vaultIdle();
  let { tokens } = await bareSignIn(config);
  const result = {
    milliseconds: [] as number[],
    bareMilliseconds: [] as number[],
    keyringMilliseconds: [] as number[],
    keyringCalls: [] as number[],
  };
  const shellRun = async () => {
    passTime(TOKEN_LIFE_MS);
    watch.take();
    const startedAt = performance.now();
    await session.tokens().get(mainResource);
    result.milliseconds.push(performance.now() - startedAt);
    const keyring = watch.take().filter(({ part }) => part.startsWith('keyring.'));
    result.keyringMilliseconds.push(keyring.reduce((sum, { ms }) => sum + ms, 0));
    result.keyringCalls.push(keyring.length);
  };
  const bareRun = async () => {
    const startedAt = performance.now();
    tokens = await bareRefresh(config, tokens.refresh_token);
    await bareItem.write(tokens.refresh_token);
    result.bareMilliseconds.push(performance.now() - startedAt);
  };
  for (let run = 0; run < WARM_UP + runs; run += 1) {
    for (const each of run % 2 === 0 ? [bareRun, shellRun] : [shellRun, bareRun]) await each();
  }
  await session.signOut();
  await bareItem.remove();
  const counted = (samples: readonly number[]) => samples.slice(WARM_UP);
  return {
    milliseconds: counted(result.milliseconds),
    bareMilliseconds: counted(result.bareMilliseconds),
    keyringMilliseconds: counted(result.keyringMilliseconds),
    keyringCalls: counted(result.keyringCalls),
  };
}
