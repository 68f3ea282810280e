import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, type Machine } from '../../rig/crash/machine.ts';
import { POINTS, type Point } from '../../rig/crash/points.ts';
import { startDemoProcess, type DemoProcess } from '../../rig/demo-process.ts';
import { startKeyringSession, type KeyringSession } from '../../rig/keyring-session.ts';

const points = Object.keys(POINTS) as Point[];

describe.runIf(process.platform === 'linux').each([
  ['ends the session', 0],
  ['forgives', 30],
] as const)('killed in a refresh, at a provider that %s when a spent token comes', (_, grace) => {
  let keyring: KeyringSession;
  let demo: DemoProcess;
  let machine: Machine;

  beforeAll(async () => {
    demo = await startDemoProcess(['--reuse-grace-seconds', String(grace)]);
    keyring = await startKeyringSession();
    machine = createMachine(keyring, demo);
  });
  afterAll(async () => {
    await machine.stop();
    await keyring.stop();
    await demo.stop();
  });

  it.each(points)(
    '%s: the next start is signed in, or one clean sign-out that says why [RT-07, RT-11]',
    async (point) => {
      await machine.signedIn();
      await machine.refreshes();
      await machine.crash({ do: 'refresh', dies: point });
      const before = await machine.refreshes();
      const outcome = await machine.outcome();

      const { losesAnswer } = POINTS[point];
      const ends = { kind: 'signedOut', error: 'session_interrupted' };
      if (grace > 0 || losesAnswer === false) expect(outcome).toEqual({ kind: 'survived' });
      else if (losesAnswer === true) expect(outcome).toEqual(ends);
      else expect([{ kind: 'survived' }, ends]).toContainEqual(outcome);
      // The old token is sent once more at most, and never in a loop.
      expect(before).toBeLessThanOrEqual(1);
      expect(await machine.refreshes()).toBe(1);
    },
  );
});
