/** The project's linter for a text that is in no file: some of its rules, of those that need no types. */
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/**
 * @param rules the names of the rules.
 * @returns tells what they have against a code, as if it stood in a file of the project.
 */
export function lintText(
  rules: readonly string[],
): (file: string, code: string) => Promise<string[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false, project: null } },
    },
    ruleFilter: ({ ruleId }) => rules.includes(ruleId),
  });
  return async (file, code) => {
    const [result] = await eslint.lintText(code, { filePath: join(root, file) });
    expect(result?.fatalErrorCount).toBe(0);
    return result?.messages.map(({ message }) => message) ?? [];
  };
}
