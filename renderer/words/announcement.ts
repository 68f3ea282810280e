import type { SessionSnapshot } from '../../preload/contract.ts';
import { accountWords } from './account-words.ts';
import { connectionWords } from './session-words.ts';

type SignedIn = Extract<SessionSnapshot, { state: 'signedIn' }>;
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
      return session.reason === 'session_ended' ? 'Your session has ended.' : 'You are signed out.';
    case 'signingIn':
      return signingInAnnouncement(session);
    case 'signedIn':
      return signedInAnnouncement(session);
    case 'signingOut':
      return 'Signing you out.';
  }
}

function signingInAnnouncement(session: SigningIn): string {
  if (session.phase === 'completing') return 'Finishing the sign-in.';
  if (session.phase === 'preparing') return 'Getting ready to open your browser.';
  return 'Continue in your browser.';
}

function signedInAnnouncement(session: SignedIn): string {
  if (session.connection === 'offline') return 'Offline. You are still signed in.';
  if (session.connection === 'store_locked') return connectionWords.store_locked;
  if (session.connection === 'refused') return connectionWords.refused;
  return `You are signed in as ${accountWords(session.account).name}.`;
}
