/**
 * The code in the Markdown files. A block belongs to the file that its fence names (`ts note.ts`), else to
 * the page's own script, which is all blocks without a name, in order; `html` is what that script runs in.
 */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { markdownFiles } from './links.ts';

/** A block of code. */
export interface CodeBlock {
  readonly language: string;
  /** The file that it belongs to; empty for the page's own. */
  readonly name: string;
  readonly code: string;
}

/** A page of the documentation that has code. */
export interface CodePage {
  /** Path from the project's folder. */
  readonly file: string;
  readonly blocks: readonly CodeBlock[];
}

/** The blocks of a page, also those in lists. */
export function blocksOf(markdown: string): CodeBlock[] {
  const blocks = markdown.matchAll(/^( *)```(\w+)(?: +(\S+))?\n([\s\S]*?)^\1``` *$/gm);
  return [...blocks].map(([, indent = '', language = '', name = '', code = '']) => ({
    language,
    name,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** The blocks of a language that belong to one file, as one text. */
export const codeOf = (blocks: readonly CodeBlock[], language: string, name = ''): string =>
  blocks
    .filter((block) => block.language === language && block.name === name)
    .map(({ code }) => code)
    .join('\n');

/** Checked by test/unit/docs/client-page.test.ts. */
const CLIENT = 'docs/client.md';
/** Pages whose blocks are examples, each for itself, and what these take from the page around them. */
const SHOW = 'declare function show(...words: string[]): void;\n';
const EXAMPLES: Readonly<Record<string, string>> = {
  'docs/api-calls.md': SHOW,
  'docs/sensitive-operations.md': SHOW,
};

/** Every page that has code, but for the reference, which has declarations. */
export async function codePages(root: string): Promise<CodePage[]> {
  const pages: CodePage[] = [];
  for (const path of await markdownFiles(root)) {
    const file = relative(root, path).replaceAll('\\', '/');
    const blocks = blocksOf(await readFile(path, 'utf8'));
    const hasCode = blocks.some(({ language }) => language === 'ts');
    const isOurs = !file.startsWith('docs/reference/') && file !== CLIENT;
    if (hasCode && isOurs) pages.push({ file, blocks });
  }
  return pages;
}

/** A page's name in one word. */
export const slugOf = ({ file }: CodePage): string => file.replaceAll(/[/.]/g, '-');

// A module, also when it imports nothing: its names are its own.
const asModule = (code: string): string => `${code}\nexport {};\n`;

/** The scripts of a page, by where they would be in a project made from this one: beside the pages' own. */
export function modulesOf(page: CodePage): Record<string, string> {
  const scripts = page.blocks.filter(({ language }) => language === 'ts');
  const slug = slugOf(page);
  const around = EXAMPLES[page.file];
  if (around !== undefined) {
    const modules = scripts.map(({ code }, at) => [`${slug}-${at}.ts`, around + asModule(code)]);
    return Object.fromEntries(
      modules.map(([name = '', code = '']) => [join('renderer', name), code]),
    );
  }
  const names = [...new Set(scripts.map(({ name }) => name))];
  return Object.fromEntries(
    names.map((name) => [
      join('renderer', name === '' ? `${slug}.ts` : `${slug}-${name}`),
      asModule(codeOf(page.blocks, 'ts', name)),
    ]),
  );
}
