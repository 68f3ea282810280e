import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../main/config.ts';
import { configText } from '../config/config-text.ts';
import { compile } from '../support/compile.ts';
import { markdownFiles } from './links.ts';
import { blocksOf, codeOf, codePages, modulesOf } from './snippets.ts';

const ROOT = join(import.meta.dirname, '../../..');

it('the code in the documentation compiles against the contract', { timeout: 60_000 }, async () => {
  const pages = await codePages(ROOT);
  const texts = Object.assign({}, ...pages.map(modulesOf)) as Record<string, string>;
  const said = compile(texts, 'renderer/tsconfig.json', 'renderer/window.d.ts');
  expect(pages.length).toBeGreaterThan(2);
  expect(said).toEqual(Object.fromEntries(Object.keys(texts).map((name) => [name, []])));
});

describe('the code of a page', () => {
  const page = `a

\`\`\`ts
const a = 1;
\`\`\`

1. In a list:

   \`\`\`ts other.ts
   if (a) {
     b;
   }
   \`\`\`

\`\`\`html
<p></p>
\`\`\`

\`\`\`ts
a;
\`\`\`
`;

  it('is all its blocks of a language and a file, in order', () => {
    const blocks = blocksOf(page);
    expect(codeOf(blocks, 'ts')).toBe('const a = 1;\n\na;\n');
    expect(codeOf(blocks, 'ts', 'other.ts')).toBe('if (a) {\n  b;\n}\n');
    expect(codeOf(blocks, 'html')).toBe('<p></p>\n');
    expect(codeOf(blocks, 'json')).toBe('');
    const modules = modulesOf({ file: 'docs/a.md', blocks });
    expect(Object.keys(modules)).toEqual(['renderer/docs-a-md.ts', 'renderer/docs-a-md-other.ts']);
  });

  it('does not compile when it does not fit window.auth', { timeout: 60_000 }, () => {
    const name = 'renderer/page.ts';
    const wrong = 'await window.auth?.switchAccount("ada"); showProfile(); export {};';
    const said = compile({ [name]: wrong }, 'renderer/tsconfig.json', 'renderer/window.d.ts');
    expect(said[name]).toHaveLength(2);
  });
});

/** A configuration that has what a block says, and the APIs of which it grants routes. */
function configWith(block: string): string {
  const said = JSON.parse(block) as {
    readonly windows?: Record<string, { readonly apis?: object }>;
  };
  const granted = Object.values(said.windows ?? {}).flatMap(({ apis = {} }) =>
    Object.entries(apis),
  );
  const apis: Record<string, object> = {};
  for (const [name, routes] of granted as [string, string[]][]) {
    const earlier = (apis[name] as { readonly routes: string[] } | undefined)?.routes ?? [];
    const all = [...new Set([...earlier, ...routes])];
    apis[name] = { origin: 'https://api.test', resource: 'https://api.test', routes: all };
  }
  return configText({ apis, ...said });
}

it('the windows in the documentation are ones that the app starts with', async () => {
  const texts = await Promise.all(
    (await markdownFiles(ROOT)).map((file) => readFile(file, 'utf8')),
  );
  const configs = texts.flatMap(blocksOf).filter(({ code }) => code.includes('"windows": {'));
  expect(configs.length).toBeGreaterThan(2);
  for (const { code } of configs)
    expect(parseConfig(configWith(code))).toMatchObject({ kind: 'ok' });
});
