/** Reads the configuration file of the app. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParsedConfig } from '../config.ts';
import { parseConfig } from '../config.ts';

/** The file at the top level of the project, copied into the app by the build. */
export const CONFIG_FILE = 'auth-shell.config.json';

/**
 * Reads and parses the configuration.
 * @param folder the app's own folder.
 * @param override another file, in development only: the release build does not look at the environment.
 */
export function loadConfig(folder: string, override: string | undefined): ParsedConfig {
  const file = override ?? join(folder, CONFIG_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    const expected = 'a file beside package.json that can be read';
    return { kind: 'invalid', problems: [{ key: '(the whole file)', found: 'no file', expected }] };
  }
  return parseConfig(text);
}
