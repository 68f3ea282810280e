/** The commands: what people, servers, keyrings and time do to the app. */
import fc from 'fast-check';
import { APIS } from './app-process.ts';
import type { Answer, Computer } from './computer.ts';
import { callApi, expectFound } from './ending.ts';
import { checkInvariants } from './invariants.ts';
import { MOODS } from './keyring.ts';
import type { Model } from './model.ts';
import { quiet } from './quiet.ts';
import { ACCOUNTS, type Account } from './token-names.ts';
import { WEATHERS } from './weather.ts';

export type Command = fc.AsyncCommand<Model, Computer>;

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** Longer than any pause that the server or the app imposes. */
const CALM_MS = 105 * SECOND;

/** A command that runs, waits until all is quiet, and checks the invariants. */
function command(
  name: string,
  run: (computer: Computer, model: Model) => unknown,
  options: { readonly when?: (model: Model) => boolean; readonly waits?: boolean } = {},
): Command {
  return {
    check: (model) => options.when?.(model) ?? true,
    run: async (model, computer) => {
      await run(computer, model);
      if (options.waits === false) return;
      await quiet();
      checkInvariants(computer);
    },
    toString: () => name,
  };
}
const whenRunning = (model: Model) => model.process() !== null;
const whenSignedIn = (model: Model) => model.current() !== null;

function signIn(account: Account, answer: Answer): Command {
  return command(
    `${account} signs in and ${answer}`,
    async (computer, model) => {
      computer.willDo(answer, account);
      const app = computer.app();
      if (!app) return;
      const before = app.session.snapshot().state;
      const well = computer.isWell();
      app.begin('signIn', app.session.signIn());
      await quiet();
      const after = app.session.snapshot();
      // Somebody was signed in already, or was found in the keyring.
      if (before !== 'signedOut' || !well || answer !== 'agrees') return;
      if (after.state !== 'signedIn' || after.account.subject !== account) {
        throw new Error(`all is well, and the sign-in of ${account} ended as ${after.state}`);
      }
      if (model.current()?.stored !== 0) throw new Error('signed in, and not stored');
    },
    { when: whenRunning },
  );
}

/** Signs somebody in to begin with. */
export const signedIn = (computer: Computer, who: Account): Promise<void> =>
  signIn(who, 'agrees').run(computer.model, computer);

const cancel = command('the sign-in is cancelled', ({ app }) => app()?.session.cancelSignIn(), {
  when: whenRunning,
});
/** As late as can be: with a slow network or keyring the tokens are there, and not yet stored. */
const cancelLate = (who: Account) =>
  command(
    `${who} signs in and agrees, and then cancels`,
    async (computer) => {
      computer.willDo('agrees', who);
      const app = computer.app();
      app?.begin('signIn', app.session.signIn());
      await quiet();
      app?.session.cancelSignIn();
      // The keyring may be slow, but no time limit runs out.
      await computer.pass(10 * SECOND);
    },
    { when: whenRunning },
  );
const reopen = command(
  'the browser is opened again',
  ({ app }) => {
    app()?.begin('reopen', app()?.session.reopenBrowser() ?? Promise.resolve());
  },
  { when: whenRunning },
);
const forge = command(
  'somebody forges a callback',
  ({ app }) => {
    for (const redirectUri of app()?.listener.receivers.keys() ?? []) {
      void app()?.listener.visit(redirectUri, 'code=stolen&state=guessed');
    }
  },
  { when: whenRunning },
);

/** All has been well for so long that a call must work. */
function isUsable(computer: Computer, model: Model): boolean {
  const current = model.current();
  const isRenewable = current?.ended === null && model.known(current.id) === current.newest;
  return isRenewable && current.leaving === 'no' && computer.isWell() && model.calmFor() > CALM_MS;
}

/** Calls an API; after a calm time it must work. */
const call = command(
  'an API is called',
  async (computer, model) => {
    const app = computer.app();
    const current = model.current();
    if (!app || !current) return;
    const mustWork = isUsable(computer, model);
    const answer = await callApi(computer, app, 0);
    if (mustWork && answer !== '200')
      throw new Error(`all is well, and an API call ended with ${answer}`);
  },
  { when: whenSignedIn },
);

const many = (count: number) =>
  command(
    `${count} tokens are asked for`,
    ({ app }) => {
      const { session } = app() ?? {};
      for (let at = 0; at < count; at += 1) {
        const resource = `urn:${APIS[at % APIS.length]}`;
        if (session) app()?.begin('token', session.accessToken(resource));
      }
    },
    { when: whenSignedIn },
  );

function beginSignOut(computer: Computer, model: Model): void {
  const app = computer.app();
  const current = model.current();
  if (!app || !current) return;
  const well = computer.isWell();
  model.leaving('asked', current.id);
  app.begin('signOut', app.session.signOut(), (report) => {
    const isThere = computer.keyring.is() !== 'unavailable';
    if (report.local === 'done') model.leaving('done', current.id, isThere);
    if (report.revocation === 'done' && current.ended === null) {
      model.broken.push('LO-02: told as revoked, and it lives');
    }
    if (well && computer.isWell() && report.local !== 'done') {
      model.broken.push('LO-01: all is well, and it was not signed out');
    }
  });
}
const signOut = command('signs out', beginSignOut, { when: whenSignedIn });

/** These do not wait: what comes next comes before anything has moved. */
const atOnce = {
  signIn: (account: Account, answer: Answer) =>
    command(
      `${account} signs in and ${answer}, and at once`,
      (computer) => {
        computer.willDo(answer, account);
        const app = computer.app();
        app?.begin('signIn', app.session.signIn());
      },
      { when: whenRunning, waits: false },
    ),
  signOut: command(
    'signs out, and at once',
    (computer, model) => {
      beginSignOut(computer, model);
    },
    { when: whenSignedIn, waits: false },
  ),
  token: command(
    'a token is asked for, and at once',
    ({ app }) => {
      const { session } = app() ?? {};
      if (session) app()?.begin('token', session.accessToken('urn:notes'));
    },
    { when: whenSignedIn, waits: false },
  ),
  cancel: command(
    'the sign-in is cancelled, and at once',
    ({ app }) => app()?.session.cancelSignIn(),
    { when: whenRunning, waits: false },
  ),
};

const start = command('the app is started', async (computer, model) => {
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

const quit = command('the app is closed', ({ quit: close }) => close(), { when: whenRunning });
const crash = command('the process is killed', ({ crash: die }) => die(), { when: whenRunning });

/** The person closes the app while it renews the session. */
const quitInRefresh = command(
  'the app is closed while it renews the session',
  async (computer) => {
    await computer.pass(6 * SECOND);
    const app = computer.app();
    if (!app) return;
    DEATHS.refresh(computer);
    await quiet();
    await computer.quit();
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
const STEPS = { refresh: 15, 'sign-in': 24, 'sign-out': 12 } as const;
const dies = (what: keyof typeof DEATHS, step: number) =>
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

const wait = (ms: number) => command(`${ms / SECOND} s pass`, ({ pass }) => pass(ms));
const setClock = (ms: number) =>
  command(`the clock is set by ${ms / HOUR} h`, ({ setClock: set }) => set(ms));
const sleep = (ms: number, told: boolean) =>
  command(
    `the computer sleeps ${ms / HOUR} h${told ? '' : ', untold'}`,
    async (computer, model) => {
      const mustWork = isUsable(computer, model);
      await computer.sleep(ms, told);
      const app = computer.app();
      if (!mustWork || !app) return;
      // It is awake at once: whoever asks need not wait.
      await computer.pass(3 * SECOND);
      const answer = await callApi(computer, app, 0);
      if (answer !== '200')
        throw new Error(`all is well, and a call after a sleep ended with ${answer}`);
    },
  );
/** What lasts for a while does other things than what comes and goes. */
const outage = (kind: (typeof WEATHERS)[number], ms: number) =>
  command(`network: ${kind}, for ${ms / SECOND} s`, async (computer) => {
    computer.changeWeather(kind);
    await computer.pass(ms);
    computer.changeWeather('up');
  });
const weather = (kind: (typeof WEATHERS)[number]) =>
  command(`network: ${kind}`, (computer) => {
    computer.changeWeather(kind);
  });
const keyring = (mood: (typeof MOODS)[number]) =>
  command(`keyring: ${mood}`, (computer) => {
    computer.changeKeyring(mood);
  });
const refuse = command('the API refuses the tokens of today', ({ server }) => {
  server.refuseAccessTokens();
});
const rotateKey = command('the server has a new key', ({ server }) => {
  server.rotateKey();
});
const revoke = (account: Account) =>
  command(`the server ends the sessions of ${account}`, ({ server }) => {
    server.revokeAll(account);
  });
const oldTab = (account: Account) =>
  command(`${account} agrees in an old tab`, (computer) => {
    computer.oldTab(account);
  });

const account = fc.constantFrom<Account>(...ACCOUNTS, 'ada');
const answer = fc.constantFrom<Answer>(
  'agrees',
  'agrees',
  'agrees',
  'declines',
  'does nothing',
  'has no browser',
);
const good = fc.constantFrom<(typeof WEATHERS)[number]>('up', 'up', ...WEATHERS);
const mood = fc.constantFrom<(typeof MOODS)[number]>('works', 'works', ...MOODS);

/** All of them; what is listed more than once comes more often. */
export const allCommands = [
  fc.tuple(account, answer).map(([who, how]) => signIn(who, how)),
  fc.constantFrom(cancel, reopen, forge, refuse, rotateKey),
  fc.constant(call),
  fc.integer({ min: 1, max: 6 }).map(many),
  fc.constant(signOut),
  fc.constant(start),
  fc.constant(start),
  fc.constantFrom(quit, quitInRefresh, crash),
  fc.constantFrom(atOnce.signOut, atOnce.token, atOnce.token, atOnce.cancel),
  fc.tuple(account, answer).map(([who, how]) => atOnce.signIn(who, how)),
  fc.nat(STEPS.refresh).map((step) => dies('refresh', step)),
  fc.nat(STEPS.refresh).map((step) => dies('refresh', step)),
  fc.nat(STEPS['sign-in']).map((step) => dies('sign-in', step)),
  fc.nat(STEPS['sign-out']).map((step) => dies('sign-out', step)),
  fc.constantFrom(2, 12, 70, 310, 3_000, 4_000).map((seconds) => wait(seconds * SECOND)),
  fc.constantFrom(2, 12, 70, 310, 3_000, 4_000).map((seconds) => wait(seconds * SECOND)),
  fc.constantFrom(-24, -1, 1, 24).map((hours) => setClock(hours * HOUR)),
  fc.tuple(fc.constantFrom(0.01, 2, 20), fc.boolean()).map(([h, told]) => sleep(h * HOUR, told)),
  good.map(weather),
  good.map(weather),
  fc
    .tuple(fc.constantFrom(...WEATHERS), fc.constantFrom(70, 4_000, 8_000))
    .map(([kind, seconds]) => outage(kind, seconds * SECOND)),
  account.map(cancelLate),
  mood.map(keyring),
  mood.map(keyring),
  account.map(revoke),
  account.map(oldTab),
];
