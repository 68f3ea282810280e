import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Desktop } from '../../rig/desktop.ts';
import { expect, test } from '../support/fixtures.ts';
import { sessionIn } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

const OF_STATE = ['signed-out.json', 'signed-out.json.new', 'credential-store.json'];
const OF_LOGS = ['audit.jsonl', 'audit.1.jsonl', 'mark.key'];
const ALL = [...OF_LOGS.map((name) => `logs/${name}`), ...OF_STATE.map((name) => `state/${name}`)];
const VALUABLE = 'what the person wants to keep';

/** Where somebody has been before the app: a profile of theirs, beside it something of the person's. */
interface Place {
  readonly profile: string;
  /** A file that no start may change. */
  readonly file: string;
  /** A folder in which no start may make anything. */
  readonly folder: string;
}

async function folders({ profile }: Place): Promise<void> {
  for (const name of ['logs', 'state']) await mkdir(join(profile, name), { recursive: true });
}

async function eachFile(place: Place, make: (path: string) => Promise<unknown>): Promise<void> {
  await folders(place);
  for (const name of ALL) await make(join(place.profile, name));
}

const HOSTILE: readonly (readonly [string, (place: Place) => Promise<unknown>])[] = [
  [
    'a profile with folders that lead elsewhere is no trouble, and nothing outside it is touched [LO-01]',
    async ({ profile, folder }) => {
      await symlink(folder, join(profile, 'logs'));
      await symlink(folder, join(profile, 'state'));
    },
  ],
  [
    'a profile with files that lead elsewhere is no trouble, and nothing outside it is touched [LO-01]',
    (place) => eachFile(place, (path) => symlink(place.file, path)),
  ],
  [
    'a profile with pipes in place of files is no trouble, and nothing outside it is touched [LO-01]',
    (place) => eachFile(place, (path) => promisify(execFile)('mkfifo', [path])),
  ],
  [
    'a profile with folders in place of files is no trouble, and nothing outside it is touched [LO-01]',
    (place) => eachFile(place, (path) => mkdir(path)),
  ],
  [
    'a profile with files of garbage is no trouble, and nothing outside it is touched [LO-01]',
    (place) => eachFile(place, (path) => writeFile(path, Buffer.alloc(3_000_000, '{"\0\xff'))),
  ],
];

async function madeBy(desktop: Desktop, fill: (place: Place) => Promise<unknown>): Promise<Place> {
  const place = {
    profile: join(desktop.dir, 'profile'),
    file: join(desktop.dir, 'valuable.txt'),
    folder: join(desktop.dir, 'valuable'),
  };
  for (const folder of [place.profile, place.folder]) await mkdir(folder);
  await writeFile(place.file, VALUABLE);
  await chmod(place.file, 0o644);
  await fill(place);
  const { user } = desktop;
  const owner = user === null ? '' : `${user.uid}:${user.gid}`;
  const args = ['-R', '--no-dereference', owner, place.profile, place.folder, place.file];
  if (user !== null) await promisify(execFile)('chown', args);
  return place;
}

for (const [title, fill] of HOSTILE) {
  test(title, async ({ start, desktop }) => {
    const place = await madeBy(desktop, fill);
    const first = await start();
    await signIn(first, desktop);
    await first.quit();
    const second = await start();
    await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'online');
    await second.quit();
    expect(await readFile(place.file, 'utf8')).toBe(VALUABLE);
    expect(await readdir(place.folder)).toEqual([]);
  });
}

test('a folder of the profile that belongs to somebody else is no trouble [LO-01]', async ({
  start,
  desktop,
}) => {
  const { profile } = await madeBy(desktop, folders);
  for (const name of ['logs', 'state']) {
    // Where the tests run as a person, the folder is that person's, and the app takes its rights back.
    await rename(join(profile, name), join(profile, `${name}-before`));
    await mkdir(join(profile, name));
    await chmod(join(profile, name), 0o000);
  }
  const first = await start();
  await signIn(first, desktop);
  await first.quit();
  const second = await start();
  await sessionIn(second.page, 'signedIn', ({ connection }) => connection === 'online');
});
