import type { SessionSnapshot, SignedOutReason } from '../../preload/contract.ts';
import { displayText } from './display-text.ts';
import { roughly } from './time-words.ts';

type SignedIn = Extract<SessionSnapshot, { state: 'signedIn' }>;
type SigningIn = Extract<SessionSnapshot, { state: 'signingIn' }>;

/** The phases of a sign-in on its way through the browser; the other one has a view of its own. */
type Phase = Exclude<SigningIn['phase'], 'unlocking'>;

/** The sign-in's steps in their order, as the person sees them. */
export const signInSteps: readonly {
  readonly phase: Phase;
  readonly words: string;
}[] = [
  { phase: 'preparing', words: 'Browser opens' },
  { phase: 'waiting_for_browser', words: 'You sign in' },
  { phase: 'completing', words: 'Back in the app' },
];

/** What a running sign-in asks of the person. */
export function signInSentence(phase: SigningIn['phase'], provider: string): string {
  switch (phase) {
    case 'preparing':
      return 'It opens in a moment.';
    case 'unlocking':
      return 'Unlock the password store of this computer first. Then your browser opens by itself.';
    case 'waiting_for_browser':
      return `Sign in with ${displayText(provider, 60)} there, then come back here.`;
    case 'completing':
      return 'You are back. One moment.';
  }
}

/** What the signed-in state is at the moment. */
export const connectionWords: Record<SignedIn['connection'], string> = {
  online: 'Online',
  refreshing: 'Renewing the session…',
  offline: 'Offline: you stay signed in, and it goes on by itself.',
  untrusted: 'No secure connection: you stay signed in. If it stays so, ask your administrator.',
  store_locked: 'Waiting: unlock the password store of this computer.',
  store_denied: 'Waiting: allow this app in the password store of this computer.',
  store_unavailable:
    'Waiting: start the password store. If it runs, close this app and start it again.',
  refused: 'Not renewed by the service: try again later, or sign out and in.',
};

/** The computer's clock and the service's do not agree; which of them is wrong cannot be seen here. */
export function clockWords(offset: number): {
  readonly message: string;
  readonly nextStep: string;
} {
  const where = offset > 0 ? 'behind' : 'ahead of';
  return {
    message: `This computer's clock is about ${roughly(offset)} ${where} the sign-in service's.`,
    nextStep: 'You stay signed in. Check the date, time and time zone of this computer.',
  };
}

/** What else there is for a person who is not signed in. */
export interface OtherWays {
  /** Accounts that still have a session here. */
  readonly accounts: boolean;
  /** More than one sign-in service: each button names its own. */
  readonly services: boolean;
}

/** Heading and sentence for a person who is not signed in. */
export function signedOutWords(
  reason: SignedOutReason,
  product: string,
  provider: string,
  others: OtherWays = { accounts: false, services: false },
): { readonly heading: string; readonly sentence: string } {
  const signIn = others.services ? 'Sign in' : `Sign in with ${displayText(provider, 60)}`;
  const sentence = (purpose: string): string =>
    others.accounts
      ? `${signIn} ${purpose}, or continue with an account that is still signed in here.`
      : `${signIn} ${purpose}.`;
  switch (reason) {
    case 'never_signed_in':
      return { heading: `Welcome to ${product}`, sentence: sentence('to start') };
    case 'signed_out':
      return { heading: 'You are signed out', sentence: sentence('to come back') };
    case 'session_ended':
      return { heading: 'Your session has ended', sentence: sentence('to go on') };
  }
}
