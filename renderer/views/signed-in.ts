import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { actions } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import { clockWords, connectionWords } from '../words/session-words.ts';
import { showUnfinished } from './unfinished.ts';
import { accountPanel } from './account-panel.ts';
import { addAccount } from './add-account.ts';
import { signingInAgainPart } from './signing-in-again.ts';
import { signOutEverywhere } from './sign-out-everywhere.ts';
import { apiPanel } from './api-panel.ts';
import { otherAccounts } from './other-accounts.ts';
import { may, where } from './granted.ts';
import { memoryOnlyPart } from './memory-only.ts';
import type { CreateView } from './view.ts';

/** Somebody is signed in: who, where, how the session is, and what can be done with it. */
export const signedInView: CreateView<'signedIn'> = (tools) => {
  const { auth, grants } = tools;
  const heading = h('h1', { class: 'unseen', tabindex: '-1' }, 'You are signed in');
  const account = accountPanel();
  const connection = h('p', { class: 'connection' });
  const add = addAccount(tools);
  const focusHeading = () => heading.focus();
  const again = signingInAgainPart(tools, focusHeading);
  const others = otherAccounts(tools, focusHeading);
  const memoryOnly = memoryOnlyPart(tools);
  const clock = notice('note');
  const unfinished = notice('note');
  const failure = notice('alert');
  const api = apiPanel(tools);
  const maySignOut = may(grants, 'signOut');
  const hint = h('p', { class: 'hint' }, 'Ends the session here and at the sign-in service.');
  const everywhere = signOutEverywhere(auth, failure);
  const signOut = actionButton('Sign out', 'secondary', async () => {
    failure.clear();
    const answer = await auth.signOut();
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  return {
    element: h(
      'div',
      { class: 'view signed-in' },
      heading,
      account.person,
      h('div', { class: 'row' }, connection, add.button),
      again.element,
      add.below,
      account.facts,
      others.element,
      memoryOnly.element,
      clock.element,
      unfinished.element,
      api,
      failure.element,
      everywhere.question,
      where(maySignOut, actions(signOut.element, h('div', {}, hint, everywhere.button))),
    ),
    heading,
    update(session) {
      account.update(session, Date.now());
      again.update(session);
      add.update(session);
      others.update(session);
      connection.dataset['connection'] = session.connection;
      setText(connection, connectionWords[session.connection]);
      if (session.clockOffset === 0) clock.clear();
      else {
        const { message, nextStep } = clockWords(session.clockOffset);
        clock.show('caution', message, nextStep);
      }
      const isOffered = maySignOut && session.canSignOutEverywhere === true;
      everywhere.update(isOffered, session.provider);
      hint.hidden = isOffered;
      showUnfinished(unfinished, session.unfinishedSignOuts);
      memoryOnly.update(session.persistence);
    },
    dispose() {
      again.dispose();
      add.dispose();
    },
  };
};
