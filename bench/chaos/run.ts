/**
 * `npm run chaos -- --runs 1000`: kills the app's session at random moments, in refreshes, sign-ins and
 * sign-outs, with real processes on a real keyring, and counts what the next start finds. Half of the
 * runs at a provider that ends the session when a spent refresh token comes, half at one that forgives.
 * Prints the count and writes `out/chaos.json`; the exit code is 1 when anything was broken.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChaos, seeded, type ChaosCount } from '../../test/rig/crash/chaos.ts';
import { createMachine } from '../../test/rig/crash/machine.ts';
import { startDemoProcess } from '../../test/rig/demo-process.ts';
import { startKeyringSession } from '../../test/rig/keyring-session.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
if (!Number.isSafeInteger(runs) || runs < 2 || !Number.isSafeInteger(seed)) {
  console.error('--runs takes a whole number from 2 up, --seed a whole number.');
  process.exit(1);
}
if (process.platform !== 'linux') {
  // D-Bus and gnome-keyring of the rig.
  console.error('The chaos runs on Linux only.');
  process.exit(1);
}

async function half(graceSeconds: number, own: number): Promise<ChaosCount> {
  const demo = await startDemoProcess(['--reuse-grace-seconds', String(graceSeconds)]);
  const keyring = await startKeyringSession();
  const machine = createMachine(keyring, demo);
  try {
    return await runChaos(machine, {
      runs: own,
      random: seeded(seed + graceSeconds),
      forgives: graceSeconds > 0,
      onRun: (count) => {
        if (count.runs % 50 === 0) console.error(`[chaos] grace ${graceSeconds} s: ${count.runs}`);
      },
    });
  } finally {
    await machine.stop();
    await keyring.stop();
    await demo.stop();
  }
}

const counts = await Promise.all([half(0, Math.ceil(runs / 2)), half(30, Math.floor(runs / 2))]);
const total = (key: 'runs' | 'survived' | 'signedOut' | 'broken') =>
  counts.reduce((sum, count) => sum + count[key], 0);
const result = {
  runs: total('runs'),
  survived: total('survived'),
  signedOut: total('signedOut'),
  broken: total('broken'),
};
const why = counts.flatMap((count) => count.why);
const file = join(import.meta.dirname, '../../out/chaos.json');
await mkdir(join(file, '..'), { recursive: true });
await writeFile(file, `${JSON.stringify({ ...result, seed, why }, null, 2)}\n`);
console.log(JSON.stringify(result));
for (const line of why) console.log(`BROKEN: ${line}`);
process.exitCode = result.broken > 0 ? 1 : 0;
