import { AuthError, type Session } from '../../renderer/auth-client.ts';

/** Who is signed in, as a sentence. */
export function sessionWords(session: Session): string {
  switch (session.state) {
    case 'signedIn':
      return `Signed in as ${session.account.name ?? session.account.subject}.`;
    case 'signingIn':
      return 'Finish the sign-in in your browser.';
    case 'signedOut':
      return 'You are not signed in.';
    case 'storeBlocked':
      return 'Unlock the password store of this computer.';
    case 'starting':
      return session.error ? failureWords(session.error) : 'One moment.';
    default:
      return 'One moment.';
  }
}

/** What went wrong, and what can be done; nothing for `null`. */
export function failureWords(error: unknown): string {
  if (error === null) return '';
  if (error instanceof AuthError) return `${error.message} ${error.nextStep}`;
  return error instanceof Error ? error.message : 'Something went wrong.';
}
