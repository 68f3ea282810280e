/**
 * `npm run docs`: writes what is generated from the code. `--check` writes nothing and fails when a
 * file is not what it would write; the unit tests run that. `--contract` says that `window.auth` was
 * changed on purpose.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { activityLogPage } from './docs/activity-log.ts';
import { conformancePage } from './docs/conformance.ts';
import { configJsonSchema } from './docs/config-schema.ts';
import { contractProblem, contractState, keepContract } from './docs/contract-version.ts';
import { errorCodesPage } from './docs/error-codes.ts';
import { providersPage } from './docs/providers-page.ts';
import { referencePage } from './docs/reference.ts';
import { requirementsTable } from './docs/requirements-table.ts';

const root = join(import.meta.dirname, '..');

/** Each generated file, and what it should contain now. */
export const generated: Readonly<Record<string, () => Promise<string>>> = {
  'auth-shell.schema.json': async () => `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  'docs/activity-log.md': () => Promise.resolve(activityLogPage()),
  'docs/conformance.md': () => conformancePage(root),
  'docs/providers.md': () => providersPage(root),
  'docs/reference/README.md': () => referencePage(root),
  'docs/reference/error-codes.md': () => Promise.resolve(errorCodesPage()),
  'docs/requirements.md': () => requirementsTable(root),
};

/** As the linter wants the file; one that it leaves alone stays as it was made. */
async function formatted(file: string, text: string): Promise<string> {
  const { ignored } = await getFileInfo(file, { ignorePath: join(root, '.prettierignore') });
  if (ignored) return text;
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

/** The files whose content is not what it should be; with `write` they are written. */
export async function staleDocs(write: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, make] of Object.entries(generated)) {
    const file = join(root, name);
    const wanted = await formatted(file, await make());
    const found = await readFile(file, 'utf8').catch(() => '');
    if (found === wanted) continue;
    stale.push(name);
    if (!write) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, wanted);
  }
  return stale;
}

if (process.argv[1] === import.meta.filename) {
  const check = process.argv.includes('--check');
  const stale = await staleDocs(!check);
  for (const name of stale) console.log(`[docs] ${name} ${check ? 'is out of date' : 'written'}`);
  const problem = check
    ? contractProblem(await contractState(root))
    : await keepContract(root, process.argv.includes('--contract'));
  if (problem !== null) console.error(`[docs] ${problem}`);
  if (problem !== null || (check && stale.length > 0)) process.exitCode = 1;
}
