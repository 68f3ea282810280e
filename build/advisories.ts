/**
 * `npm run advisories`: asks the package registry what is known against the packages of the lock file. The exit code
 * is 1 when something of weight is known against what an installed app has in it, and 2 when the registry could not
 * be asked: then nothing is known, which is not the same as that all is well.
 */
import { join } from 'node:path';
import { findingsOf, isGrave } from './supply/advisories.ts';
import { askNpm } from './supply/npm.ts';
import { lockedPackages } from './supply/packages.ts';

const root = join(import.meta.dirname, '..');
const { stdout } = await askNpm(root, ['audit', '--json']);
const findings = findingsOf(stdout, await lockedPackages(root));
if (!findings) {
  console.error(
    '[advisories] The package registry did not answer the question. Ask it again later.',
  );
  process.exit(2);
}
for (const { name, version, isShipped, severity, title, url } of findings) {
  console.log(
    `[advisories] ${isShipped ? 'app' : 'tool'}: ${name} ${version}: ${severity}: ${title} ${url}`,
  );
}
console.log(
  `[advisories] ${findings.length} known, ${findings.filter(isGrave).length} that a release must wait for`,
);
process.exitCode = findings.some(isGrave) ? 1 : 0;
