/** What the measured process tells the bench: a line of JSON on stdout, behind a mark of its own. */

/** Begins each line that is meant for the bench; Electron writes to stdout as well. */
export const MARK = 'bench:';

/** Sends one message; `name` says which. */
export function tell(name: string, content: object = {}): void {
  process.stdout.write(`${MARK}${JSON.stringify({ name, ...content })}\n`);
}
