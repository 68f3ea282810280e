import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guaranteesOf, sentencesOf, unproven } from './guarantees.ts';

const ROOT = join(import.meta.dirname, '../../..');

describe('docs/security.md', () => {
  it('guarantees nothing that a test of the named file does not say in the same words [ST-09]', async () => {
    const markdown = await readFile(join(ROOT, 'docs/security.md'), 'utf8');
    expect(guaranteesOf(markdown).length).toBeGreaterThan(50);
    expect(await unproven(markdown, (file) => readFile(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  it('states the limits of the stores, of memory and of the fuses [ST-09, MM-03]', async () => {
    const markdown = await readFile(join(ROOT, 'docs/security.md'), 'utf8');
    const [, limits = ''] = markdown.split(/^## Limits$/m);
    const words = ['Credential Manager', 'Keychain', 'Secret Service', 'Strings', 'debug'];
    expect(words.filter((word) => !limits.includes(word))).toEqual([]);
  });
});

describe('holding guarantees against titles', () => {
  const SOURCE = `
describe('signing out', () => {
  it('deletes here first [LO-01]', async () => {});
  describe('while a refresh hangs', () => {
    it.each([['a', 1]])(
      'waits for it, no longer [RT-15]',
      () => {},
    );
  });
  it('says so [LO-02] [LO-03]', () => {});
  it('has no ID', () => {});
});
test('a tab that doesn\\'t close is closed [LB-03]', () => {});
`;
  const check = (entries: string) =>
    unproven(`# S\n\n## Guarantees\n\n${entries}\n\n## Limits\n\n- none\n`, (file) =>
      file === 'test/a.test.ts' ? Promise.resolve(SOURCE) : Promise.reject(new Error()),
    );

  it('reads titles with the groups around them', () => {
    expect([...sentencesOf(SOURCE)]).toEqual([
      'signing out deletes here first',
      'signing out while a refresh hangs waits for it, no longer',
      'signing out says so',
      "a tab that doesn't close is closed",
    ]);
  });

  it('takes the same words, over two lines as well', async () => {
    expect(
      await check(
        '- Signing out deletes here\n  first.\n  `test/a.test.ts`\n- `Signing out` says so. `test/a.test.ts`',
      ),
    ).toEqual([]);
  });

  it.each([
    ['other words', '- Signing out deletes here at first. `test/a.test.ts`'],
    ['a title without an ID', '- Has no ID. `test/a.test.ts`'],
    ['a title without its group', '- Says so. `test/a.test.ts`'],
    ['a group without its test', '- Signing out. `test/a.test.ts`'],
    ['the words of another file', '- Signing out deletes here first. `test/b.test.ts`'],
    ['no file', '- Signing out deletes here first.'],
  ])('tells %s', async (_, entry) => {
    expect(await check(entry)).toHaveLength(1);
  });
});
