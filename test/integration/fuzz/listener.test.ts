import { describe, expect, it } from 'vitest';
import { fuzzListener } from '../../fuzz/fuzz-listener.ts';
import { BROKEN } from '../../fuzz/attacked.ts';

/** `npm run fuzz` sends a million. */
const INPUTS = 4000;

describe('a listener that is sent bytes of all kinds', () => {
  it('ends every connection, repeats nothing, takes nothing, and takes the genuine callback after it [LB-05, LB-07, LB-10]', async () => {
    const seed = Date.now() % 2 ** 31;
    const { inputs, answers, faults } = await fuzzListener({ inputs: INPUTS, seed });
    expect(faults, `seed ${seed}`).toEqual([]);
    expect(inputs).toBe(INPUTS);
    // Some inputs came through to each of the answers.
    expect(Object.keys(answers)).toEqual(expect.arrayContaining(['400', '403', '404', '405']));
  });

  it.each(BROKEN)('is found out when it has a mistake: it %s [LB-07]', async (lacks) => {
    const { faults } = await fuzzListener({ inputs: INPUTS, seed: 1, lacks });
    expect(faults.length).toBeGreaterThan(0);
  });
});
