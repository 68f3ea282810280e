/**
 * `npm run docs`: writes what is generated from the code. `--check` writes nothing and fails when a
 * file is not what it would write; the unit tests run that.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { activityLogPage } from './docs/activity-log.ts';
import { configJsonSchema } from './docs/config-schema.ts';
import { requirementsTable } from './docs/requirements-table.ts';

const root = join(import.meta.dirname, '..');

/** Each generated file, and what it should contain now. */
export const generated: Readonly<Record<string, () => Promise<string>>> = {
  'auth-shell.schema.json': async () => `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  'docs/activity-log.md': () => Promise.resolve(activityLogPage()),
  'docs/requirements.md': () => requirementsTable(root),
};

/** The files whose content is not what it should be; with `write` they are written. */
export async function staleDocs(write: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, make] of Object.entries(generated)) {
    const file = join(root, name);
    const options = await resolveConfig(file);
    const wanted = await format(await make(), { ...options, filepath: file });
    const found = await readFile(file, 'utf8').catch(() => '');
    if (found === wanted) continue;
    stale.push(name);
    if (write) await writeFile(file, wanted);
  }
  return stale;
}

if (process.argv[1] === import.meta.filename) {
  const check = process.argv.includes('--check');
  const stale = await staleDocs(!check);
  for (const name of stale) console.log(`[docs] ${name} ${check ? 'is out of date' : 'written'}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
