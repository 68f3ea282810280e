/**
 * `npm run licences`: writes `out/licences.tsv` and `out/third-party-notices.txt`; the exit code is 1 when a package has a
 * licence that is not allowed, or no text of it. Needs no network.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { licenceReport } from './supply/licences.ts';
import { lockedPackages } from './supply/packages.ts';

const root = join(import.meta.dirname, '..');
const packages = await lockedPackages(root);
const { table, notices, problems } = await licenceReport(root, packages);
await mkdir(join(root, 'out'), { recursive: true });
await writeFile(join(root, 'out/licences.tsv'), table);
await writeFile(join(root, 'out/third-party-notices.txt'), notices);
const shipped = packages.filter(({ isShipped }) => isShipped).length;
console.log(`[licences] ${shipped} packages in the app, ${packages.length - shipped} tools`);
for (const line of problems) console.error(`[licences] ${line}`);
process.exitCode = problems.length > 0 ? 1 : 0;
