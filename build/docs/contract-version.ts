/**
 * `window.auth` changes only with its version. What version N is, is kept in contract-N.txt, one file for
 * each: while N is unreleased, the file may be written anew by `npm run docs -- --contract`; once
 * CHANGELOG.md has N under a release, only N + 1 may differ.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { contractVersion } from '../../preload/contract.ts';
import { contractText } from './contract-text.ts';

/** What is to be judged. */
export interface ContractState {
  readonly version: number;
  /** `window.auth` as the code has it. */
  readonly text: string;
  /** Each version's file; null where there is none. */
  readonly kept: (version: number) => string | null;
  readonly changelog: string;
}

/** The heading of CHANGELOG.md below which a version is announced; null when it is not. */
function announcedUnder(changelog: string, version: number): string | null {
  const line = new RegExp(`^- \`window\\.auth\`, contract ${version}: \\S`, 'm');
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((text) => line.test(text));
  return part?.split('\n', 1)[0]?.trim() ?? null;
}

/** Up to ten of the lines that one text has and the other has not. */
function differences(kept: string, text: string): string {
  const [before, after] = [kept.split('\n'), text.split('\n')];
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line}`);
  const come = after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].slice(0, 10).join('\n') || 'the order of its lines';
}

/** What is wrong, and what to do about it; null when all is well. */
export function contractProblem({ version, text, kept, changelog }: ContractState): string | null {
  for (let earlier = 1; earlier <= version; earlier += 1) {
    if (announcedUnder(changelog, earlier) === null) {
      return `CHANGELOG.md does not announce contract ${earlier}: write "- \`window.auth\`, contract ${earlier}: what changed" below "Unreleased".`;
    }
    if (kept(earlier) === null) {
      return `There is no contract-${earlier}.txt: \`npm run docs\` writes that of the version in preload/contract.ts.`;
    }
  }
  const current = kept(version) ?? '';
  if (current === text) return null;
  const release = announcedUnder(changelog, version);
  const isReleased = release !== 'Unreleased';
  return [
    `window.auth is not what contract ${version} says:`,
    differences(current, text),
    isReleased
      ? `Contract ${version} was released with ${release}. If the change is meant, set contractVersion in preload/contract.ts to ${version + 1}, write "- \`window.auth\`, contract ${version + 1}: what changed" below "Unreleased" in CHANGELOG.md, and run \`npm run docs\`.`
      : `Contract ${version} is not released. If the change is meant, see that CHANGELOG.md still says what contract ${version} is, and run \`npm run docs -- --contract\`.`,
  ].join('\n');
}

/** Whether the file of the current version may be written. */
export function mayWrite(state: ContractState, deliberately: boolean): boolean {
  if (state.kept(state.version) === null) return true;
  return deliberately && announcedUnder(state.changelog, state.version) === 'Unreleased';
}

const fileOf = (root: string, version: number) =>
  join(root, `test/unit/preload/golden/contract-${version}.txt`);

/** The state of the project in `root`. */
export async function contractState(root: string): Promise<ContractState> {
  const files = new Map<number, string | null>();
  for (let version = 1; version <= contractVersion; version += 1) {
    files.set(version, await readFile(fileOf(root, version), 'utf8').catch(() => null));
  }
  return {
    version: contractVersion,
    text: await contractText(root),
    kept: (version) => files.get(version) ?? null,
    changelog: await readFile(join(root, 'CHANGELOG.md'), 'utf8'),
  };
}

/**
 * Writes the file of a version that has none yet, or, when that is asked for, of one that is not released.
 * @returns what is wrong all the same; null when nothing is.
 */
export async function keepContract(root: string, deliberately: boolean): Promise<string | null> {
  const state = await contractState(root);
  if (state.kept(state.version) === state.text || !mayWrite(state, deliberately)) {
    return contractProblem(state);
  }
  const { version, text } = state;
  const file = fileOf(root, version);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`[docs] contract-${version}.txt written`);
  const kept = (other: number) => (other === version ? text : state.kept(other));
  return contractProblem({ ...state, kept });
}
