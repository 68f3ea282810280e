/**
 * What holds after every command. I1, I2, I6 and the orders of RT-02, RT-15 and RT-16 can only be seen in
 * the moment in which they are broken: the model notes that, and `nothingBroken` reads it out. I3 is
 * `expectUsableOrOut` of `ending.ts`. I5, that the lock comes free, is the operating system's: the lock is held
 * by the process for its whole life, and test/e2e shows it with real processes.
 */
import { transitions } from '../../../../main/auth/session-state.ts';
import type { AppProcess } from './app-process.ts';
import type { Computer } from './computer.ts';

/** An invariant: what is wrong, or null. */
type Invariant = (computer: Computer, app: AppProcess) => string | null;

/** How long the app may hold a token that the keyring would take: its longest pause, and some calls. */
const STORED_WITHIN_MS = 75_000;

/** The longest that the server and the app itself make it wait. */
const RENEWED_WITHIN_MS = 110_000;

/** I1, I2, I6, RT-02, RT-15, RT-16, ST-05: nothing was noted that must never happen. */
export const nothingBroken: Invariant = ({ model }) => model.broken[0] ?? null;

/** I4: no token, code or state of a request is in a snapshot or in the log, and no access token is stored. */
export const noSecretOutside: Invariant = ({ keyring }, app) => {
  const shown = JSON.stringify(app.snapshots) + app.log.text();
  if (shown.includes('_secret')) return 'I4: a secret was shown or logged';
  const stored = [...keyring.items.values()].join();
  return stored.includes('access_') ? 'I4: an access token was stored' : null;
};

/** Each snapshot follows the one before it, by a step that the table allows. */
export const stepsAreAllowed: Invariant = (_, { snapshots, log }) => {
  if (log.named('session.listener_failed').length > 0) return 'a listener failed';
  for (const [at, { revision, state }] of snapshots.entries()) {
    const before = snapshots[at - 1]?.state ?? 'starting';
    if (revision !== at + 1) return `snapshot ${at} has revision ${revision}`;
    // The number of unfinished sign-outs changes in any state.
    const isStep = at === 0 || before !== state;
    if (isStep && !transitions[before].includes(state)) return `from ${before} to ${state}`;
  }
  return null;
};

/** A mistake of the program is nobody's answer. */
export const noMistake: Invariant = (_, { outcomes }) =>
  outcomes.includes('internal') ? 'something ended with `internal`' : null;

/** RT-08: whoever is told that the session is stored has its newest token in the keyring. */
export const toldWhereItIs: Invariant = ({ model }, app) => {
  const snapshot = app.session.snapshot();
  const current = model.current();
  if (snapshot.state !== 'signedIn' || !current || app.storeBusy() > 0) return null;
  const isStored = current.stored === model.known(current.id);
  return snapshot.persistence.kind === 'stored' && !isStored
    ? `RT-08: told as stored, and the keyring has ${current.stored} of ${model.known(current.id)}`
    : null;
};

/** RT-08: a token that the keyring did not take is in it soon after it works again. */
export const storedSoon: Invariant = ({ model, keyring }, app) => {
  const current = model.current();
  if (!current || current.leaving !== 'no') return null;
  if (keyring.is() !== 'works' || app.storeBusy() > 0) return null;
  if (current.stored === model.known(current.id) || model.storeCalmFor() < STORED_WITHIN_MS)
    return null;
  // Nothing could be kept when the person signed in, and that was said: this session is memory's.
  if (!current.offered && (model.process()?.storeFailures ?? 0) > 0) return null;
  return `RT-08: ${current.id} ${model.known(current.id)} is still not stored`;
};

/** LO-01, RT-15: where nobody is signed in and nothing is under way, no timer runs. */
export const nothingRunsOn: Invariant = ({ model }, app) => {
  const { state, unfinishedSignOuts } = app.session.snapshot();
  // What the provider has not heard of yet is told to it by itself.
  const isOut = state === 'signedOut' && unfinishedSignOuts === undefined;
  if (!isOut || app.busy() > 0 || app.underWay().length > 0 || app.timers() === 0) return null;
  // What was to be offered to the keyring again is looked at once more, and found to be nobody's.
  const looksAgain = (model.process()?.storeFailures ?? 0) > 0;
  if (looksAgain && model.storeCalmFor() < STORED_WITHIN_MS) return null;
  return `LO-01: nobody is signed in, and ${app.timers()} timers run`;
};

/** LB-14: of a sign-in that was cancelled nothing stays, if the keyring did what it was asked. */
export const nothingStaysOfCancelled: Invariant = ({ model, keyring }, app) => {
  const process = model.process();
  if (app.session.snapshot().state !== 'signedOut' || app.busy() > 0 || !process) return null;
  if (!keyring.takes() || process.storeFailures > 0) return null;
  const stays = [...process.received.keys()].find((id) => {
    const family = model.families.get(id);
    return family && !family.begun && family.stored !== null;
  });
  return stays === undefined ? null : `LB-14: ${stays} was cancelled, and is in the keyring`;
};

/** RT-16: while all is well the session is renewed before its access token expires, unasked. */
export const renewedInTime: Invariant = ({ model, clock, lifetimeMs, rotates, isWell }, app) => {
  const snapshot = app.session.snapshot();
  // A server that refused for long is asked again only when somebody asks: the person is told.
  if (snapshot.state !== 'signedIn' || snapshot.connection === 'refused') return null;
  const process = rotates ? model.process() : null;
  const current = model.current();
  if (!process || current?.ended !== null || current.leaving !== 'no') return null;
  const since = clock.monotonic() - process.receivedAt;
  if (!isWell() || Math.min(since, model.calmFor()) <= lifetimeMs + RENEWED_WITHIN_MS) return null;
  return `RT-16: not renewed for ${since} ms`;
};

const ALL = [
  nothingRunsOn,
  nothingStaysOfCancelled,
  renewedInTime,
  nothingBroken,
  noSecretOutside,
  stepsAreAllowed,
  noMistake,
  toldWhereItIs,
  storedSoon,
];

/** Throws with the first invariant that does not hold. */
export function checkInvariants(computer: Computer): void {
  const app = computer.app();
  const wrong = app
    ? ALL.map((invariant) => invariant(computer, app)).find((found) => found !== null)
    : computer.model.broken[0];
  if (typeof wrong === 'string') throw new Error(wrong);
}
