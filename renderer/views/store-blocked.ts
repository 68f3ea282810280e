import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { actions, hero } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import { blockedHint } from '../words/store-words.ts';
import { momentWords } from '../words/time-words.ts';
import { may, where } from './granted.ts';
import type { CreateView } from './view.ts';

/**
 * The store cannot be read. The session in it is kept, so the view never says "signed out"; trying
 * again is a sign-in, which reads the store first, and has the person asked to unlock it.
 */
export const storeBlockedView: CreateView<'storeBlocked'> = ({ auth, grants }) => {
  const top = hero('lock');
  setText(top.heading, 'Your session cannot be opened yet');
  setText(top.sentence, 'You are not signed out. Your session is kept as it is.');
  const why = notice('note');
  const failure = notice('alert');
  const hint = h('p', { class: 'hint' });
  const again = actionButton('Try again', 'primary', async () => {
    failure.clear();
    const answer = await auth.signIn();
    if (answer.ok) return;
    const tried = momentWords(Date.now(), Date.now(), { seconds: true });
    failure.show('failure', `Tried at ${tried}: ${answer.error.message}`, answer.error.nextStep);
  });
  return {
    element: h(
      'div',
      { class: 'view' },
      top.element,
      why.element,
      failure.element,
      where(may(grants, 'signIn'), actions(again.element, hint)),
    ),
    heading: top.heading,
    update({ problem }) {
      const { message, nextStep } = auth.describe(problem);
      setText(again.element, problem === 'store_locked' ? 'Unlock' : 'Try again');
      setText(hint, blockedHint(problem));
      why.show('caution', message, nextStep);
    },
  };
};
