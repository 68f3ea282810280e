import { expect, it } from 'vitest';
import { staleDocs } from '../../../build/docs.ts';

/** The contract is compiled for it: two seconds of work, on a machine that may have other work too. */
const COMPILED_WITHIN_MS = 60_000;

it(
  'the generated documents say what the code says now; `npm run docs` writes them',
  async () => {
    expect(await staleDocs(false)).toEqual([]);
  },
  COMPILED_WITHIN_MS,
);
