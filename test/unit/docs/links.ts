/** The links of the Markdown files: those within the repository lead somewhere, also to the right heading. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

const SKIPPED = new Set(['node_modules', 'out', 'release']);

/** Every Markdown file below `folder`, in order. */
export async function markdownFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const isOurs = !entry.name.startsWith('.') && !SKIPPED.has(entry.name);
      if (isOurs) found.push(...(await markdownFiles(path)));
    } else if (entry.name.endsWith('.md')) found.push(path);
  }
  return found.sort();
}

/** Without what is code, where nothing is a link or a heading. */
const withoutBlocks = (markdown: string): string =>
  markdown.replaceAll(/^( *)(```+|~~~+)[^\n]*\n[\s\S]*?^\1\2 *$/gm, '');
const withoutCode = (markdown: string): string =>
  withoutBlocks(markdown).replaceAll(/(`+)[^\n]*?[^`\n]\1(?!`)/g, '');

/** Where a file's links lead, as they are written. */
export function linksOf(markdown: string): string[] {
  const text = withoutCode(markdown);
  const inline = text.matchAll(/\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\))?)>?(?:\s+"[^"]*")?\s*\)/g);
  const defined = text.matchAll(/^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)>?/gm);
  const html = text.matchAll(/<[a-z]+\s[^>]*?\b(?:href|src)="([^"]*)"/gi);
  return [...inline, ...defined, ...html].map(([, target = '']) => target);
}

/** GitHub's name of a heading. */
const slugOf = (heading: string): string =>
  heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');

/** What a link to a file may name behind `#`. */
export function anchorsOf(markdown: string): Set<string> {
  const text = withoutBlocks(markdown);
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} +(.+?)(?: +#+)? *$/gm)) {
    const slug = slugOf(heading);
    // Headings of the same words are counted.
    let anchor = slug;
    for (let more = 1; anchors.has(anchor); more += 1) anchor = `${slug}-${more}`;
    anchors.add(anchor);
  }
  for (const [, id = ''] of text.matchAll(/<[a-z0-9]+\s[^>]*?\b(?:id|name)="([^"]+)"/gi))
    anchors.add(id);
  return anchors;
}

/** Links of a Markdown file that lead nowhere. Addresses of the web are not visited. */
export async function deadLinks(root: string, file: string): Promise<string[]> {
  const markdown = await readFile(file, 'utf8');
  const dead: string[] = [];
  for (const link of linksOf(markdown)) {
    if (/^(?:https|mailto):/.test(link)) continue;
    const [path = '', anchor] = link.split('#', 2);
    const target = path === '' ? file : resolve(dirname(file), decodeURIComponent(path));
    const isInside = target === root || target.startsWith(root + sep);
    const found = isInside && !path.startsWith('/') ? await stat(target).catch(() => null) : null;
    const leads =
      found !== null &&
      (anchor === undefined ||
        (target.endsWith('.md') && anchorsOf(await readFile(target, 'utf8')).has(anchor)));
    if (!leads) dead.push(`${relative(root, file)}: ${link}`);
  }
  return dead;
}
