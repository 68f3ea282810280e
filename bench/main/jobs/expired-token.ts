/** Many API calls at the same moment, just after the access token has expired. */
import type { Config } from '../../../main/config.ts';
import { bareRefresh, bareSignIn } from '../bare.ts';
import { compose } from '../compose.ts';
import type { GivenJob, Job } from '../job.ts';

/** Longer than the life of an access token of the demo, far shorter than that of its keys. */
const TOKEN_LIFE_MS = 61_000;

/** One number per run. */
export interface ExpiredTokenResult {
  readonly milliseconds: readonly number[];
  readonly bareMilliseconds: readonly number[];
  /** Requests that the token endpoint saw. */
  readonly tokenRequests: readonly number[];
  /** Calls that did not bring the API's answer. */
  readonly failed: readonly number[];
}

interface SeenRequest {
  readonly path: string;
}

/** Does the job. */
export async function expiredTokenJob(
  config: Config,
  job: Extract<Job, { name: 'expired-token' }> & Pick<GivenJob, 'control'>,
): Promise<ExpiredTokenResult> {
  const { session, request, passTime, portClosed } = compose(config);
  await session.start();
  await session.signIn();
  await portClosed();
  const log = `${job.control}/requests`;
  const shellCall = async () => {
    const answer = await request({ api: 'demo', method: 'GET', path: '/profile' });
    if (answer.status !== 200) throw new Error(`the API answered ${answer.status}`);
  };
  const api = Object.values(config.apis)[0]?.origin ?? '';
  let { tokens } = await bareSignIn(config);
  const bareCall = async () => {
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const response = await fetch(`${api}/profile`, { headers });
    await response.text();
  };
  const burst = (call: () => Promise<void>) =>
    Promise.allSettled(Array.from({ length: job.calls }, call));

  const result = {
    milliseconds: [] as number[],
    bareMilliseconds: [] as number[],
    tokenRequests: [] as number[],
    failed: [] as number[],
  };
  const bareRun = async () => {
    const startedAt = performance.now();
    tokens = await bareRefresh(config, tokens.refresh_token);
    await burst(bareCall);
    result.bareMilliseconds.push(performance.now() - startedAt);
  };
  const shellRun = async () => {
    await fetch(log, { method: 'DELETE' });
    passTime(TOKEN_LIFE_MS);
    const startedAt = performance.now();
    const outcomes = await burst(shellCall);
    result.milliseconds.push(performance.now() - startedAt);
    const seen = (await (await fetch(log)).json()) as readonly SeenRequest[];
    result.tokenRequests.push(seen.filter(({ path }) => path === '/token').length);
    result.failed.push(outcomes.filter(({ status }) => status === 'rejected').length);
  };
  for (let run = 0; run < job.runs; run += 1) {
    // Opens the connections that both then find open, whichever comes first.
    await burst(bareCall);
    for (const each of run % 2 === 0 ? [bareRun, shellRun] : [shellRun, bareRun]) await each();
  }
  await session.signOut();
  return result;
}
