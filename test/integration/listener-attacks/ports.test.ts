import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ListenOptions } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dialError, request } from '../../rig/raw-http.ts';
import { expectUnharmed, findsOut, holds, startTarget, type Attack } from './attack.ts';
import { CALLBACK } from './attacked.ts';
import type { Squatted } from './squatter-process.ts';

/** Another program that listens at these places, or tries to. */
async function squat(...places: ListenOptions[]) {
  const script = join(import.meta.dirname, 'squatter-process.ts');
  const child = fork(script, [JSON.stringify(places)], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [squatted] = (await once(child, 'message')) as [Squatted[]];
  return {
    errors: squatted.map(({ error }) => error),
    port: squatted[0]?.port ?? 0,
    /** How many came to each. */
    async comers(): Promise<readonly number[]> {
      const heard = once(child, 'message');
      child.send('say');
      const [comers] = (await heard) as [number[]];
      return comers;
    },
  };
}

describe('other addresses of this computer', () => {
  const attack: Attack = async (target) => {
    const outer = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.map(({ address }) =>
        address.startsWith('fe80:') ? `${address}%${name}` : address,
      ),
    );
    // The others of 127/8 reach a listener on every address, whatever interfaces there are.
    for (const address of ['127.0.0.2', '127.255.255.254', '::1', ...outer]) {
      if (address === '127.0.0.1') continue;
      const reached = (await dialError(target.port, address)) ?? 'reached';
      expect(reached, 'no other address leads to it').toMatch(
        /^(ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT|ENETUNREACH|EHOSTUNREACH)$/,
      );
    }
    await expectUnharmed(target);
  };
  it('do not lead to it [LB-01]', () => holds(attack));
  it.each([
    ['listens on every IPv4 address', 'no other address leads to it'],
    ['listens on every address', 'no other address leads to it'],
  ])('find out a listener that %s [LB-01]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('programs that come to the port later', () => {
  const attack: Attack = async (target) => {
    const { port } = target;
    const squatter = await squat(
      { host: '127.0.0.1', port, reusePort: true },
      { host: '127.0.0.1', port },
      { host: '0.0.0.0', port, reusePort: true },
      { host: '::', port, reusePort: true },
      // These can be had beside it. A browser never goes there.
      { host: '::1', port },
      { host: '127.0.0.2', port },
    );
    expect(squatter.errors.slice(0, 4), 'its port is its alone').toEqual(
      Array(4).fill('EADDRINUSE'),
    );
    expect(squatter.errors.slice(4), 'the test has its squatters').toEqual([null, null]);
    expect(target.redirectUri, 'the browser is told the address').toBe(
      `http://127.0.0.1:${port}/callback`,
    );
    await expectUnharmed(target);
    expect(await squatter.comers(), 'nobody comes to a squatter').toEqual(Array(6).fill(0));
  };
  it('get neither it nor the code [LB-12]', () => holds(attack));
  it.each([
    ['shares its port', 'its port is its alone'],
    ['goes to localhost', 'the browser is told the address'],
    ['gives itself another port than it has', 'its port is its alone'],
  ])('find out a listener that %s [LB-12]', (mistake, words) => findsOut(attack, mistake, words));
});

describe('programs that were at the configured port before', () => {
  /** Whether a sign-in went ahead at a port that a squatter holds, and where. */
  async function openAt(options: ListenOptions, mistake: string | null): Promise<string | null> {
    const squatter = await squat({ ...options, port: 0 });
    try {
      await using target = await startTarget(mistake, [squatter.port]);
      return target.redirectUri;
    } catch (error) {
      expect(String(error)).toContain('No redirect port could be bound');
      expect(await squatter.comers()).toEqual([0]);
      return null;
    }
  }

  it.each([
    ['on its address', { host: '127.0.0.1' }],
    ['that would share the port', { host: '127.0.0.1', reusePort: true }],
    ['on every IPv4 address', { host: '0.0.0.0', reusePort: true }],
    ['on every address', { host: '::', reusePort: true }],
  ])('%s keep it to themselves, and no sign-in begins [LB-12]', async (_name, options) => {
    expect(await openAt(options, null)).toBeNull();
  });

  it.each([
    ['shares its port', { host: '127.0.0.1', reusePort: true }],
    ['moves to [::1] when the port is taken', { host: '127.0.0.1' }],
  ])('find out a listener that %s [LB-12]', async (mistake, options) => {
    expect(await openAt(options, mistake)).not.toBeNull();
  });

  it('are passed over for the next port, with its own redirect URI [LB-12]', async () => {
    const squatter = await squat({ host: '127.0.0.1', port: 0 });
    const free = await startTarget();
    await free[Symbol.asyncDispose]();
    await using target = await startTarget(null, [squatter.port, free.port]);
    expect(target.port).toBe(free.port);
    expect((await request(target.port, CALLBACK)).status).toBe(303);
    expect(await squatter.comers()).toEqual([0]);
  });
});
