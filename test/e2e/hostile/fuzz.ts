/**
 * How long the fuzz goes on: HOSTILE_ROUNDS=10 makes ten times as many rounds, HOSTILE_SEED does the same again.
 * fast-check tells the seed of a round that fails.
 */
const TIMES = Number(process.env['HOSTILE_ROUNDS'] ?? 1);
const SEED = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 2 ** 31);

/** The parameters of a property that is tried so often. */
export const fuzz = (rounds: number) => ({ seed: SEED, numRuns: rounds * TIMES });
