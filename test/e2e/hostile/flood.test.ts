import type { Page } from 'playwright-core';
import { methods, type MethodName, type Result } from '../../../preload/contract.ts';
import { limits } from '../../../main/electron/rate-limit.ts';
import type { SeenRequest } from '../../rig/demo-process.ts';
import { call, loadedAnew, markPage, sessionIn, type PageWindow } from '../support/page-calls.ts';
import { expect, expectUnharmed, startHostile, test, type Hostile } from './kit.ts';
import { measured, writeDown } from './main-delay.ts';
import { wrongWith } from './reply-schemas.ts';

const CALLS = 10_000;

/** Arguments that are taken. */
const ARGUMENTS: Partial<Record<MethodName, readonly unknown[]>> = {
  signIn: [{ another: true }],
  request: [{ api: 'demo', method: 'GET', path: '/profile' }],
  switchAccount: [{ issuer: 'https://idp.test', subject: 'x' }],
  narrowGrants: [{}],
  openWindow: ['main'],
  getAccessToken: [{ api: 'demo' }],
};

/** Whoever floods with it ends the session, so it comes last. */
const LAST = 'signOut';
const inOrder = (Object.keys(methods) as MethodName[]).sort(
  (one, other) => Number(one === LAST) - Number(other === LAST),
);

interface Flooded {
  readonly madeMs: number;
  readonly answeredMs: number;
  /** Each different answer, and how often it came. */
  readonly answers: readonly (readonly [answer: unknown, count: number])[];
}

/** Calls as fast as the page can, without waiting for an answer. */
function flood(page: Page, name: MethodName): Promise<Flooded> {
  return page.evaluate(
    async ([verb, args, count]) => {
      const { auth } = window as unknown as PageWindow;
      const method = auth[verb] as (...all: readonly unknown[]) => Promise<unknown>;
      const began = performance.now();
      const asked = Array.from({ length: count }, () => method(...args));
      const madeMs = performance.now() - began;
      const seen = new Map<string, [unknown, number]>();
      for (const answer of await Promise.all(asked)) {
        const key = JSON.stringify(answer);
        const known = seen.get(key) ?? [answer, 0];
        known[1] += 1;
        seen.set(key, known);
      }
      return { madeMs, answeredMs: performance.now() - began, answers: [...seen.values()] };
    },
    [name, ARGUMENTS[name] ?? [], CALLS] as const,
  );
}

/** What an attacker would like to have done very often, counted in main; none of it is really done. */
async function countWork({ app }: Hostile): Promise<void> {
  await app.electron.evaluate(({ clipboard, dialog, shell }) => {
    const work = { tabs: 0, dialogs: 0, copies: 0 };
    Object.assign(globalThis, { work });
    Object.assign(shell, {
      openExternal: () => {
        work.tabs += 1;
        return Promise.resolve();
      },
    });
    Object.assign(dialog, {
      showSaveDialog: () => {
        work.dialogs += 1;
        return Promise.resolve({ canceled: true, filePath: '' });
      },
    });
    Object.assign(clipboard, {
      writeText: () => {
        work.copies += 1;
      },
    });
  });
}
const workDone = ({ app }: Hostile) =>
  app.electron.evaluate(
    () =>
      (globalThis as unknown as { work: { tabs: number; dialogs: number; copies: number } }).work,
  );

const isLimited = (answer: unknown): boolean => {
  const result = answer as Result<unknown>;
  return !result.ok && result.error.code === 'rate_limited';
};
const linesOf = ({ app }: Hostile): number => app.output().split('\n').length;

/** How many calls of a method its limit lets through in so many milliseconds. */
function mostIn(name: MethodName, ms: number): number {
  const limit = limits[name];
  return limit ? limit.burst + Math.ceil((ms / 1000) * limit.perSecond) : CALLS;
}

test('ten thousand calls a second of each verb do no more than the limits say, and others are answered [IP-07, IP-03]', async ({
  demo,
  desktop,
}) => {
  const hostile = await startHostile(demo, desktop);
  const { honest } = hostile;
  await countWork(hostile);
  const evil = await hostile.open();
  await demo.controlDelete('/requests');
  const began = performance.now();

  for (const name of inOrder.filter((each) => each !== LAST)) {
    const linesBefore = linesOf(hostile);
    const startedAt = performance.now();
    const { result, cost } = await measured(hostile, name, () => during(hostile, evil, name));
    const tookMs = performance.now() - startedAt;
    for (const [answer] of result.answers) expect(wrongWith(name, answer, 'page')).toBeNull();
    const through = result.answers.reduce(
      (sum, [answer, count]) => sum + (isLimited(answer) ? 0 : count),
      0,
    );
    expect(through, name).toBeLessThanOrEqual(mostIn(name, tookMs));
    expect(linesOf(hostile) - linesBefore, name).toBeLessThan(40);
    writeDown(`flood ${name}`, {
      calls: CALLS,
      madePerSecond: Math.round((CALLS / result.madeMs) * 1000),
      answeredPerSecond: Math.round((CALLS / result.answeredMs) * 1000),
      through,
      ...cost,
    });
  }
  const tookMs = performance.now() - began;
  const work = await workDone(hostile);
  // Two attempts have opened a tab each.
  expect(work.tabs).toBeLessThanOrEqual(mostIn('reopenBrowser', tookMs) + 2);
  expect(work.dialogs).toBeLessThanOrEqual(mostIn('exportActivity', tookMs));
  expect(work.copies).toBeLessThanOrEqual(mostIn('copySignInLink', tookMs));
  const requests = await demo.controlGet<SeenRequest[]>('/requests');
  const asked = requests.filter(({ server }) => server === 'api').length;
  expect(asked).toBeLessThanOrEqual(mostIn('request', tookMs));
  await expectUnharmed(hostile);

  // The page that asks is loaded anew before it hears an answer.
  await markPage(honest);
  await evil.evaluate((count) => {
    const { auth } = window as unknown as PageWindow;
    for (let at = 0; at < count; at += 1) void auth.signOut();
  }, CALLS);
  await loadedAnew(honest);
  await sessionIn(honest, 'signedOut', ({ signOut }) => signOut?.revocation === 'done');
  const ended = await demo.controlGet<SeenRequest[]>('/requests');
  expect(ended.filter(({ path }) => path.endsWith('/revocation'))).toHaveLength(1);
  // The provider's page, where signing out goes on, is opened once.
  expect((await workDone(hostile)).tabs).toBe(work.tabs + 1);
  expect(hostile.app.output()).not.toContain('app.fault');
  await hostile.stop();
});

/** Floods with what the method needs around it. */
async function during({ honest }: Hostile, evil: Page, name: MethodName): Promise<Flooded> {
  const isAdding = () =>
    sessionIn(honest, 'signedIn', ({ adding }) => adding?.phase === 'waiting_for_browser');
  if (name === 'signIn') {
    const signing = flood(evil, name);
    await isAdding();
    await call(honest, 'cancelSignIn');
    return signing;
  }
  if (!['reopenBrowser', 'copySignInLink', 'cancelSignIn'].includes(name)) return flood(evil, name);
  const adding = call(honest, 'signIn', { another: true });
  await isAdding();
  const result = await flood(evil, name);
  await call(honest, 'cancelSignIn');
  await adding;
  return result;
}
