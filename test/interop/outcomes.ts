/** What came of the steps with one provider: written to out/, and compared with what is kept in docs/. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

/** From step to what came of it. */
export type Outcomes = Record<string, string>;

/** One provider's results. */
export interface ProviderResult {
  readonly name: string;
  readonly version: string;
  readonly outcomes: Outcomes;
}

const OUT = join(import.meta.dirname, '../../out/interop.json');

/**
 * Writes a provider's results to `out/interop.json`, beside those of others, and compares them with the
 * kept ones; `npm run test:interop -- -u` keeps them.
 */
export async function keepOutcomes(result: ProviderResult, folder: string): Promise<void> {
  const before = await readFile(OUT, 'utf8').catch(() => '[]');
  const others = (JSON.parse(before) as ProviderResult[]).filter(
    ({ name }) => name !== result.name,
  );
  const all = [...others, result].sort((a, b) => (a.name < b.name ? -1 : 1));
  await mkdir(join(OUT, '..'), { recursive: true });
  await writeFile(OUT, `${JSON.stringify(all, null, 2)}\n`);
  const text = `${JSON.stringify(result, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(join(folder, `${result.name}.json`));
}
