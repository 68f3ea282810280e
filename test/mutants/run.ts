/**
 * `npm run mutants`: takes one guard away at a time, in a copy, and shows that a test fails for it
 * (`-- --only <parts of names or files, with commas between>` for some). Writes `out/mutants.json`; the exit code is 0 when all were killed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeMutants, type Judged } from './judge.ts';
import { mutants } from './mutants.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const root = join(import.meta.dirname, '../..');
const parts = values.only.split(',');
const chosen = mutants.filter(({ name, file }) =>
  parts.some((part) => `${file} ${name}`.includes(part)),
);
if (chosen.length === 0) {
  console.error('No mutant has that in its name or file.');
  process.exit(1);
}

function lineOf({ mutant, verdict, seconds }: Judged): string {
  const said = { killed: 'killed', survived: 'SURVIVED', error: 'ERROR' }[verdict.kind];
  const why = verdict.kind === 'killed' ? verdict.by : verdict.kind === 'error' ? verdict.why : '';
  return `${said.padEnd(9)}${seconds.toFixed(1).padStart(6)} s  ${mutant.file}: ${mutant.name}\n${''.padEnd(19)}${why}`;
}

const startedAt = performance.now();
const copies = Math.min(4, availableParallelism());
const judged = await judgeMutants(root, chosen, {
  copies,
  told: (one) => console.log(lineOf(one)),
});
const killed = judged.filter(({ verdict }) => verdict.kind === 'killed').length;
const seconds = Math.round((performance.now() - startedAt) / 1000);
const rows = judged.map(({ mutant, verdict, ...rest }) => ({
  name: mutant.name,
  file: mutant.file,
  ids: mutant.ids,
  verdict,
  seconds: Number(rest.seconds.toFixed(1)),
}));
rows.sort((one, other) => `${one.file} ${one.name}`.localeCompare(`${other.file} ${other.name}`));
await mkdir(join(root, 'out'), { recursive: true });
const report = { killed, total: judged.length, seconds, mutants: rows };
await writeFile(join(root, 'out/mutants.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log('\nnot killed:');
for (const one of judged) if (one.verdict.kind !== 'killed') console.log(lineOf(one));
console.log(`\n${killed} of ${judged.length} killed in ${seconds} s`);
process.exitCode = killed === judged.length ? 0 : 1;
