/**
 * How main tells the page why the app did not start: an argument of the renderer process, since there
 * is no session and no IPC then. It holds the names of configuration keys, and no secret.
 */
import type { StartProblem } from './contract.ts';

const PREFIX = '--auth-shell-start-problem=';

/** Makes the argument; main gives it to the window as `additionalArguments`. */
export function startProblemArgument(problem: StartProblem): string {
  return PREFIX + encodeURIComponent(JSON.stringify(problem));
}

/** Finds the problem among the process's arguments; null when the app started. */
export function readStartProblem(argv: readonly string[]): StartProblem | null {
  const argument = argv.find((text) => text.startsWith(PREFIX));
  if (argument === undefined) return null;
  return JSON.parse(decodeURIComponent(argument.slice(PREFIX.length))) as StartProblem;
}
