import { NOW, type SomeSession } from './page-rig.ts';

const account = {
  issuer: 'https://id.example',
  subject: '248289761001',
  name: 'Ada Lovelace',
  username: 'ada',
  email: 'ada@example.org',
};

/** Somebody is signed in and all is well. */
export const signedIn = {
  state: 'signedIn',
  account,
  connection: 'online',
  persistence: { kind: 'stored' },
  signedInAt: NOW - 3 * 60 * 60 * 1000,
  lastRefreshAt: NOW - 42_000,
  accessTokenExpiresAt: NOW + 18_000,
  clockOffset: 0,
  scopes: [],
} as const satisfies SomeSession;

/** A sign-in waits for the person in the browser. */
export const signingIn = {
  state: 'signingIn',
  phase: 'waiting_for_browser',
  deadline: NOW + 5 * 60 * 1000,
} as const satisfies SomeSession;

/** Nobody has ever signed in. */
export const signedOut = {
  state: 'signedOut',
  reason: 'never_signed_in',
} as const satisfies SomeSession;

/** Every look that the page can have, by name. */
export const everyState: Readonly<Record<string, SomeSession>> = {
  restoring: { state: 'restoring' },
  'store-blocked': { state: 'storeBlocked', problem: 'store_locked' },
  'signed-out-first': signedOut,
  'signed-out-no-store': { ...signedOut, storeProblem: 'store_unavailable' },
  'signed-out-declined': { state: 'signedOut', reason: 'never_signed_in', error: 'access_denied' },
  'signed-out-cancelled': { ...signedOut, error: 'sign_in_cancelled' },
  'signed-out-untrusted': { ...signedOut, error: 'provider_untrusted' },
  'signed-out-ended': { state: 'signedOut', reason: 'session_ended', error: 'session_ended' },
  'signed-out-missing': { state: 'signedOut', reason: 'session_ended', error: 'session_missing' },
  'signed-out-store-changed': {
    state: 'signedOut',
    reason: 'session_ended',
    error: 'store_changed',
  },
  'signed-out-interrupted': {
    state: 'signedOut',
    reason: 'session_ended',
    error: 'session_interrupted',
  },
  'signed-out-done': {
    state: 'signedOut',
    reason: 'signed_out',
    signOut: { local: 'done', revocation: 'done', endSession: 'returned' },
  },
  'signed-out-partly': {
    state: 'signedOut',
    reason: 'signed_out',
    unfinishedSignOuts: 1,
    signOut: { local: 'failed', revocation: 'pending', endSession: 'failed' },
  },
  'signed-out-everywhere': {
    ...signedOut,
    reason: 'signed_out',
    signOut: { local: 'done', revocation: 'done', everywhere: 'done', endSession: 'returned' },
  },
  'signed-out-not-everywhere': {
    ...signedOut,
    reason: 'signed_out',
    signOut: { local: 'done', revocation: 'done', everywhere: 'failed', endSession: 'opened' },
  },
  'signed-out-pending-here': {
    ...signedOut,
    reason: 'signed_out',
    signOut: { local: 'pending', revocation: 'pending', endSession: 'opened' },
    unfinishedSignOuts: 1,
  },
  'signed-out-unfinished': { ...signedOut, unfinishedSignOuts: 2 },
  'signing-in-preparing': { ...signingIn, phase: 'preparing' },
  'signing-in-unlocking': { ...signingIn, phase: 'unlocking' },
  'signing-in-waiting': signingIn,
  'signing-in-no-store': { ...signingIn, storeProblem: 'store_unavailable' },
  'signing-in-completing': { ...signingIn, phase: 'completing', deadline: NOW + 61_000 },
  'signed-in-online': signedIn,
  'signed-in-everywhere': { ...signedIn, canSignOutEverywhere: true },
  'signed-in-wrong-clock': { ...signedIn, clockOffset: 26 * 60 * 60 * 1000 },
  'signed-in-unfinished': { ...signedIn, unfinishedSignOuts: 1 },
  'signed-in-refused': { ...signedIn, connection: 'refused' },
  'signed-in-offline': { ...signedIn, connection: 'offline' },
  'signed-in-untrusted': { ...signedIn, connection: 'untrusted' },
  'signed-in-store-locked': { ...signedIn, connection: 'store_locked' },
  'signed-in-store-gone': { ...signedIn, connection: 'store_unavailable' },
  'signed-in-memory-only': {
    ...signedIn,
    persistence: { kind: 'memory_only', problem: 'store_unavailable' },
  },
  'signed-in-can-keep': {
    ...signedIn,
    persistence: { kind: 'memory_only', problem: 'store_unavailable', canKeep: true },
  },
  'signed-in-bare': {
    ...signedIn,
    account: { issuer: account.issuer, subject: account.subject },
    signedInAt: null,
    lastRefreshAt: null,
  },
  'signing-out': { state: 'signingOut' },
};
