/** Takes back, as far as that goes, what a refused start came with, and says why it is refused. */
import inspector from 'node:inspector';
import type { App } from 'electron';
import type { StartProblem } from '../../preload/contract.ts';
import { shownName, type Refused } from './unsafe-start.ts';

/** More than these are not named. */
const MOST_NAMED = 20;

/**
 * Takes it out of this process before `ready`, when Chromium has not acted on most of it: no port for a
 * debugger is opened, no extension loaded, no proxy used, and no child process inherits it (measured,
 * docs/decisions/0021). The inspector, which is open by now, is closed. Flags of V8 and code that
 * `NODE_OPTIONS` has run stay: nothing worth having comes into such a process.
 */
export function undo(refused: readonly Refused[], { commandLine }: App): void {
  for (const { kind, name } of refused) {
    if (kind === 'switch') commandLine.removeSwitch(name);
    else Reflect.deleteProperty(process.env, name);
  }
  if (inspector.url() !== undefined) inspector.close();
}

const words = {
  switch: { found: 'a switch of the command line', expected: 'no such switch' },
  variable: { found: 'a variable of the environment', expected: 'no such variable' },
};

/** What the page is told: names, and no values. */
export function unsafeStart(refused: readonly Refused[], file: string): StartProblem {
  const problems = refused
    .slice(0, MOST_NAMED)
    .map((one) => ({ key: shownName(one), ...words[one.kind] }));
  return { kind: 'unsafe_start', problems, file };
}

/** What is written to the terminal. */
export function refusalSentence(refused: readonly Refused[], product: string): string {
  const names = [...new Set(refused.map(shownName))].slice(0, MOST_NAMED);
  return `${product} does not start with ${names.join(', ')}: that could weaken its protection.`;
}
