import { parseArgs } from 'node:util';

/** How the bench is run. */
export interface BenchOptions {
  /** Only rows of these groups; empty: all. */
  readonly only: readonly string[];
  /** A few runs each: enough to see that it works, too few to believe. */
  readonly quick: boolean;
  /** The app is built already. */
  readonly built: boolean;
}

/**
 * Reads the arguments after the script's name: `--only <group>` (may be repeated), `--quick`, `--built`.
 * @throws Error that names the option or the group that does not exist.
 */
export function readOptions(args: readonly string[], groups: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      built: { type: 'boolean', default: false },
    },
  });
  const unknown = values.only.find((name) => !groups.includes(name));
  if (unknown !== undefined) {
    throw new Error(`There are no rows "${unknown}"; there are: ${groups.join(', ')}.`);
  }
  return values;
}
