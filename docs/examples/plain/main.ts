import type { Session } from '../../../renderer/auth-client.ts';
import { auth } from '../auth.ts';
import { failureWords, sessionWords } from '../words.ts';
import { showNotes } from './notes.ts';

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
};

const failed = (error: unknown): void => {
  element('failure').textContent = failureWords(error);
};
const run = (work: () => Promise<unknown>): void => {
  element('failure').textContent = '';
  work().catch(failed);
};

let shownFor: string | null = null;
let endNotes = (): void => {};

function show(session: Session): void {
  element('session').textContent = sessionWords(session);
  element('sign-in').hidden = session.state !== 'signedOut';
  element('cancel').hidden = session.state !== 'signingIn';
  element('sign-out').hidden = session.state !== 'signedIn';
  element('notes').hidden = session.state !== 'signedIn';
  const person = session.state === 'signedIn' ? session.account.subject : null;
  if (person === shownFor) return;
  shownFor = person;
  endNotes();
  endNotes = person === null ? () => {} : showNotes(element('notes'), run, failed);
}

element('sign-in').addEventListener('click', () => run(() => auth.signIn()));
element('cancel').addEventListener('click', () => run(() => auth.cancelSignIn()));
element('sign-out').addEventListener('click', () => run(() => auth.signOut()));
auth.subscribe(show);
show(auth.getSnapshot());
