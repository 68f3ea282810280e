import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { actions, hero } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import { steps } from '../dom/steps.ts';
import { signInSentence, signInSteps } from '../words/session-words.ts';
import { nothingCanBeKept, systemOf } from '../words/store-words.ts';
import { copyLink } from './copy-link.ts';
import { timeLeft } from './time-left.ts';
import type { CreateView } from './view.ts';

/** A sign-in runs in the browser: where it is, how long it waits, and the ways out of it. */
export const signingInView: CreateView<'signingIn'> = ({ auth, announce }) => {
  const top = hero('browser', 'busy');
  setText(top.heading, 'Continue in your browser');

  const progress = steps('Steps', signInSteps);
  const left = timeLeft(announce);
  const failure = notice('alert');
  const store = notice('note');
  const link = copyLink(auth, announce, failure);
  const reopen = actionButton('Open the browser again', 'secondary', async () => {
    failure.clear();
    const answer = await auth.reopenBrowser();
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  const cancel = actionButton('Cancel', 'quiet', async () => {
    const answer = await auth.cancelSignIn();
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  });

  return {
    element: h(
      'div',
      { class: 'view' },
      top.element,
      progress.element,
      left.element,
      failure.element,
      store.element,
      link.element,
      actions(reopen.element, cancel.element),
    ),
    heading: top.heading,
    update({ phase, deadline, provider, storeProblem }) {
      setText(top.sentence, signInSentence(phase, provider));
      progress.setCurrent(phase === 'unlocking' ? 'preparing' : phase);
      left.until(deadline);
      const waiting = phase === 'waiting_for_browser';
      reopen.setAvailable(waiting);
      link.setAvailable(waiting);
      if (storeProblem === undefined) store.clear();
      else {
        const { message, nextStep } = nothingCanBeKept(systemOf(navigator.userAgent));
        store.show('caution', message, nextStep);
      }
    },
    dispose: left.stop,
  };
};
