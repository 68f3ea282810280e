import { join } from 'node:path';
import { until } from '../../rig/until.ts';
import { expect } from '../support/fixtures.ts';
import { latestGrant } from '../support/outside.ts';
import { isStopped, refused, removeLock, sentTokens, test } from './processes.ts';

// Such a provider ends the session when a spent refresh token comes, however soon.
test.use({ demoArgs: ['--reuse-grace-seconds', '0'] });

const STOP_BEFORE_REFRESH = join(import.meta.dirname, '../support/stop-before-refresh.cjs');

test('of four processes started together on one profile one refreshes, once, and the session lives on [RT-05]', async ({
  processes,
  desktop,
  demo,
}) => {
  await processes.signIn('profile');
  const apps = await Promise.all([1, 2, 3, 4].map(() => processes.spawn('profile')));
  const alive = () => apps.filter((app) => app.isAlive());
  // One may have passed Electron's lock in the moment in which it was made: it says so in its window.
  const working = await until(async () => {
    const idle = await refused(desktop, alive());
    return alive().length - idle.length === 1 && idle.length <= 1 ? alive() : null;
  });
  await until(async () => (await sentTokens(demo)).length > 0);
  expect(await sentTokens(demo)).toHaveLength(1);
  await expect
    .poll(() => latestGrant(demo))
    .toMatchObject({ active: true, refreshTokenActive: true });
  for (const app of working) app.signal('SIGTERM');
  for (const app of apps) await app.ended;
  expect(await processes.outcome('profile')).toBe('online');
  const sent = await sentTokens(demo);
  expect(sent).toHaveLength(2);
  expect(new Set(sent).size).toBe(2);
});

test('a process whose lock was deleted keeps the session to itself; a second one says that it is open [RT-05]', async ({
  processes,
  desktop,
  demo,
}) => {
  await processes.signIn('profile');
  const first = await processes.spawn('profile');
  await until(async () => (await sentTokens(demo)).length > 0);
  await removeLock(first.profile);
  const second = await processes.spawn('profile');
  await until(async () => (await refused(desktop, [second])).length === 1);
  expect(first.isAlive()).toBe(true);
  expect(await sentTokens(demo)).toHaveLength(1);

  first.signal('SIGKILL');
  await first.ended;
  const third = await processes.spawn('profile');
  await until(async () => (await sentTokens(demo)).length > 1);
  expect(await refused(desktop, [third])).toEqual([]);
  expect(new Set(await sentTokens(demo)).size).toBe(2);
});

test('a process killed in a refresh holds nobody up: the next start goes on at once, signed in [RT-06]', async ({
  processes,
  demo,
}) => {
  await processes.signIn('profile');
  await demo.controlPost('/fault', { target: 'token', kind: 'hang' });
  const first = await processes.spawn('profile');
  await until(async () => (await sentTokens(demo)).length === 1);
  first.signal('SIGKILL');
  await first.ended;
  const killedAt = performance.now();
  const second = await processes.spawn('profile');
  await until(async () => (await sentTokens(demo)).length === 2);
  // A start, and no more than five seconds of waiting for the dead one.
  expect(performance.now() - killedAt).toBeLessThan(10_000);
  await expect.poll(() => latestGrant(demo)).toMatchObject({ refreshTokenActive: true });
  second.signal('SIGTERM');
  await second.ended;
  expect(await processes.outcome('profile')).toBe('online');
});

test('a process stopped before its refresh keeps the session, however long: no second one takes it [RT-06]', async ({
  processes,
  desktop,
  demo,
}) => {
  await processes.signIn('profile');
  const first = await processes.spawn('profile', { preloads: [STOP_BEFORE_REFRESH] });
  await until(() => isStopped(first.pid));
  expect(await sentTokens(demo)).toEqual([]);
  await removeLock(first.profile);
  const second = await processes.spawn('profile');
  await until(async () => (await refused(desktop, [second])).length === 1);
  expect(await sentTokens(demo)).toEqual([]);

  first.signal('SIGCONT');
  await until(async () => (await sentTokens(demo)).length > 0);
  expect(await sentTokens(demo)).toHaveLength(1);
  await expect.poll(() => latestGrant(demo)).toMatchObject({ refreshTokenActive: true });
});

test('a process stopped with its refresh under way is ended by the next start, and only then is the token sent again [RT-06]', async ({
  processes,
  demo,
}) => {
  // Electron waits 20 seconds for an answer of the stopped one before it ends it.
  test.setTimeout(90_000);
  await processes.signIn('profile');
  await demo.controlPost('/fault', { target: 'token', kind: 'hang' });
  const first = await processes.spawn('profile');
  await until(async () => (await sentTokens(demo)).length === 1);
  first.signal('SIGSTOP');
  await until(() => isStopped(first.pid));
  const second = await processes.spawn('profile');
  const order: string[] = [];
  await until(
    async () => {
      const sent = (await sentTokens(demo)).length;
      if (!first.isAlive() && order.length === 0) order.push(`ended, ${sent} sent`);
      return sent === 2;
    },
    { withinMs: 40_000, what: 'the second refresh' },
  ).catch((error: unknown) => {
    // It was seen to fail once in many runs: what the two did is needed to understand it.
    const lives = [first, second].map((app) => app.isAlive()).join(', ');
    throw new Error(
      `alive: ${lives}; ${order.join()}\n${first.output()}\n---\n${second.output()}`,
      {
        cause: error,
      },
    );
  });
  expect(order).toEqual(['ended, 1 sent']);
  await expect.poll(() => latestGrant(demo)).toMatchObject({ refreshTokenActive: true });
  expect(await sentTokens(demo)).toHaveLength(2);
});

test('two profiles are two sessions: their processes run side by side and each refreshes its own [RT-05]', async ({
  processes,
  desktop,
  demo,
}) => {
  await processes.signIn('profile');
  await processes.signIn('another');
  const apps = [await processes.spawn('profile'), await processes.spawn('another')];
  await until(async () => (await sentTokens(demo)).length === 2);
  expect(apps.map((app) => app.isAlive())).toEqual([true, true]);
  expect(await refused(desktop, apps)).toEqual([]);
  expect(new Set(await sentTokens(demo)).size).toBe(2);
});

test('a folder in which no lock can be made is said, and nobody works in it [RT-05]', async ({
  processes,
  demo,
}) => {
  await processes.signIn('profile');
  const app = await processes.spawn('profile', { env: { TMPDIR: '/nowhere' } });
  await until(() => Promise.resolve(app.output().includes('cannot use its folder')));
  // It has said so in a window, which waits for the person.
  expect(app.isAlive()).toBe(true);
  expect(await sentTokens(demo)).toEqual([]);
  app.signal('SIGKILL');
  await app.ended;
});
