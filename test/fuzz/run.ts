/**
 * `npm run fuzz`: a million inputs for the listener of a sign-in (`-- --inputs 1000 --seed 7` for others). Writes
 * `out/fuzz.json`; the exit code is 1 when anything was wrong.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzListener } from './fuzz-listener.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const [inputs, seed] = [Number(values.inputs), Number(values.seed)];
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) {
  console.error('--inputs takes a whole number from 1 up, --seed a whole number.');
  process.exit(1);
}
const startedAt = performance.now();
const report = await fuzzListener({
  inputs,
  seed,
  onProgress: (sent) => {
    if (sent % 50_000 === 0) console.error(`[fuzz] listener: ${sent}`);
  },
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
const folder = join(import.meta.dirname, '../../out');
await mkdir(folder, { recursive: true });
const result = { listener: { seed, seconds, ...report } };
await writeFile(join(folder, 'fuzz.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify({ ...report, seconds }));
for (const fault of report.faults) console.log(`[fuzz] FAULT: ${fault}`);
process.exitCode = report.faults.length > 0 ? 1 : 0;
