import type { SessionSnapshot } from '../../preload/contract.ts';
import { accountsHere } from './accounts-here.ts';
import { connectionWords } from './session-words.ts';

type SignedIn = Extract<SessionSnapshot, { state: 'signedIn' }>;
type SignedOut = Extract<SessionSnapshot, { state: 'signedOut' }>;
type SigningIn = Extract<SessionSnapshot, { state: 'signingIn' }>;

/**
 * The sentence a screen reader hears when the session changes; empty when there is nothing to say.
 * A session that renews itself every minute says the same as before, so nothing is spoken.
 */
export function announcement(session: SessionSnapshot): string {
  switch (session.state) {
    case 'starting':
      return '';
    case 'restoring':
      return 'Opening your session.';
    case 'storeBlocked':
      return 'Your session cannot be opened yet. You are not signed out.';
    case 'signedOut':
      return signedOutAnnouncement(session);
    case 'signingIn':
      return signInAnnouncement(session.phase);
    case 'signedIn':
      return signedInAnnouncement(session);
    case 'signingOut':
      return 'Signing you out.';
  }
}

function signedOutAnnouncement({ reason, otherAccounts }: SignedOut): string {
  const what = reason === 'session_ended' ? 'Your session has ended.' : 'You are signed out.';
  return otherAccounts === undefined ? what : `${what} Other accounts are still signed in here.`;
}

function signInAnnouncement(phase: SigningIn['phase']): string {
  if (phase === 'completing') return 'Finishing the sign-in.';
  if (phase === 'unlocking') return 'Unlock the password store of this computer to go on.';
  if (phase === 'preparing') return 'Getting ready to open your browser.';
  return 'Continue in your browser.';
}

function signedInAnnouncement(session: SignedIn): string {
  const { adding, addError, signingInAgain, connection } = session;
  if (adding !== undefined) return `Adding an account. ${signInAnnouncement(adding.phase)}`;
  if (signingInAgain !== undefined) {
    const what =
      signingInAgain.purpose === 'more_access' ? 'Allowing more access.' : 'Signing in again.';
    return `${what} ${signInAnnouncement(signingInAgain.phase)}`;
  }
  if (connection === 'offline') return 'Offline. You are still signed in.';
  if (connection !== 'online' && connection !== 'refreshing') return connectionWords[connection];
  const still = addError === undefined ? '' : 'still ';
  const { current } = accountsHere(session);
  return `You are ${still}signed in as ${current.label.join(', ')}.`;
}
