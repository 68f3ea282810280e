import { h, setText } from '../dom/h.ts';
import { actions, hero } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import { steps } from '../dom/steps.ts';
import { signedOutWords, signInSteps } from '../words/session-words.ts';
import { nothingCanBeKept, systemOf } from '../words/store-words.ts';
import { signOutWords } from '../words/sign-out-words.ts';
import { continueAs } from './continue-as.ts';
import { may, where } from './granted.ts';
import { signInButtons } from './sign-in-buttons.ts';
import { showUnfinished } from './unfinished.ts';
import type { CreateView } from './view.ts';

/** Nobody is signed in: why, what the last sign-out did, what failed, and the way in. */
export const signedOutView: CreateView<'signedOut'> = (tools) => {
  const { auth } = tools;
  const top = hero('enter');
  const failure = notice('alert');
  const report = notice('note');
  const unfinished = notice('note');
  const store = notice('note');
  const others = continueAs(tools, failure);
  const signIn = signInButtons(auth, failure);
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
      where(may(tools.grants, 'switchAccount'), others.element),
      where(may(tools.grants, 'signIn'), actions(signIn.main, signIn.below)),
    ),
    heading: top.heading,
    update(session) {
      const { reason, provider, error, signOut, storeProblem, unfinishedSignOuts } = session;
      const { otherAccounts = [], providers = [] } = session;
      const accounts = otherAccounts.length > 0;
      const services = providers.length > 1;
      const words = signedOutWords(reason, __PRODUCT_NAME__, provider, { accounts, services });
      others.show(otherAccounts, services);
      signIn.show(providers);
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
      else {
        const { message, nextStep } = nothingCanBeKept(systemOf(navigator.userAgent));
        store.show('caution', message, nextStep);
      }
    },
  };
};
