/** All commands, and how often each comes. */
import fc from 'fast-check';
import { HOUR, SECOND } from './command.ts';
import type { Answer } from './computer.ts';
import { MOODS, type Mood } from './keyring.ts';
import {
  atOnce,
  call,
  cancel,
  cancelLate,
  forge,
  keep,
  many,
  oldTab,
  reopen,
  signIn,
  signOut,
} from './person-commands.ts';
import {
  crash,
  dies,
  quit,
  quitInRefresh,
  quitWhenWell,
  start,
  startWithout,
  STEPS,
} from './process-commands.ts';
import { ACCOUNTS, type Account } from './token-names.ts';
import { WEATHERS, type Weather } from './weather.ts';
import {
  keyring,
  outage,
  refuse,
  revoke,
  rotateKey,
  setClock,
  sleep,
  wait,
  weather,
} from './world-commands.ts';

const account = fc.constantFrom<Account>(...ACCOUNTS, 'ada');
const answer = fc.constantFrom<Answer>(
  'agrees',
  'agrees',
  'agrees',
  'declines',
  'does nothing',
  'has no browser',
);
const good = fc.constantFrom<Weather>('up', 'up', ...WEATHERS);
const mood = fc.constantFrom<Mood>('works', 'works', ...MOODS);

/** All of them; what is listed more than once comes more often. */
export const allCommands = [
  fc.tuple(account, answer).map(([who, how]) => signIn(who, how)),
  fc.constantFrom(cancel, reopen, forge, refuse, rotateKey),
  fc.constant(call),
  fc.integer({ min: 1, max: 6 }).map(many),
  fc.constant(signOut),
  fc.constant(keep),
  fc.constant(start),
  fc.constant(start),
  fc.constantFrom(quit, crash),
  fc.constantFrom(quitInRefresh, quitWhenWell),
  fc.tuple(account, fc.boolean()).map(([who, isBack]) => startWithout(who, isBack)),
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
