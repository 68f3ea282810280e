import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../support/compile.ts';

const ROOT = join(import.meta.dirname, '../../..');
const page = await readFile(join(ROOT, 'docs/client.md'), 'utf8');
const blocks = [...page.matchAll(/^```tsx?\n(.*?)^```$/gms)].map(([, code = '']) => code);

const FILE = /^\/\/ (docs\/\S+)\n/;
const shown = blocks.filter((code) => FILE.test(code));
const written = blocks.filter((code) => !FILE.test(code));

/** What the page's code takes from the page around it. */
const AROUND = `
declare const picture: Uint8Array;
declare function showError(message: string, nextStep: string): void;
declare function showNote(note: { readonly text: string }): void;
declare function showProgress(part: number): void;
`;

describe('docs/client.md', () => {
  it('has code', () => {
    expect(shown).toHaveLength(4);
    expect(written.length).toBeGreaterThan(5);
  });

  it('shows code that compiles', () => {
    const isTop = (code: string) => /^(?:import|export|interface) /m.test(code);
    const program = written.map((code) => (isTop(code) ? code : `{\n${code}}\n`)).join('\n');
    const name = 'renderer/client-page.ts';
    const said = compile({ [name]: `${program}${AROUND}` }, 'renderer/tsconfig.json');
    expect(said[name]).toEqual([]);
  });

  it.each(shown.map((code) => [FILE.exec(code)?.[1] ?? '', code.replace(FILE, '')] as const))(
    'shows %s as it is',
    async (file, code) => {
      expect(code).toBe(await readFile(join(ROOT, file), 'utf8'));
    },
  );

  it('names every control of the fake', async () => {
    const source = await readFile(join(ROOT, 'renderer/test-support/fake-control.ts'), 'utf8');
    const [, control = ''] = /interface FakeAuthControl \{(.*?)^\}/ms.exec(source) ?? [];
    const names = [...control.matchAll(/^ {2}(?:readonly )?(\w+)[(<:]/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !new RegExp(`\`${name}\\b`).test(page))).toEqual([]);
  });
});
