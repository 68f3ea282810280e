import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSignOutMarks, MARKS_FILE } from '../../../main/log/sign-out-marks.ts';
import { describeSignOutMarks } from '../../contracts/sign-out-marks.ts';
import { createFakeSignOutMarks } from '../../fakes/fake-sign-out-marks.ts';

const ada = { issuer: 'https://idp.test', subject: 'ada@example.com' };

describeSignOutMarks('the fake', async () => {
  const marks = createFakeSignOutMarks();
  return {
    marks,
    restart: () => marks,
    breakDown: async () => {
      marks.takes = false;
    },
  };
});

let profile: string;
let file: string;
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'marks-'));
  file = join(profile, MARKS_FILE);
});
afterEach(() => rm(profile, { recursive: true, force: true }));

describeSignOutMarks('the file', async () => ({
  marks: createSignOutMarks(profile),
  restart: () => createSignOutMarks(profile),
  // Where the next file would be made there is a folder that cannot be replaced.
  breakDown: async () => {
    await mkdir(join(`${file}.new`, 'full'), { recursive: true });
  },
}));

describe('the file of the marks', () => {
  it('says neither who nor where, and the same account otherwise in each profile [LO-01, LG-03]', async () => {
    await createSignOutMarks(profile).add(ada, 7);
    const text = await readFile(file, 'utf8');
    const named = async () =>
      Object.keys((JSON.parse(await readFile(file, 'utf8')) as { accounts: object }).accounts);
    const before = await named();
    expect(text).not.toMatch(/ada|example|idp|test/);
    await createSignOutMarks(profile).remove(ada);
    await createSignOutMarks(profile).add(ada, 7);
    // Another file has another salt: a hash of one says nothing of another's.
    expect(await named()).toHaveLength(1);
    expect(await named()).not.toEqual(before);
  });

  it('is for its owner alone, and nothing stays beside it [LO-01]', async () => {
    await createSignOutMarks(profile).add(ada, 7);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(profile)).toEqual([MARKS_FILE]);
  });

  it('goes with the last mark [LO-01]', async () => {
    const marks = createSignOutMarks(profile);
    await marks.add(ada, 7);
    await marks.remove(ada);
    expect(await readdir(profile)).toEqual([]);
  });

  it('is whole at every moment: what a killed app left beside it counts for nothing [LO-01]', async () => {
    await createSignOutMarks(profile).add(ada, 7);
    await writeFile(`${file}.new`, '{"version":1,"sa');
    const eve = { ...ada, subject: 'eve' };
    expect(await createSignOutMarks(profile).since(ada)).toBe(7);
    expect(await createSignOutMarks(profile).add(eve, 8)).toBe(true);
    const next = createSignOutMarks(profile);
    expect([await next.since(ada), await next.since(eve)]).toEqual([7, 8]);
    expect(await readdir(profile)).toEqual([MARKS_FILE]);
  });

  it('is never written or read through a symlink [LO-01]', async () => {
    const victim = join(profile, 'victim');
    await createSignOutMarks(profile).add(ada, 7);
    const text = await readFile(file, 'utf8');
    await rm(file);
    await writeFile(victim, text);
    await symlink(victim, file);
    await symlink(victim, `${file}.new`);
    const marks = createSignOutMarks(profile);
    expect(await marks.since(ada)).toBeNull();
    expect(await marks.add(ada, 8)).toBe(true);
    expect(await readFile(victim, 'utf8')).toBe(text);
    expect(await createSignOutMarks(profile).since(ada)).toBe(8);
  });

  const salt = 'A'.repeat(43);
  const hash = createHmac('sha256', salt)
    .update(JSON.stringify([ada.issuer, ada.subject]))
    .digest('base64url');
  it.each([
    ['no JSON', '{'],
    ['an empty file', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['another version', JSON.stringify({ version: 2, salt, accounts: {} })],
    ['no salt', JSON.stringify({ version: 1, accounts: {} })],
    ['a salt that is none', JSON.stringify({ version: 1, salt: 'short', accounts: {} })],
    ['accounts that are none', JSON.stringify({ version: 1, salt, accounts: [] })],
    ['a name that is no hash', JSON.stringify({ version: 1, salt, accounts: { ada: 7 } })],
    ['a time that is none', JSON.stringify({ version: 1, salt, accounts: { [hash]: 'x' } })],
    [
      'too many',
      JSON.stringify({
        version: 1,
        salt,
        accounts: Object.fromEntries(
          Array.from({ length: 65 }, (_, at) => [String(at).padStart(43, 'A'), 7]),
        ),
      }),
    ],
    ['too much', `${' '.repeat(20_000)}${JSON.stringify({ version: 1, salt, accounts: {} })}`],
  ])(
    'with %s is no file of ours, and is replaced by the next mark [LO-01]',
    async (_what, text) => {
      await writeFile(file, text);
      const marks = createSignOutMarks(profile);
      expect(await marks.since(ada)).toBeNull();
      expect(await marks.add(ada, 7)).toBe(true);
      expect(await createSignOutMarks(profile).since(ada)).toBe(7);
    },
  );

  it('makes its folder, for its owner alone [LO-01]', async () => {
    const folder = join(profile, 'state');
    expect(await createSignOutMarks(folder).add(ada, 7)).toBe(true);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect(await createSignOutMarks(folder).since(ada)).toBe(7);
  });

  it('where no folder can be is told as not written [LO-01]', async () => {
    const folder = join(profile, 'state');
    await writeFile(folder, 'in the way');
    expect(await createSignOutMarks(folder).add(ada, 7)).toBe(false);
  });
});
