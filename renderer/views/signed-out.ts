import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { actions, hero } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import { steps } from '../dom/steps.ts';
import { nothingCanBeKept, signedOutWords, signInSteps } from '../words/session-words.ts';
import { signOutWords } from '../words/sign-out-words.ts';
import { showUnfinished } from './unfinished.ts';
import type { CreateView } from './view.ts';

/** Nobody is signed in: why, what the last sign-out did, what failed, and the way in. */
export const signedOutView: CreateView<'signedOut'> = ({ auth }) => {
  const top = hero('enter');
  const failure = notice('alert');
  const report = notice('note');
  const unfinished = notice('note');
  const store = notice('note');
  const signIn = actionButton('Sign in', 'primary', async () => {
    const answer = await auth.signIn();
    // A failure that changed the state comes with its snapshot; this is for those that did not.
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  return {
    element: h(
      'div',
      { class: 'view signed-out' },
      top.element,
      steps('How signing in goes', signInSteps).element,
      failure.element,
      report.element,
      unfinished.element,
      store.element,
      actions(signIn.element, 'Your password is typed in the browser, never here.'),
    ),
    heading: top.heading,
    update({ reason, provider, error, signOut, storeProblem, unfinishedSignOuts }) {
      const words = signedOutWords(reason, __PRODUCT_NAME__, provider);
      setText(top.heading, words.heading);
      setText(top.sentence, words.sentence);
      if (error === undefined) failure.clear();
      else {
        const { message, nextStep } = auth.describe(error);
        failure.show(error === 'sign_in_cancelled' ? 'plain' : 'failure', message, nextStep);
      }
      if (signOut === undefined) report.clear();
      else {
        const { complete, here, there } = signOutWords(signOut);
        report.show(complete ? 'plain' : 'caution', here, there === '' ? undefined : there);
      }
      // The report says it as well, while it is the only one.
      const said = signOut?.revocation === 'pending' && unfinishedSignOuts === 1;
      showUnfinished(unfinished, said ? 0 : unfinishedSignOuts);
      if (storeProblem === undefined) store.clear();
      else store.show('caution', nothingCanBeKept.message, nothingCanBeKept.nextStep);
    },
  };
};
