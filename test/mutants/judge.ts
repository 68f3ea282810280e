/** Judges mutants: the same tests pass without a change, and one of them fails with it. */
import { copyProject, type Copy } from './copy.ts';
import { applyMutant, type Mutant } from './mutant.ts';
import { isEndToEnd, runTests, type TestRun } from './run-tests.ts';
import type { Verdict } from './verdict.ts';

/** A mutant, and what came of it. */
export interface Judged {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  readonly seconds: number;
}

const runOf = ({ killedBy, only }: Mutant): TestRun => ({ files: killedBy, only });
const keyOf = (run: TestRun): string => JSON.stringify([run.files, run.only]);

/** Judges one mutant in a copy, and leaves the copy as it was. */
async function judgeIn(copy: Copy, mutant: Mutant): Promise<Verdict> {
  try {
    const putBack = await applyMutant(copy.folder, mutant);
    try {
      return await runTests(copy.folder, runOf(mutant));
    } finally {
      await putBack();
    }
  } catch (error) {
    return {
      kind: 'error',
      why: error instanceof Error ? error.message : 'it could not be applied',
    };
  }
}

/**
 * Judges mutants, a few at a time, each copy one after the other; those that need the app itself come last, alone.
 * @param root the project, which is only read.
 * @param told of each one that is judged.
 */
export async function judgeMutants(
  root: string,
  mutants: readonly Mutant[],
  { copies = 2, told = () => {} }: { copies?: number; told?: (judged: Judged) => void } = {},
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  /** What the tests say of no change at all, by what is run. */
  const controls = new Map<string, Promise<Verdict>>();

  async function work(queue: Mutant[]): Promise<void> {
    const copy = await copyProject(root);
    try {
      for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
        const began = performance.now();
        const run = runOf(mutant);
        const control = controls.get(keyOf(run)) ?? runTests(copy.folder, run);
        controls.set(keyOf(run), control);
        const { kind } = await control;
        const verdict: Verdict =
          kind === 'survived'
            ? await judgeIn(copy, mutant)
            : { kind: 'error', why: 'its tests fail without it, or there are none' };
        const seconds = (performance.now() - began) / 1000;
        const one = { mutant, verdict, seconds };
        judged.push(one);
        told(one);
      }
    } finally {
      await copy.remove();
    }
  }

  const needsApp = ({ killedBy }: Mutant): boolean => killedBy.some(isEndToEnd);
  const quick = mutants.filter((mutant) => !needsApp(mutant));
  const slow = mutants.filter(needsApp);
  await Promise.all(Array.from({ length: Math.min(copies, quick.length) }, () => work(quick)));
  if (slow.length > 0) await work(slow);
  return judged;
}
