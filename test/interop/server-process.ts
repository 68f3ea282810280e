/** A provider's server: a process and a folder of its own, both gone at the end. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../rig/until.ts';

/** Who runs it when root runs the tests: a provider of the system's packages needs no more. */
const NOBODY = { uid: 65534, gid: 65534 };

/** Who runs a server: nobody where that can be had, or the tests' own user when it is among their packages. */
export type ServerUser = 'nobody' | 'own';

/**
 * Becomes the server. It ends when its stdin does: on `stop()`, and just as well when the test process is
 * killed.
 */
const RUN = `
exec 3<&0
{ cat <&3 >/dev/null; kill -9 $$; } &
exec "$@" 3<&- >output.txt 2>&1 </dev/null
`;

/** A running server. */
export interface ServerProcess {
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** Makes an empty folder for a server. */
export const serverFolder = (name: string) => mkdtemp(join(tmpdir(), `interop-${name}-`));

/** Ports of 127.0.0.1 that nobody listens on. All are open at once, so they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

/**
 * Starts a server, and waits until it answers.
 * @param folder belongs to the server from now on; its output is in `output.txt` there.
 * @param ready an address that answers 200 once the server is up.
 */
export async function startServer(
  folder: string,
  [program = '', ...args]: readonly string[],
  ready: string,
  user: ServerUser = 'nobody',
): Promise<ServerProcess> {
  const other = user === 'nobody' && process.getuid?.() === 0 ? NOBODY : null;
  if (other) await promisify(execFile)('chown', ['-R', `${other.uid}:${other.gid}`, folder]);
  const output = join(folder, 'output.txt');
  // Not the runner's environment: what a server does may not depend on it.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' };
  const child = spawn('/bin/sh', ['-c', RUN, 'server', program, ...args], {
    ...other,
    env,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const exited = new Promise<void>((resolve, reject) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', reject);
  });
  const stop = async () => {
    child.stdin.end();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(
      async () => {
        if (child.exitCode !== null) throw new Error(`${program} ended`);
        const answer = await fetch(ready, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
        return answer?.ok;
      },
      { what: program, withinMs: 60_000 },
    );
  } catch (error) {
    const said = await readFile(output, 'utf8').catch(() => '');
    await stop();
    throw new Error(`${program} did not start; it wrote:\n${said.slice(-4000)}`, { cause: error });
  }
  return { stop };
}

/** The upstream part of the version of an installed Debian package: `2.7.5` of `2.7.5-3+deb12u1`. */
export async function packageVersion(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)('dpkg-query', ['-W', '-f', '${Version}', name]);
  return stdout.replace(/^\d+:/, '').replace(/[-+].*$/, '');
}
