/**
 * `npm run sbom`: writes `out/sbom.cdx.json`, what an installed app consists of. Needs no network. What is inside
 * Electron (Chromium, Node.js) is told by Electron, not here.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askNpm } from './supply/npm.ts';
import { lockedPackages } from './supply/packages.ts';
import { shippedBom } from './supply/sbom.ts';

const root = join(import.meta.dirname, '..');
const { name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  readonly name: string;
};
const asked = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
const { code, stdout } = await askNpm(root, asked);
if (code !== 0) {
  console.error('[sbom] npm could not list the packages of package-lock.json.');
  process.exit(1);
}
const bom = shippedBom(stdout, await lockedPackages(root), name);
await mkdir(join(root, 'out'), { recursive: true });
await writeFile(join(root, 'out/sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
console.log(`[sbom] out/sbom.cdx.json: ${bom.components.length} packages`);
