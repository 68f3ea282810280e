/** The end of each run: everything is well again, and nobody has lost a session that could have lived. */
import type { Model } from './model.ts';
import type { AppProcess } from './app-process.ts';
import type { Computer } from './computer.ts';
import { checkInvariants } from './invariants.ts';
import { quiet } from './quiet.ts';
import { ACCOUNTS } from './token-names.ts';

/** Longer than any pause of the app's, and than what the server asks for. */
const PATIENCE_MS = 110_000;
const TRIES = 6;

function mustBe(is: boolean, what: string): void {
  if (!is) throw new Error(what);
}

/** A call of an API, and how it ended: a status, or a code. */
export async function callApi(
  { pass }: Computer,
  app: AppProcess,
  patienceMs: number,
): Promise<string> {
  let answer = 'nothing';
  app.begin(
    'api',
    app.request({ api: 'notes', method: 'GET', path: '/it' }),
    ({ status }) => (answer = String(status)),
  );
  await quiet();
  for (let waited = 0; app.isAlive() && app.underWay().length > 0 && waited < patienceMs;) {
    await pass(1_000);
    waited += 1_000;
  }
  return answer;
}

/**
 * I3: the session is usable, or it has ended at the server and the person is cleanly signed out. What the
 * server would still renew must be usable; the reason of the end is checked by the model as it is told.
 */
export async function expectUsableOrOut(computer: Computer, model: Model): Promise<void> {
  const app = computer.app();
  if (app?.session.snapshot().state !== 'signedIn') return;
  const before = model.current();
  mustBe(before !== null, 'I3: signed in, and nobody knows to what');
  // An access token that is still good would prove nothing.
  computer.server.refuseAccessTokens();
  await computer.pass(PATIENCE_MS);
  let answer = '';
  for (let tries = 0; tries < TRIES && answer !== '200'; tries += 1) {
    answer = await callApi(computer, app, 60_000);
    checkInvariants(computer);
    if (app.session.snapshot().state === 'signedOut') break;
    if (answer !== '200') await computer.pass(PATIENCE_MS);
  }
  if (app.session.snapshot().state === 'signedOut') {
    // Why it had to be was checked when it was shown; here that it was clean.
    mustBe(before?.stored === null, 'I3: signed out, and the token is still in the keyring');
    const { unfinishedSignOuts } = app.session.snapshot();
    const isIdle = app.timers() === 0 || unfinishedSignOuts !== undefined;
    mustBe(isIdle, `I3: signed out, and ${app.timers()} timers run`);
  } else {
    mustBe(answer === '200', `I3: everything is well, and the API call ended with ${answer}`);
  }
}

/** Whoever is in the keyring when the app starts is signed in; nobody else is. */
export function expectFound({ model, app }: Computer): void {
  const snapshot = app()?.session.snapshot();
  const held = [...model.held().keys()].map((id) => model.families.get(id)?.account);
  if (held.length === 0) {
    mustBe(snapshot?.state === 'signedOut', 'signed in, and the keyring is empty');
  } else if (snapshot?.state === 'signedIn') {
    mustBe(held.includes(snapshot.account.subject as 'ada'), 'signed in as somebody else');
  } else {
    // The first request may have been answered already; another account's session waits for the next start.
    const wasFound = snapshot?.state === 'signedOut' && snapshot.reason === 'session_ended';
    mustBe(wasFound, `I6: the keyring has a session, and the app is ${snapshot?.state}`);
  }
}

/** Heals everything, and checks what is left: with the process that runs, and with a new one. */
export async function endWell(computer: Computer): Promise<void> {
  const { model, keyring } = computer;
  computer.changeWeather('up');
  computer.changeKeyring('works');
  computer.start();
  await computer.pass(PATIENCE_MS);
  const app = computer.app();
  app?.session.cancelSignIn();
  await quiet();
  if (app?.session.snapshot().state === 'storeBlocked') {
    // The person asks again, now that it can be read; whoever is found need not sign in.
    app.begin('look again', app.session.signIn());
    await quiet();
    app.session.cancelSignIn();
    await quiet();
  }
  checkInvariants(computer);
  mustBe(app?.underWay().length === 0, `still under way: ${app?.underWay().join()}`);
  mustBe(app?.listener.receivers.size === 0, 'a port is still open');
  await expectUsableOrOut(computer, model);
  await computer.quit();

  for (let starts = 0; starts <= ACCOUNTS.length; starts += 1) {
    computer.start();
    // The signature of its first answer is checked by then as well.
    await computer.pass(0);
    expectFound(computer);
    await expectUsableOrOut(computer, model);
    checkInvariants(computer);
    // A session that has ended makes room for another account's.
    if (computer.app()?.session.snapshot().state === 'signedIn' || model.held().size === 0) break;
    await computer.quit();
  }

  if (computer.app()?.session.snapshot().state === 'signedOut') {
    const left = [...keyring.items.values()].filter((item) => item.includes('refresh_'));
    mustBe(left.length === 0, 'I3: nobody is signed in, and a token is in the keyring');
    computer.willDo('agrees', 'ada');
    computer
      .app()
      ?.session.signIn()
      .catch(() => {});
    await quiet();
    mustBe(computer.app()?.session.snapshot().state === 'signedIn', 'nobody can sign in any more');
  }
  await computer.quit();
  checkInvariants(computer);
}
