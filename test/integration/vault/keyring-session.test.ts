import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { startKeyringSession } from '../../rig/keyring-session.ts';

/** The processes whose environment names the folder. */
function processesOf(dir: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(dir);
    } catch {
      return false;
    }
  });
}

describe.runIf(process.platform === 'linux')('the rig: a keyring session', () => {
  it('is private to its user, and nothing of it is left when it has stopped', async () => {
    const session = await startKeyringSession();
    expect(statSync(session.dir).mode & 0o777).toBe(0o700);
    expect(statSync(session.dir).uid).toBe(session.user?.uid ?? process.getuid?.());
    expect(processesOf(session.dir).length).toBeGreaterThanOrEqual(3);
    await session.stop();
    await session.stop();
    expect(existsSync(session.dir)).toBe(false);
    expect(processesOf(session.dir)).toEqual([]);
  });

  it('takes the programs along that still run in it', async () => {
    const session = await startKeyringSession();
    const options = { env: session.env, ...session.user, stdio: 'ignore' as const };
    const child = spawn('sleep', ['1000'], options);
    const ended = once(child, 'exit');
    await session.stop();
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(existsSync(session.dir)).toBe(false);
  });

  it('goes with the test process, even when that is killed', async () => {
    const script = fileURLToPath(new URL('keyring-session-child.ts', import.meta.url));
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [dir] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    expect(processesOf(dir).length).toBeGreaterThanOrEqual(3);
    child.kill('SIGKILL');
    await vi.waitFor(
      () => {
        expect(existsSync(dir)).toBe(false);
        expect(processesOf(dir)).toEqual([]);
      },
      { timeout: 10_000 },
    );
  });

  it('belongs to the runner when it is told to', async () => {
    const session = await startKeyringSession({ user: null });
    expect(statSync(session.dir).uid).toBe(process.getuid?.());
    const store = ['store', '--label=x', 'service', 'rig', 'account', 'ada'];
    expect(await session.secretTool(store, 'value')).toMatchObject({ status: 0 });
    expect(await session.secretTool(['lookup', 'service', 'rig'])).toMatchObject({
      stdout: 'value',
    });
    await session.stop();
  });
});
