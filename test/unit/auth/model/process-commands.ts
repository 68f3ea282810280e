/** How processes begin and end. */
import { command, SECOND, whenRunning, whenSignedIn } from './command.ts';
import type { Computer } from './computer.ts';
import { callApi, expectFound } from './ending.ts';
import type { Model } from './model.ts';
import { quiet } from './quiet.ts';
import type { Account } from './token-names.ts';

export const start = command('the app is started', async (computer, model) => {
  await quiet();
  const wasRunning = model.process() !== null;
  const before = computer.app()?.busy();
  const well = weatherless(computer);
  computer.start();
  await quiet();
  if (!wasRunning && well) expectFound(computer);
  const withheld = computer.keyring.is() === 'locked' || computer.keyring.is() === 'denied';
  if (!wasRunning && withheld && computer.app()?.session.snapshot().state !== 'storeBlocked') {
    throw new Error('ST-05: the keyring is locked, and that was taken for an answer');
  }
  if (wasRunning && computer.app()?.busy() !== before)
    throw new Error('a second process did something');
});
const weatherless = ({ keyring }: Computer) => keyring.is() === 'works';

export const quit = command('the app is closed', ({ quit: close }) => close(), {
  when: whenRunning,
});
export const crash = command('the process is killed', ({ crash: die }) => die(), {
  when: whenRunning,
});

/** The API's refusal takes four seconds, and so does what follows from it: that is on its way then. */
async function renewSlowly(computer: Computer): Promise<void> {
  computer.changeWeather('slow');
  DEATHS.refresh(computer);
  await computer.pass(4.5 * SECOND);
}

/** RT-08: a token that came while the keyring failed is stored by closing, when it works again. */
export const quitWhenWell = command(
  'the keyring fails while the session is renewed, works again, and the app is closed',
  async (computer) => {
    await computer.pass(6 * SECOND);
    const app = computer.app();
    if (!app) return;
    await renewSlowly(computer);
    computer.changeKeyring('unavailable');
    await computer.pass(4 * SECOND);
    computer.changeWeather('up');
    computer.changeKeyring('works');
    await computer.quit();
  },
  { when: whenSignedIn },
);

/** Whoever was signed in is not found, and is still in the keyring when somebody else signs in. */
export const startWithout = (who: Account, isBack: boolean) =>
  command(
    `the app is started without a keyring, ${who} signs in ${isBack ? 'when it is back' : 'without it'}`,
    async (computer) => {
      await computer.quit();
      computer.changeKeyring('unavailable');
      computer.start();
      await quiet();
      if (isBack) computer.changeKeyring('works');
      computer.willDo('agrees', who);
      const app = computer.app();
      app?.begin('signIn', app.session.signIn());
      await quiet();
      computer.changeKeyring('works');
    },
  );

/** The person closes the app while it renews the session. */
export const quitInRefresh = command(
  'the app is closed while it renews the session',
  async (computer) => {
    await computer.pass(6 * SECOND);
    const app = computer.app();
    if (!app) return;
    await renewSlowly(computer);
    await computer.quit();
    computer.changeWeather('up');
  },
  { when: whenSignedIn },
);

/** What is under way when the process dies at its n-th call or answer. */
const DEATHS = {
  refresh: (computer: Computer) => {
    computer.server.refuseAccessTokens();
    void callApi(computer, computer.app() ?? fail(), 0);
  },
  'sign-in': ({ app, willDo }: Computer) => {
    willDo('agrees', 'ada');
    app()
      ?.session.signIn()
      .catch(() => {});
  },
  'sign-out': ({ app }: Computer, model: Model) => {
    const current = model.current();
    if (current) model.leaving('asked', current.id);
    app()
      ?.session.signOut()
      .catch(() => {});
  },
} as const;
function fail(): never {
  throw new Error('no process');
}
/** Calls and answers of each, counted generously. */
export const STEPS = { refresh: 15, 'sign-in': 24, 'sign-out': 12 } as const;
export const dies = (what: keyof typeof DEATHS, step: number) =>
  command(
    `the process dies at step ${step} of a ${what}`,
    async (computer, model) => {
      // A token that was just received is not renewed.
      await computer.pass(6 * SECOND);
      const app = computer.app();
      if (!app || (what !== 'sign-in' && model.current() === null)) return;
      app.dieAfter(step);
      DEATHS[what](computer, model);
      await quiet();
      app.die();
    },
    { when: whenRunning },
  );
