/** An attack on a sign-in of another process, run against the listener as it is and against one with a mistake. */
import { afterAll, expect } from 'vitest';
import { request } from '../../rig/raw-http.ts';
import { CALLBACK, type Ending, type News, type Order, type Start } from './attacked.ts';
import { startHost, type Host } from './attacked-host.ts';

/** The sign-in that is attacked. */
export interface Target {
  readonly port: number;
  /** Host and port, as the genuine browser says them. */
  readonly authority: string;
  readonly redirectUri: string;
  end(how: Ending): void;
  /** Stops the process for as long as something is done. */
  whileHeld(action: () => Promise<void>): Promise<void>;
  /** What came of the attack so far; fails when the process does not answer. */
  news(): Promise<News>;
}

/** Attacks, and asserts what must not have come of it. Each assertion has words of its own. */
export type Attack = (target: Target) => Promise<void>;

let host: Host | null = null;
let signIns = 0;
afterAll(() => host?.kill());

/** Starts a sign-in; `using` ends it. Throws when the listener could not be opened. */
export async function startTarget(
  mistake: string | null = null,
  ports: Start['ports'] = 'any',
): Promise<Target & AsyncDisposable> {
  const running = (host ??= startHost());
  signIns += 1;
  const signIn = signIns;
  const ask = (order: Order) => {
    const heard = running.hear(signIn);
    running.send(order);
    return heard;
  };
  const stop = async (): Promise<void> => {
    if (host === running) host = null;
    await running.kill();
  };

  const said = await ask({ kind: 'start', signIn, mistake, ports });
  if (said?.kind !== 'listening') {
    if (said === null) await stop();
    throw new Error(said?.kind === 'unable' ? said.reason : 'The attacked process said nothing');
  }
  const { port, host: authority } = new URL(said.redirectUri);
  return {
    port: Number(port),
    authority,
    redirectUri: said.redirectUri,
    end: (how) => running.send({ kind: 'end', signIn, how }),
    whileHeld: running.whileHeld,
    async news() {
      const answer = await ask({ kind: 'say', signIn });
      expect(answer?.kind, 'the attacked process answers').toBe('news');
      return (answer as { news: News }).news;
    },
    async [Symbol.asyncDispose]() {
      running.send({ kind: 'end', signIn, how: 'cancel' });
      const answer = await ask({ kind: 'say', signIn });
      // A process in which something broke is not the next test's.
      if (answer?.kind !== 'news' || answer.news.faults.length > 0) await stop();
    },
  };
}

/** Nothing was taken, nothing broke, and the genuine browser gets through to the page that says so. */
export async function expectUnharmed(target: Target): Promise<void> {
  expect((await target.news()).taken, 'nothing is taken for the answer').toEqual([]);
  const { authority, port } = target;
  expect(authority, 'the host of the redirect URI').toBe(`127.0.0.1:${port}`);
  const callback = await request(port, CALLBACK);
  expect(callback.status, 'the genuine callback gets through').toBe(303);
  const page = request(port, '/done');
  target.end('succeed');
  expect((await page).body, 'the genuine browser gets its page').toContain('You are signed in');
  const { taken, faults } = await target.news();
  expect(taken, 'the genuine callback is taken').toEqual(['code the-code']);
  expect(faults, 'nothing fails with nobody to catch it').toEqual([]);
}

/** The listener as it is holds. */
export async function holds(attack: Attack): Promise<void> {
  await using target = await startTarget();
  await attack(target);
}

/** The same attack finds a listener with this mistake, by the assertion that has these words. */
export async function findsOut(attack: Attack, mistake: string, words: string): Promise<void> {
  await using target = await startTarget(mistake);
  const failure: unknown = await attack(target).then(
    () => null,
    (error: unknown) => error,
  );
  expect(failure, `nothing was seen of the mistake: ${mistake}`).toMatchObject({
    name: 'AssertionError',
    message: expect.stringContaining(words) as string,
  });
}
