import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { allCommands } from './commands.ts';
import { createComputer, type Computer } from './computer.ts';
import { endWell } from './ending.ts';
import type { Model } from './model.ts';
import { signedIn } from './person-commands.ts';
import { countCryptography } from './quiet.ts';
import type { Account } from './token-names.ts';

/**
 * The same runs each time, so that nobody is stopped by what they did not do. MODEL_RUNS asks for more, and
 * for others; MODEL_SEED says which. A failure prints its seed, its path and the commands that are left
 * of it; `path` beside `seed`, and `replayPath` beside `maxCommands`, run it alone.
 */
const MORE = process.env['MODEL_RUNS'];
const RUNS = Number(MORE ?? 800);
const SEED = process.env['MODEL_SEED'] ?? (MORE === undefined ? '1' : undefined);
/** Far above what one takes: shrinking a failure runs many more. */
const MS_PER_RUN = 400;

const setup = fc.record({
  graceMs: fc.constantFrom(0, 0, 30_000),
  rotates: fc.constantFrom(true, true, true, false),
  lifetimeSeconds: fc.constantFrom(300, 3600),
  /** Whoever is signed in when it begins: most of what can go wrong comes after that. */
  first: fc.constantFrom<Account | null>(null, 'ada', 'ben', 'ada'),
  seed: fc.nat(1000),
});

describe('a session to which anything happens, through crashes and restarts', () => {
  let end = () => {};
  beforeAll(() => {
    end = countCryptography();
  });
  afterAll(() => end());

  it(
    'lives on whenever it could have lived [RT-02, RT-04, RT-07, RT-08, RT-09, RT-10, RT-11, RT-15, RT-16, RT-18, ST-05, LO-01, IP-03]',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          setup,
          fc.commands(allCommands, { maxCommands: 40, size: 'max' }),
          async (options, commands) => {
            const computer = await createComputer(options);
            computer.start();
            if (options.first) await signedIn(computer, options.first);
            const { model } = computer;
            await fc.asyncModelRun<Model, Computer, false, Model>(
              () => ({ model, real: computer }),
              commands,
            );
            await endWell(computer);
          },
        ),
        { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
      );
    },
    RUNS * MS_PER_RUN + 20_000,
  );
});
