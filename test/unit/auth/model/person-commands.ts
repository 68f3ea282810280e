/** What the person does, and whoever else can reach the app. */
import { APIS } from './app-process.ts';
import { command, isUsable, SECOND, whenRunning, whenSignedIn, type Command } from './command.ts';
import type { Answer, Computer } from './computer.ts';
import { callApi } from './ending.ts';
import type { Model } from './model.ts';
import { quiet } from './quiet.ts';
import type { Account } from './token-names.ts';

export function signIn(account: Account, answer: Answer): Command {
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

export const cancel = command(
  'the sign-in is cancelled',
  ({ app }) => app()?.session.cancelSignIn(),
  {
    when: whenRunning,
  },
);
/** As late as can be: with a slow network or keyring the tokens are there, and not yet stored. */
export const cancelLate = (who: Account) =>
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
export const reopen = command(
  'the browser is opened again',
  ({ app }) => {
    app()?.begin('reopen', app()?.session.reopenBrowser() ?? Promise.resolve());
  },
  { when: whenRunning },
);
export const forge = command(
  'somebody forges a callback',
  ({ app }) => {
    for (const redirectUri of app()?.listener.receivers.keys() ?? []) {
      void app()?.listener.visit(redirectUri, 'code=stolen&state=guessed');
    }
  },
  { when: whenRunning },
);

/** Calls an API; after a calm time it must work. */
export const call = command(
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

export const many = (count: number) =>
  command(
    `${count} tokens are asked for`,
    ({ app }) => {
      const { session } = app() ?? {};
      for (let at = 0; at < count; at += 1) {
        const resource = `urn:${APIS[at % APIS.length]}`;
        if (session) app()?.begin('token', session.tokens().get(resource));
      }
    },
    { when: whenSignedIn },
  );

/** Where there was no keyring at the sign-in; otherwise it changes nothing. */
export const keep = command(
  'the session is to be kept',
  ({ app }, model) => {
    const current = model.current();
    const keeping = app()?.session.keepSession();
    if (!keeping) return;
    app()?.begin('keep', keeping, () => {
      if (current && current.leaving === 'no' && current.stored === null) {
        model.broken.push('ST-01: told as kept, and it is not in the keyring');
      }
    });
  },
  { when: whenSignedIn },
);

export function beginSignOut(computer: Computer, model: Model): void {
  const app = computer.app();
  const current = model.current();
  if (!app || !current) return;
  const well = computer.isWell();
  model.leaving('asked', current.id);
  app.begin('signOut', app.session.signOut(), (report) => {
    const isThere = computer.keyring.is() !== 'unavailable';
    if (report.local === 'done') model.leaving('done', current.id, isThere);
    if (report.local === 'pending') model.leftBehind(current.id);
    if (report.local === 'failed')
      model.broken.push('LO-01: the disk takes marks, and none was made');
    if (report.revocation === 'done' && current.ended === null) {
      model.broken.push('LO-02: told as revoked, and it lives');
    }
    if (well && computer.isWell() && report.local !== 'done') {
      model.broken.push('LO-01: all is well, and it was not signed out');
    }
  });
}
export const signOut = command('signs out', beginSignOut, { when: whenSignedIn });

/** These do not wait: what comes next comes before anything has moved. */
export const atOnce = {
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
      if (session) app()?.begin('token', session.tokens().get('urn:notes'));
    },
    { when: whenSignedIn, waits: false },
  ),
  cancel: command(
    'the sign-in is cancelled, and at once',
    ({ app }) => app()?.session.cancelSignIn(),
    { when: whenRunning, waits: false },
  ),
};

export const oldTab = (account: Account) =>
  command(`${account} agrees in an old tab`, (computer) => {
    computer.oldTab(account);
  });
