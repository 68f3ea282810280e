import { afterAll, describe, expect, it } from 'vitest';
import { runChaos, seeded } from '../../rig/crash/chaos.ts';
import { createMachine } from '../../rig/crash/machine.ts';
import { startDemoProcess } from '../../rig/demo-process.ts';
import { startKeyringSession } from '../../rig/keyring-session.ts';

/** Of each provider: about a minute and a half in all. */
const RUNS = 100;

describe.runIf(process.platform === 'linux')('killed at random moments', () => {
  const ends: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  it.each([
    ['ends the session', 0],
    ['forgives', 30],
  ] as const)(
    'in refreshes, sign-ins and sign-outs, at a provider that %s when a spent token comes, nothing is broken [RT-07, ST-08]',
    { timeout: 300_000 },
    async (_, grace) => {
      const demo = await startDemoProcess(['--reuse-grace-seconds', String(grace)]);
      ends.push(() => demo.stop());
      const keyring = await startKeyringSession();
      ends.push(() => keyring.stop());
      const machine = createMachine(keyring, demo);
      ends.push(() => machine.stop());
      const seed = Date.now() % 2 ** 31;
      const count = await runChaos(machine, {
        runs: RUNS,
        random: seeded(seed),
        forgives: grace > 0,
      });
      expect(count.why, `seed ${seed}`).toEqual([]);
      expect(count).toMatchObject({ runs: RUNS, broken: 0 });
      expect(count.survived).toBeGreaterThan(0);
    },
  );
});
