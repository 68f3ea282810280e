import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  contractProblem,
  contractState,
  mayWrite,
  type ContractState,
} from '../../../build/docs/contract-version.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** The contract is compiled for it: two seconds of work, on a machine that may have other work too. */
const COMPILED_WITHIN_MS = 60_000;

it(
  'window.auth is what its version in test/unit/preload/golden says [IP-01]',
  async () => {
    expect(contractProblem(await contractState(ROOT))).toBeNull();
  },
  COMPILED_WITHIN_MS,
);

describe('a change of window.auth', () => {
  const unreleased = '# Changelog\n\n## Unreleased\n\n- `window.auth`, contract 1: all of it.\n';
  const released = unreleased.replace('## Unreleased', '## Unreleased\n\n- more\n\n## 1.0.0');
  const state = (changes: Partial<ContractState> & { files?: string[] } = {}): ContractState => {
    const { files = ['signIn(): void;\n'], ...rest } = changes;
    return {
      version: 1,
      text: 'signIn(): void;\n',
      kept: (version) => files[version - 1] ?? null,
      changelog: unreleased,
      ...rest,
    };
  };
  const second = released.replace('- more', '- `window.auth`, contract 2: more.');

  it('that is none has no problem', () => {
    expect(contractProblem(state())).toBeNull();
    expect(contractProblem(state({ changelog: released }))).toBeNull();
  });

  it('before the release is named, with the command that accepts it', () => {
    const changed = state({ text: 'signIn(now: true): void;\n' });
    const problem = contractProblem(changed);
    expect(problem).toContain('- signIn(): void;\n+ signIn(now: true): void;');
    expect(problem).toContain('`npm run docs -- --contract`');
    expect(mayWrite(changed, false)).toBe(false);
    expect(mayWrite(changed, true)).toBe(true);
  });

  it('after the release needs a new version, and no command accepts it', () => {
    const changed = state({ text: 'signIn(now: true): void;\n', changelog: released });
    const problem = contractProblem(changed);
    expect(problem).toContain('was released with 1.0.0');
    expect(problem).toContain('set contractVersion in preload/contract.ts to 2');
    expect(problem).toContain('"- `window.auth`, contract 2: what changed"');
    expect(mayWrite(changed, true)).toBe(false);
  });

  it('of the order alone is a change', () => {
    const changed = state({ files: ['a\nb\n'], text: 'b\na\n' });
    expect(contractProblem(changed)).toContain('the order of its lines');
  });

  it('with a new version needs its line in the changelog, and its file, which is written unasked', () => {
    const text = 'signIn(now: true): void;\n';
    const silent = state({ version: 2, text, changelog: released });
    expect(contractProblem(silent)).toContain('does not announce contract 2');
    const announced = state({ version: 2, text, changelog: second });
    expect(contractProblem(announced)).toContain('There is no contract-2.txt');
    expect(mayWrite(announced, false)).toBe(true);
    const kept = state({ version: 2, text, changelog: second, files: ['signIn(): void;\n', text] });
    expect(contractProblem(kept)).toBeNull();
  });

  it('keeps the files of the versions before', () => {
    const text = 'signIn(now: true): void;\n';
    const kept = (version: number) => (version === 2 ? text : null);
    const lost = state({ version: 2, text, changelog: second, kept });
    expect(contractProblem(lost)).toContain('There is no contract-1.txt');
  });

  it('is announced by a line of the form that is asked for, and not by any other', () => {
    for (const line of [
      '- contract 1: x',
      '- `window.auth`, contract 1:',
      '- `window.auth`, contract 11: x',
    ]) {
      const changelog = `## Unreleased\n\n${line}\n`;
      expect(contractProblem(state({ changelog }))).toContain('does not announce contract 1');
    }
  });
});
