import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anchorsOf, deadLinks, linksOf, markdownFiles } from './links.ts';

const ROOT = join(import.meta.dirname, '../../..');

it('no Markdown file has a link that leads nowhere', async () => {
  const files = await markdownFiles(ROOT);
  expect(files.length).toBeGreaterThan(25);
  expect((await Promise.all(files.map((file) => deadLinks(ROOT, file)))).flat()).toEqual([]);
});

describe('the check of links', () => {
  let root: string;
  const dead = async (markdown: string) => {
    await writeFile(join(root, 'docs/a.md'), markdown);
    return (await deadLinks(root, join(root, 'docs/a.md'))).map((line) =>
      line.replace('docs/a.md: ', ''),
    );
  };
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'links-'));
    await mkdir(join(root, 'docs/more'), { recursive: true });
    await mkdir(join(root, 'node_modules/x'), { recursive: true });
    await writeFile(join(root, 'node_modules/x/README.md'), '');
    await writeFile(join(root, 'README.md'), '# Top\n\n## What it *is*, `signIn()`\n\n## Top\n');
    await writeFile(join(root, 'docs/more/b (1).md'), '<a id="here"></a>\n');
  });
  afterAll(() => rm(root, { recursive: true }));

  it('takes what leads somewhere', async () => {
    const good = `[a](../README.md) [b](../README.md#what-it-is-signin) [c](#self) [d](more)
[e](../README.md#top-1 "title") ![f](<more/b%20(1).md#here>) [g]: x
<a href="../README.md#top">h</a> [i](https://example.com/gone#x) [j](mailto:a@example.com)

[g]: ../README.md

# Self`;
    expect(await dead(good)).toEqual([]);
  });

  it.each([
    ['a file that is not there', '[a](gone.md)', 'gone.md'],
    ['a heading that is not there', '[a](../README.md#gone)', '../README.md#gone'],
    ['a heading of its own that is not there', '[a](#gone)', '#gone'],
    ['a third heading of two', '[a](../README.md#top-2)', '../README.md#top-2'],
    ['a heading that is code', '[a](#code)\n\n```sh\n# code\n```\n', '#code'],
    ['a way out of the repository', '[a](../../etc)', '../../etc'],
    ['the root of a disk', '[a](/README.md)', '/README.md'],
    ['an image that is not there', '![a](gone.png)', 'gone.png'],
    ['an image in HTML that is not there', '<img alt="a" src="gone.png" />', 'gone.png'],
    ['a definition that leads nowhere', '[a][b]\n\n[b]: gone.md', 'gone.md'],
    ['an address without encryption', '[a](http://example.com)', 'http://example.com'],
  ])('finds %s', async (_, markdown, link) => {
    expect(await dead(markdown)).toEqual([link]);
  });

  it('reads no code', () => {
    expect(linksOf('`[a](x)` ``[`b`](y)`` [c](z)\n\n```md\n[d](w)\n```\n')).toEqual(['z']);
    expect([...anchorsOf('```sh\n# a\n```\n# b\n')]).toEqual(['b']);
  });

  it('reads every Markdown file that is ours', async () => {
    const files = await markdownFiles(root);
    expect(files.map((file) => file.slice(root.length + 1))).toEqual([
      'README.md',
      'docs/a.md',
      'docs/more/b (1).md',
    ]);
  });
});
