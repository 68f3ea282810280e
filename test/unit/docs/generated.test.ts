import { expect, it } from 'vitest';
import { staleDocs } from '../../../build/docs.ts';

it('the generated documents say what the code says now; `npm run docs` writes them', async () => {
  expect(await staleDocs(false)).toEqual([]);
});
