import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../../rig/app.ts';
import { canMount, mountSmallDisk, type SmallDisk } from '../../rig/small-disk.ts';
import { until } from '../../rig/until.ts';
import { expect, test as base } from '../support/fixtures.ts';
import { storedRefreshTokens } from '../support/outside.ts';
import { sessionIn, signOut } from '../support/page-calls.ts';
import { signIn } from '../support/signing-in.ts';

/** The profile is on a disk of its own. */
const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({ desktop }, use) => {
    const profile = join(desktop.dir, 'profile');
    await mkdir(profile, { mode: 0o700 });
    const disk = await mountSmallDisk(desktop, profile);
    await use(disk);
    await disk.unmount();
  },
});

const isOnline = ({ page }: RunningApp) =>
  sessionIn(page, 'signedIn', ({ connection }) => connection === 'online');
const losesLines = (app: RunningApp) =>
  until(() => Promise.resolve(/log\.lost.*ENOSPC/.test(app.output())), {
    what: 'a word about the lines that are lost',
  });

// A disk can be filled without harm only where one can be mounted.
if (canMount()) {
  test('a disk that is full before the first start costs no session: it is kept, found and ended as ever [LO-01, RT-10]', async ({
    disk,
    start,
    desktop,
  }) => {
    await disk.fill();
    const first = await start();
    await signIn(first, desktop);
    await losesLines(first);
    await first.quit();

    const second = await start();
    await isOnline(second);
    const { signOut: report } = await signOut(second.page);
    expect(report).toMatchObject({ local: 'done', revocation: 'done' });
    expect(await storedRefreshTokens(desktop)).toEqual([]);
    await second.quit();

    await disk.clear();
    const third = await start();
    await sessionIn(third.page, 'signedOut');
    await signIn(third, desktop);
  });

  test.describe('with access tokens of two seconds', () => {
    test.use({ demoArgs: ['--access-token-seconds', '2'] });

    test('a disk that fills up in a sign-in and stays full in refreshes costs no session [RT-10, RT-20]', async ({
      disk,
      start,
      desktop,
    }) => {
      const app = await start();
      await sessionIn(app.page, 'signedOut');
      await disk.fill();
      await signIn(app, desktop);
      const before = await storedRefreshTokens(desktop);
      const refreshed = ({ lastRefreshAt }: { readonly lastRefreshAt: number | null }) =>
        lastRefreshAt !== null;
      await sessionIn(app.page, 'signedIn', refreshed);
      expect(await storedRefreshTokens(desktop)).not.toEqual(before);
      await app.kill();

      const again = await start();
      await isOnline(again);
    });
  });
}
