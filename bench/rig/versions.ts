/** On what the numbers were measured. */
import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, release } from 'node:os';
import type { Bench } from './bench.ts';

/** Versions of everything that the rows depend on. */
export async function readVersions(bench: Bench): Promise<Readonly<Record<string, string>>> {
  const app = await bench.start('blank', await bench.profile('versions'));
  const { content } = await app.heard('ready');
  await app.quit();
  const runtime = content['versions'] as Record<string, string>;
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const system = /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease)?.[1] ?? process.platform;
  return {
    electron: runtime['electron'] ?? '',
    node: runtime['node'] ?? '',
    chrome: runtime['chrome'] ?? '',
    'oidc-provider': bench.demos.plain.version['oidc-provider'] ?? '',
    keyring: await bench.versionOf('gnome-keyring-daemon'),
    os: `${system}, Linux ${release()}, ${arch()}`,
    cpu: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
  };
}
