/** Under which licences packages may be used here, and the texts that have to be handed on with the app. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LockedPackage } from './packages.ts';

/** Licences that ask for no more than to be handed on. */
const PERMISSIVE = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];
/** Of tools, which nobody is given: these too. */
const TOOLS_ALONE = ['BlueOak-1.0.0', 'MPL-2.0', 'Python-2.0', 'CC0-1.0', 'CC-BY-4.0', 'Unlicense'];

/** Whether a package may be used for what it is used for. */
export function isAllowed({ licence, isShipped }: LockedPackage): boolean {
  const allowed = isShipped ? PERMISSIVE : [...PERMISSIVE, ...TOOLS_ALONE];
  // `(MIT OR Apache-2.0)`: one that is allowed is enough, where there is a choice.
  const choices = licence.replaceAll(/^\(|\)$/g, '').split(' OR ');
  return choices.some((choice) => allowed.includes(choice));
}

/** The text of a package's licence; null when it has none with it. */
export async function licenceText(root: string, { folder }: LockedPackage): Promise<string | null> {
  const files = await readdir(join(root, folder)).catch(() => []);
  const file = files.sort().find((name) => /^(?:licen[cs]e|copying)(?:[.-]|$)/i.test(name));
  return file === undefined ? null : readFile(join(root, folder, file), 'utf8');
}

/** What a report says of a project's packages. */
export interface LicenceReport {
  /** Name, version and licence of each, by licence and name; those that are shipped first. */
  readonly table: string;
  /** The texts to be handed on with the app. */
  readonly notices: string;
  /** What is wrong, a line each; empty when nothing is. */
  readonly problems: readonly string[];
}

/** Makes the report; reads the packages in `node_modules`. */
export async function licenceReport(
  root: string,
  packages: readonly LockedPackage[],
): Promise<LicenceReport> {
  const order = [...packages].sort(
    (one, other) =>
      Number(other.isShipped) - Number(one.isShipped) ||
      one.licence.localeCompare(other.licence, 'en') ||
      one.name.localeCompare(other.name, 'en'),
  );
  const problems: string[] = [];
  const notices: string[] = [];
  for (const each of order) {
    const { name, version, licence, isShipped } = each;
    if (!isAllowed(each)) {
      const use = isShipped ? 'the app' : 'a tool';
      problems.push(`${name} ${version}: the licence "${licence}" is not allowed for ${use}`);
    }
    if (!isShipped) continue;
    const text = await licenceText(root, each);
    if (text === null) problems.push(`${name} ${version}: has no text of its licence`);
    else notices.push(`${name} ${version} (${licence})\n\n${text.trim()}\n`);
  }
  const rows = order.map(({ name, version, licence, isShipped }) =>
    [isShipped ? 'app' : 'tool', licence, name, version].join('\t'),
  );
  return {
    table: `${['part', 'licence', 'package', 'version'].join('\t')}\n${rows.join('\n')}\n`,
    notices: notices.join(`\n${'-'.repeat(72)}\n\n`),
    problems,
  };
}
