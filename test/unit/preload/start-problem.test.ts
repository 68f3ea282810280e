import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../main/config.ts';
import type { StartProblem } from '../../../preload/contract.ts';
import { readStartProblem, startProblemArgument } from '../../../preload/start-problem.ts';
import { configText } from '../config/config-text.ts';

const problem: StartProblem = {
  kind: 'config_invalid',
  problems: [
    { key: 'redirect.path', found: '"ü %22 --x\n"', expected: 'a path such as "/callback"' },
  ],
  file: 'auth-shell.config.json',
};

describe('the start problem', () => {
  it('comes through the command line as it was', () => {
    const argument = startProblemArgument(problem);
    expect(argument).toMatch(/^--auth-shell-start-problem=[\x21-\x7e]+$/);
    expect(readStartProblem(['electron', '--type=renderer', argument, '--x'])).toEqual(problem);
  });

  it('is none when the app started', () => {
    expect(readStartProblem(['electron', '--type=renderer', '--start-problem=x'])).toBeNull();
  });

  it('fits a command line, however long the keys and values of the file are', () => {
    // Cut anywhere, it may end in half a character.
    const long = `x${'😀'.repeat(1000)}`;
    const many = Object.fromEntries(
      [...Array(50).keys()].map((n) => [`A${n}`, { origin: long, routes: [long] }]),
    );
    const parsed = parseConfig(configText({ apis: { ...many, [long]: {} } }));
    if (parsed.kind !== 'invalid') throw new Error(parsed.kind);
    // As main does it: at most twenty of them. Windows has 32,767 characters for a command line.
    const problems = parsed.problems.slice(0, 20);
    const argument = startProblemArgument({ ...problem, problems });
    expect(problems).toHaveLength(20);
    expect(argument.length).toBeLessThan(30_000);
  });
});
