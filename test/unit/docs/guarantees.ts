/** What docs/security.md guarantees, held against the titles of the tests that it names. */

/** One guarantee: what it says, and the test file that shows it. */
export interface Guarantee {
  readonly sentence: string;
  readonly file: string;
}

const ENTRY = /^- (.+?)\s+`(test\/[^`]+\.ts)`$/;
/** A test's title with its IDs at the end, as a text in the source. */
const TITLE = /(['"`])((?:(?!\1)[^\\]|\\.)*?) ?((?:\[[A-Z]{2}-\d{2}(?:, [A-Z]{2}-\d{2})*\] ?)+)\1/;
const GROUP =
  /^\s*(?:test\.)?describe(?:\.[a-zA-Z]+\([^)]*\))?\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/;
const END = /^\s*\}\);?$/;

/** As it is compared: the first letter may be a capital, the end a full stop. */
const plain = (sentence: string): string => {
  const words = sentence.replaceAll('`', '').replace(/\.$/, '');
  return words.charAt(0).toLowerCase() + words.slice(1);
};

/** The entries of the section "Guarantees"; whatever else looks like one is told by `null`. */
export function guaranteesOf(markdown: string): (Guarantee | null)[] {
  const [, section = ''] = markdown.split(/^## Guarantees$/m);
  const [guarantees = ''] = section.split(/^## /m);
  const entries = guarantees.replaceAll(/\n {2,}/g, ' ').split('\n');
  return entries
    .filter((line) => line.startsWith('- '))
    .map((line) => {
      const [, sentence, file] = ENTRY.exec(line) ?? [];
      return sentence === undefined || file === undefined ? null : { sentence, file };
    });
}

/**
 * What a file's tests say: each title that has an ID, behind the titles of the groups around it. The
 * files are formatted, so what is further to the right is in the group.
 */
export function sentencesOf(source: string): Set<string> {
  const sentences = new Set<string>();
  let groups: { readonly column: number; readonly title: string }[] = [];
  for (const line of source.split('\n')) {
    const column = line.search(/\S/);
    const [, , group] = GROUP.exec(line) ?? [];
    if (group !== undefined || END.test(line)) {
      groups = groups.filter((around) => around.column < column);
      if (group !== undefined) groups.push({ column, title: group });
      continue;
    }
    const [, , title] = TITLE.exec(line) ?? [];
    if (title === undefined) continue;
    const words = [...groups.map((around) => around.title), title].join(' ');
    sentences.add(plain(words.replaceAll("\\'", "'")));
  }
  return sentences;
}

/** The guarantees that no test of the named file has the words of. */
export async function unproven(
  markdown: string,
  read: (file: string) => Promise<string>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const guarantee of guaranteesOf(markdown)) {
    if (guarantee === null) {
      problems.push('an entry without a sentence or a file');
      continue;
    }
    const { sentence, file } = guarantee;
    const source = await read(file).catch(() => null);
    if (source === null) problems.push(`no file ${file}`);
    else if (!sentencesOf(source).has(plain(sentence))) problems.push(`${file}: ${sentence}`);
  }
  return problems;
}
