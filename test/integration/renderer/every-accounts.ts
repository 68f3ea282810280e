import type {
  AddingAccount,
  OtherAccount,
  ProviderSummary,
  SigningInAgain,
} from '../../../preload/contract.ts';
import { errors } from '../../../preload/errors.ts';
import type { Scene } from './every-scene.ts';
import { signedIn, signedOut } from './every-state.ts';
import { NOW, type OpenPage, type SomeSession } from './page-rig.ts';

/** Two sign-in services, the default one first. */
export const providers: readonly ProviderSummary[] = [
  { issuer: 'https://id.example', name: 'Example ID' },
  { issuer: 'https://login.work.example', name: 'Work Login' },
];

/** An account that is not the current one. */
export const grace: OtherAccount = {
  issuer: 'https://id.example',
  subject: '248289761002',
  name: 'Grace Hopper',
  username: 'grace',
  email: 'grace@example.org',
  provider: 'Example ID',
};

/** The current account's person again, with the account of her work. */
export const adaAtWork: OtherAccount = {
  issuer: 'https://login.work.example',
  subject: 'a7c0ffee-0000-4000-8000-1815',
  name: 'Ada Lovelace',
  email: 'ada@work.example',
  provider: 'Work Login',
};

const many: readonly OtherAccount[] = Array.from({ length: 50 }, (_, place) => ({
  issuer: 'https://id.example',
  subject: `person-${place + 1}`,
  name: `Person ${place + 1}`,
  email: `person-${place + 1}@example.org`,
  provider: 'Example ID',
}));

const hostile: readonly OtherAccount[] = [
  {
    ...grace,
    subject: 'same-1',
    name: '\u202Efdp.exe ' + 'Ada '.repeat(300),
    email: 'x@y.example',
  },
  { ...grace, subject: 'same-2', name: 'W'.repeat(10_240), email: 'W'.repeat(10_240) },
  { ...grace, subject: 'same-3', name: `A${'\u0301'.repeat(1000)}`, email: '<b>x</b>'.repeat(99) },
];

/** A sign-in of another account, as it waits in the browser. */
export const adding: AddingAccount = {
  phase: 'waiting_for_browser',
  provider: 'Work Login',
  deadline: NOW + 5 * 60 * 1000,
};

/** The current account's sign-in again, as it waits in the browser. */
export const signingInAgain: SigningInAgain = {
  phase: 'waiting_for_browser',
  purpose: 'fresh_sign_in',
  deadline: NOW + 5 * 60 * 1000,
};

/** Signed in, with other accounts and two services. */
export const amongOthers = {
  ...signedIn,
  otherAccounts: [grace, adaAtWork],
  providers,
} as const satisfies SomeSession;

/** Signed out, with other accounts that are not. */
export const othersStay = {
  state: 'signedOut',
  reason: 'signed_out',
  otherAccounts: [grace, adaAtWork],
  providers,
} as const satisfies SomeSession;

const looks: Readonly<Record<string, SomeSession>> = {
  'accounts-one-more': { ...signedIn, otherAccounts: [grace] },
  'accounts-several': amongOthers,
  'accounts-fifty': { ...signedIn, otherAccounts: many, providers },
  'accounts-hostile': { ...signedIn, otherAccounts: hostile },
  'accounts-alike': {
    ...signedIn,
    otherAccounts: [
      { ...signedIn.account, provider: 'Example ID', subject: 'auth0|65f0c1a2b3d4e5f60718' },
      { ...grace, name: 'Ada Lovelace', email: 'ada@example.org', username: 'ada2' },
    ],
  },
  'adding-preparing': { ...signedIn, adding: { ...adding, phase: 'preparing' } },
  'adding-unlocking': { ...signedIn, adding: { ...adding, phase: 'unlocking' } },
  'adding-waiting': { ...signedIn, adding },
  'adding-among-others': { ...amongOthers, adding },
  'adding-no-store': { ...signedIn, adding: { ...adding, storeProblem: 'store_unavailable' } },
  'adding-completing': { ...amongOthers, adding: { ...adding, phase: 'completing' } },
  'again-preparing': { ...signedIn, signingInAgain: { ...signingInAgain, phase: 'preparing' } },
  'again-waiting': { ...signedIn, signingInAgain },
  'again-more-access': {
    ...amongOthers,
    signingInAgain: { ...signingInAgain, purpose: 'more_access' },
  },
  'again-completing': { ...signedIn, signingInAgain: { ...signingInAgain, phase: 'completing' } },
  'adding-failed': { ...amongOthers, addError: 'access_denied' },
  'signed-out-services': { ...signedOut, providers },
  'signed-out-others': { state: 'signedOut', reason: 'signed_out', otherAccounts: [grace] },
  'signed-out-others-services': {
    ...othersStay,
    signOut: { local: 'done', revocation: 'done', endSession: 'opened' },
  },
  'signed-out-ended-others': {
    ...othersStay,
    reason: 'session_ended',
    error: 'session_ended',
  },
  'signed-out-fifty-others': { ...othersStay, otherAccounts: many },
  'signed-out-hostile-others': { ...othersStay, otherAccounts: hostile },
};

const add = ({ page }: OpenPage) =>
  page.getByRole('button', { name: 'Add another account' }).click();

/** Every look of several accounts and services, by name. */
export const everyAccounts: Readonly<Record<string, Scene>> = {
  ...Object.fromEntries(
    Object.entries(looks).map(([name, session]): [string, Scene] => [
      name,
      { play: (open) => open.show(session) },
    ]),
  ),
  'adding-choice': {
    async play(open) {
      await open.show(amongOthers);
      await add(open);
      await open.page.getByRole('list', { name: 'Sign-in services' }).waitFor();
    },
  },
  'adding-busy': {
    async play(open) {
      await open.show(signedIn);
      await add(open);
      await open.page.locator('[data-running]').waitFor();
    },
  },
  'accounts-switching': {
    async play(open) {
      await open.show(amongOthers);
      await open.page.getByRole('button', { name: 'Switch to Grace Hopper' }).click();
      await open.page.locator('[data-running]').waitFor();
    },
  },
  'accounts-switch-failed': {
    async play(open) {
      await open.show(amongOthers);
      const error = { code: 'session_ended', ...errors.session_ended };
      await open.answer('switchAccount', { ok: false, error });
      await open.page.getByRole('button', { name: 'Switch to Grace Hopper' }).click();
      await open.page.getByRole('alert').getByText(error.message).waitFor();
    },
  },
  'accounts-other-signed-out': {
    async play(open) {
      await open.show(amongOthers);
      const value = { local: 'done', revocation: 'done', endSession: 'skipped' };
      await open.answer('signOut', { ok: true, value });
      await open.page.getByRole('button', { name: 'Sign out Grace Hopper' }).click();
      await open.show({ ...amongOthers, otherAccounts: [adaAtWork] });
      await open.page.getByRole('note').getByText('Signed out here.').waitFor();
    },
  },
};
