/** The certificate authorities that a person's computer trusts, on Linux: Chromium's NSS database in the home. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Desktop } from './desktop.ts';

const run = promisify(execFile);

/** Adds an authority to the trusted ones of the desktop's user. */
export async function trustAuthority(desktop: Desktop, pem: string): Promise<void> {
  const home = desktop.env['HOME'];
  if (home === undefined) throw new Error('the desktop has no home');
  const folder = join(home, '.pki/nssdb');
  const file = join(desktop.dir, 'authority.pem');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, pem);
  const database = ['-d', `sql:${folder}`];
  await run('certutil', ['-N', ...database, '--empty-password']);
  await run('certutil', ['-A', ...database, '-n', 'authority', '-t', 'C,,', '-i', file]);
  const { user } = desktop;
  if (user) await run('chown', ['-R', `${user.uid}:${user.gid}`, join(home, '.pki')]);
}
