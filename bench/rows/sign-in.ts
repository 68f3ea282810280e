/** A sign-in without the person: the time of the machines, beside the floor's. */
import type { Job } from '../main/job.ts';
import type { SignInSample } from '../main/jobs/sign-in.ts';
import type { DemoKind, Bench } from '../rig/bench.ts';
import { followUntilResult } from '../rig/person.ts';
import { toRow, type Row } from '../row.ts';
import { median } from '../statistics.ts';

type SignInJob = Extract<Job, { name: 'sign-in' }>;

async function runJob(bench: Bench, job: SignInJob, demo: DemoKind): Promise<SignInSample[]> {
  const profile = await bench.profile('sign-in');
  const process = await bench.startJob(job, profile, demo);
  try {
    const result = await followUntilResult(process, bench.person(demo));
    return result['samples'] as SignInSample[];
  } finally {
    await process.quit();
  }
}

const of = (samples: readonly SignInSample[], side: SignInSample['side']) =>
  samples.filter((sample) => sample.side === side);

/** Medians of what was waited for. */
function partsOf(samples: readonly SignInSample[]): Record<string, number> {
  const names = [...new Set(samples.flatMap(({ parts }) => Object.keys(parts)))];
  return Object.fromEntries(
    names.map((name) => [name, median(samples.map(({ parts }) => parts[name] ?? 0))]),
  );
}

const prefixed = (prefix: string, parts: Record<string, number>) =>
  Object.fromEntries(Object.entries(parts).map(([name, ms]) => [`${prefix} ${name}`, ms]));

/** Sign-ins of processes that have just started: one of the shell, one of the floor, in turn. */
async function firstOnes(
  bench: Bench,
  from: 'cold' | 'ready',
  runs: number,
): Promise<SignInSample[]> {
  const samples: SignInSample[] = [];
  for (let run = 0; run < runs; run += 1) {
    const order = run % 2 === 0 ? (['shell', 'bare'] as const) : (['bare', 'shell'] as const);
    for (const side of order) {
      const job = { name: 'sign-in', sides: [side], runs: 1, from } as const;
      samples.push(...(await runJob(bench, job, 'plain')));
    }
  }
  return samples;
}

/** Requests to the provider that the browser does not make, per sign-in. */
async function backChannelRow(bench: Bench): Promise<Row> {
  const demo = bench.demos.counting;
  const runs = bench.runs(5);
  const job = { name: 'sign-in', sides: ['shell'], from: 'warm' } as const;
  const count = async (times: number) => {
    await fetch(`${demo.control}/requests`, { method: 'DELETE' });
    await runJob(bench, { ...job, runs: times }, 'counting');
    const seen = (await (await fetch(`${demo.control}/requests`)).json()) as { path: string }[];
    // Sign-outs between the sign-ins revoke; the pages and their redirects are the browser's.
    const browser = /^\/(auth|interaction|token\/revocation)(\/|$)/;
    return seen.filter(({ path }) => !browser.test(path)).length;
  };
  // What start-up asks for once is in both counts.
  const few = await count(runs);
  const twice = await count(2 * runs);
  return toRow({
    name: 'sign-in: requests of the app, warm',
    unit: 'requests',
    samples: Array.from({ length: runs }, () => (twice - few) / runs),
    target: { of: 'median', is: 'exactly', value: 1 },
  });
}

/** The sign-in's rows. */
export async function signInRows(bench: Bench): Promise<Row[]> {
  // The person's own first sign-in at this provider types a password; it is nobody's sample.
  const job = { name: 'sign-in', from: 'warm', sides: ['bare', 'shell'] } as const;
  const warm = await runJob(bench, { ...job, runs: bench.runs(40) }, 'plain');
  const shell = of(warm, 'shell');
  const bare = of(warm, 'bare');
  const ready = await firstOnes(bench, 'ready', bench.runs(6));
  const cold = await firstOnes(bench, 'cold', bench.runs(6));
  const total = (samples: readonly SignInSample[]) => samples.map((sample) => sample.total);
  const own = (samples: readonly SignInSample[]) => samples.map((sample) => sample.own);
  return [
    toRow({
      name: 'sign-in: warm',
      unit: 'ms',
      samples: total(shell),
      floor: total(bare),
      target: { of: 'ratio', is: 'at most', value: 1.15 },
      parts: { ...prefixed('shell', partsOf(shell)), ...prefixed('floor', partsOf(bare)) },
    }),
    toRow({
      name: "sign-in: warm, the app's own time",
      unit: 'ms',
      samples: own(shell),
      floor: own(bare),
      note: 'without the time between the opened browser and its return',
    }),
    toRow({
      name: 'sign-in: first one, after start-up',
      unit: 'ms',
      samples: total(of(ready, 'shell')),
      floor: total(of(ready, 'bare')),
      parts: prefixed('shell', partsOf(of(ready, 'shell'))),
    }),
    toRow({
      name: 'sign-in: first one, at once',
      unit: 'ms',
      samples: total(of(cold, 'shell')),
      floor: total(of(cold, 'bare')),
      note: 'the floor fetches neither metadata nor keys',
    }),
    await backChannelRow(bench),
  ];
}
