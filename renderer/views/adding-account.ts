import type { AddingAccount } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { notice } from '../dom/notice.ts';
import { signInSentence } from '../words/session-words.ts';
import { nothingCanBeKept, systemOf } from '../words/store-words.ts';
import { copyLink } from './copy-link.ts';
import { timeLeft } from './time-left.ts';
import type { ViewTools } from './view.ts';

/** One sign-in beside the current account. */
export interface AddingBox {
  readonly element: HTMLElement;
  update(adding: AddingAccount): void;
  /** Ends what runs by itself. */
  dispose(): void;
}

/** Builds the box for one attempt: it waits in the browser, while the rest of the view stays in use. */
export function addingBox({ auth, announce }: ViewTools): AddingBox {
  const sentence = h('p', { class: 'adding-sentence' });
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
      'section',
      { class: 'adding', 'aria-labelledby': 'adding-heading' },
      h(
        'div',
        { class: 'row' },
        h('h2', { id: 'adding-heading' }, 'Adding an account in your browser'),
        left.element,
      ),
      sentence,
      failure.element,
      store.element,
      link.element,
      h('div', { class: 'row' }, reopen.element, cancel.element),
    ),
    update({ phase, provider, deadline, storeProblem }) {
      setText(sentence, signInSentence(phase, provider));
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
}
