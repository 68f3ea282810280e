/** The whole: a computer with one profile, its keyring, its network, its clock, and the person at it. */
import type { FakeClock } from '../../../fakes/fake-clock.ts';
import { createFakeClock } from '../../../fakes/fake-clock.ts';
import { createFakeSignOutMarks } from '../../../fakes/fake-sign-out-marks.ts';
import { createFakeStoreTrace } from '../../../fakes/fake-store-trace.ts';
import { createAppProcess, type AppProcess } from './app-process.ts';
import {
  API_ORIGIN,
  createAuthorizationServer,
  ISSUER,
  type ServerOptions,
} from './authorization-server.ts';
import { createKeyring, type Mood } from './keyring.ts';
import { createModel } from './model.ts';
import { quiet } from './quiet.ts';
import type { Account } from './token-names.ts';
import { createWeather, type Weather } from './weather.ts';

/** How long closing waits for the session, as in `main/shell.ts`. */
const STOP_LIMIT_MS = 5_000;

/** What the person does with the sign-in page. */
export type Answer = 'agrees' | 'declines' | 'does nothing' | 'has no browser';

export interface Setup extends ServerOptions {
  readonly seed: number;
}

export async function createComputer(setup: Setup) {
  // Several timers may fall due at one moment: what one of them begins ends before the next.
  const clock: FakeClock = createFakeClock(undefined, quiet);
  const model = createModel(clock.monotonic, setup.rotates);
  let jumped = 0;
  const trueTime = () => clock.now() - jumped;
  let slept = false;
  let sleptOverAnswer = false;
  let wasSetBack = false;
  const server = await createAuthorizationServer(trueTime, setup, {
    ...model,
    accessTokenUsed: (family, generation, expired) => {
      model.accessTokenUsed(family, generation, keyring.is() === 'hung');
      // Nobody can know how late it is while one clock stands still and the other is set back. And the
      // caller who waits gets the token that came, even when the computer slept before it was stored: the
      // API refuses it, and it is renewed.
      const isExcused = (slept && wasSetBack) || sleptOverAnswer;
      if (expired > 0 && !isExcused)
        model.broken.push(`RT-16: ${family} was used ${expired} ms late`);
    },
  });
  const weather = createWeather(clock);
  weather.serve(ISSUER, server.serve);
  weather.serve(API_ORIGIN, server.api);
  const keyring = createKeyring(clock, model.storeHolds);
  const marks = createFakeSignOutMarks();
  const trace = createFakeStoreTrace();
  let app: AppProcess | null = null;
  let starts = 0;
  let person: { readonly account: Account; readonly answer: Answer } | null = null;
  const tabs: ((answer: Answer, account: Account) => void)[] = [];

  function browser(url: string, visit: (query: string) => void): void {
    if (person?.answer === 'has no browser') throw new Error('no application knows this address');
    if (!url.includes('state=')) return;
    const state = new URL(url).searchParams.get('state') ?? '';
    const tab = (answer: Answer, account: Account) => {
      if (answer === 'agrees') visit(server.agree(url, account));
      if (answer === 'declines') {
        visit(new URLSearchParams({ error: 'access_denied', state, iss: ISSUER }).toString());
      }
    };
    tabs.push(tab);
    const now = person;
    // A browser takes its time: never within the call that opens it.
    if (now) void Promise.resolve().then(() => tab(now.answer, now.account));
  }

  function start(): void {
    // The lock is held by the process for its whole life: a second one that does not get it ends before
    // anything is composed, so it has no call to make.
    if (app?.isAlive()) return;
    starts += 1;
    model.started();
    app = createAppProcess({
      ...{ clock, keyring, marks, trace, model, browser, open: weather.open, fetch: weather.fetch },
      keysCome: () => weather.is() === 'up',
      seed: setup.seed + starts,
    });
    app.begin('start', app.session.start());
  }

  async function pass(ms: number): Promise<void> {
    await quiet();
    await clock.advance(ms);
    await quiet();
  }

  return {
    clock,
    lifetimeMs: setup.lifetimeSeconds * 1000,
    rotates: setup.rotates,
    model,
    server,
    weather,
    keyring,
    start,
    pass,
    trueTime,
    /** Nothing outside of the app is wrong, and nothing is under way in it. */
    isWell: (): boolean =>
      weather.is() === 'up' &&
      keyring.is() === 'works' &&
      app?.isAlive() === true &&
      app.busy() === 0,
    /** The running process, or null. */
    app: (): AppProcess | null => (app?.isAlive() ? app : null),
    /** Says what the person will do with the pages that open from now on. */
    willDo: (answer: Answer, account: Account): void => {
      person = { answer, account };
    },
    /** A tab of an earlier sign-in is found again. */
    oldTab: (account: Account): void => {
      tabs.shift()?.('agrees', account);
    },
    changeWeather: (next: Weather): void => {
      model.trouble();
      weather.change(next);
    },
    changeKeyring: (next: Mood): void => {
      model.storeTrouble();
      keyring.change(next);
    },
    setClock: (ms: number): void => {
      clock.jump(ms);
      jumped += ms;
      model.trouble();
      wasSetBack ||= ms < 0;
    },
    /** The lid is closed; `told`: the system says so in time. */
    async sleep(ms: number, told: boolean): Promise<void> {
      model.trouble();
      if (told) app?.session.suspend();
      await quiet();
      sleptOverAnswer ||= (app?.busy() ?? 0) > 0;
      app?.cut();
      clock.sleep(ms);
      slept = true;
      app?.session.resume();
    },
    /** Closes the app as `main/shell.ts` does; whoever waits for it too long ends it. */
    async quit(): Promise<void> {
      const leaving = app;
      if (!leaving?.isAlive()) return;
      const stop = { done: false };
      void leaving.session.stop().then(() => {
        stop.done = true;
      });
      const failures = model.process()?.storeFailures;
      await quiet();
      for (let waited = 0; !stop.done && waited < STOP_LIMIT_MS; waited += 500) await pass(500);
      const storeWorked =
        keyring.is() === 'works' &&
        leaving.storeBusy() === 0 &&
        model.process()?.storeFailures === failures;
      if (storeWorked) model.stopped();
      if (stop.done) model.stoppedEarly();
      leaving.die();
    },
    crash: (): void => app?.die(),
  };
}

export type Computer = Awaited<ReturnType<typeof createComputer>>;
