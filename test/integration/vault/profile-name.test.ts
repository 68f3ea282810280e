import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKeyringSession, type KeyringSession } from '../../rig/keyring-session.ts';

const CHILD = join(import.meta.dirname, 'profile-name-child.ts');

describe.runIf(process.platform === 'linux')('a profile on a real bus', () => {
  let session: KeyringSession;
  const ends: (() => void)[] = [];
  beforeAll(async () => {
    session = await startKeyringSession();
  });
  afterAll(async () => {
    for (const end of ends) end();
    await session.stop();
  });

  /** A process that takes the profile; `said` is how that went. */
  async function take(profile: string) {
    const child = spawn(process.execPath, [CHILD, profile], {
      env: session.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ends.push(() => child.kill('SIGKILL'));
    const [said] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return { said, child };
  }

  it('belongs to one process at a time, even while that one is stopped; another profile is free [RT-05, RT-06]', async () => {
    const first = await take('/a');
    expect(first.said).toBe('held');
    expect((await take('/a')).said).toBe('anothers');
    expect((await take('/b')).said).toBe('held');
    first.child.kill('SIGSTOP');
    expect((await take('/a')).said).toBe('anothers');
    first.child.kill('SIGCONT');
    expect((await take('/a')).said).toBe('anothers');
  });

  it('is free at once when its process was killed [RT-06]', async () => {
    const first = await take('/c');
    first.child.kill('SIGKILL');
    expect((await take('/c')).said).toBe('held');
  });
});
