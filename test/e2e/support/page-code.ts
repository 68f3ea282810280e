/** The code of a page of the documentation, as it is written there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blocksOf as blocksIn } from '../../unit/docs/snippets.ts';

/** The blocks of one language, in order, without the indentation of the list they may be in. */
export async function blocksOf(page: string, language: string): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../../docs', page), 'utf8');
  return blocksIn(text)
    .filter((block) => block.language === language)
    .map(({ code }) => code);
}
