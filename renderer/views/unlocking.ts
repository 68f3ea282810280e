import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { actions, hero } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import { systemOf, unlockWords } from '../words/store-words.ts';
import { may, where } from './granted.ts';
import { timeLeft } from './time-left.ts';
import type { CreateView } from './view.ts';

/** A sign-in waits until the credential store is unlocked; it goes on by itself. */
export const unlockingView: CreateView<'signingIn'> = ({ auth, announce, grants }) => {
  const words = unlockWords(systemOf(navigator.userAgent));
  const top = hero('lock', 'busy');
  setText(top.heading, words.heading);
  setText(top.sentence, words.sentence);
  const left = timeLeft(announce);
  const failure = notice('alert');
  const cancel = actionButton('Cancel', 'quiet', async () => {
    const answer = await auth.cancelSignIn();
    if (!answer.ok) failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  return {
    element: h(
      'div',
      { class: 'view' },
      top.element,
      left.element,
      failure.element,
      where(may(grants, 'cancelSignIn'), actions(cancel.element, words.otherwise)),
    ),
    heading: top.heading,
    update({ deadline }) {
      left.until(deadline);
    },
    dispose: left.stop,
  };
};
