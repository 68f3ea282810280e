/** One guard taken away: what a mutant is, and how it is put into a copy of the project. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A guard, and the change of one place that takes it away. */
export interface Mutant {
  /** Says what is taken away; no other mutant has it. */
  readonly name: string;
  /** The requirements that the guard stands for; none where a guarantee of docs/security.md has no ID. */
  readonly ids: readonly string[];
  /** Of the project, or of a library in `node_modules` whose check the project relies on. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  /** Files of tests of which at least one test must fail. */
  readonly killedBy: readonly string[];
  /** Part of the titles of the tests that are run, where a whole file of them takes too long. */
  readonly only?: string;
}

/** What the mutants of one file have in common is said once. */
export const inFile = (
  file: string,
  killedBy: readonly string[],
  mutants: ReadonlyArray<Omit<Mutant, 'file' | 'killedBy'> & Partial<Pick<Mutant, 'killedBy'>>>,
): readonly Mutant[] => mutants.map((mutant) => ({ file, killedBy, ...mutant }));

/** How often the text to be replaced stands in a source. */
export const occurrences = (source: string, { from }: Pick<Mutant, 'from'>): number =>
  source.split(from).length - 1;

/**
 * Changes the mutant's file in a folder.
 * @returns what puts it back.
 * @throws Error when the text does not stand there exactly once.
 */
export async function applyMutant(folder: string, mutant: Mutant): Promise<() => Promise<void>> {
  const file = join(folder, mutant.file);
  const source = await readFile(file, 'utf8');
  if (occurrences(source, mutant) !== 1) throw new Error('its text is not there exactly once');
  await writeFile(
    file,
    source.replace(mutant.from, () => mutant.to),
  );
  return () => writeFile(file, source);
}
