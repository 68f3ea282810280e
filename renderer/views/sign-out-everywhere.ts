import type { AuthBridge } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import type { Notice } from '../dom/notice.ts';
import { everywhereWords } from '../words/sign-out-words.ts';

/** The way out on all devices: a button, and the question behind it. */
export interface SignOutEverywhere {
  readonly button: HTMLElement;
  readonly question: HTMLElement;
  /** Shows both where the provider offers it; `provider` is its display name. */
  update(isOffered: boolean, provider: string): void;
}

/**
 * Builds the button and the question, which stands in the page and not before it: nothing traps the
 * focus, Escape is a no, and the focus goes back to where it came from.
 */
export function signOutEverywhere(auth: AuthBridge, failure: Notice): SignOutEverywhere {
  const heading = h('h2', { id: 'everywhere-question', tabindex: '-1' }, everywhereWords.question);
  const consequence = h('p', { id: 'everywhere-consequence' });
  const close = () => {
    question.hidden = true;
    open.element.setAttribute('aria-expanded', 'false');
    open.element.focus();
  };
  const open = actionButton(everywhereWords.open, 'quiet', async () => {
    failure.clear();
    question.hidden = false;
    open.element.setAttribute('aria-expanded', 'true');
    heading.focus();
    question.scrollIntoView({ block: 'nearest' });
  });
  const confirm = actionButton(everywhereWords.confirm, 'secondary', async () => {
    const answer = await auth.signOut({ everywhere: true });
    if (answer.ok) return;
    close();
    failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  const cancel = actionButton('Cancel', 'quiet', async () => {
    close();
  });
  const question = h(
    'section',
    {
      class: 'question',
      role: 'group',
      'aria-labelledby': heading.id,
      'aria-describedby': consequence.id,
      id: 'everywhere',
      hidden: true,
    },
    heading,
    consequence,
    h('div', { class: 'row' }, confirm.element, cancel.element),
  );
  open.element.setAttribute('aria-expanded', 'false');
  open.element.setAttribute('aria-controls', question.id);
  question.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  return {
    button: open.element,
    question,
    update(isOffered, provider) {
      open.element.hidden = !isOffered;
      if (!isOffered) question.hidden = true;
      setText(consequence, everywhereWords.consequence(provider));
    },
  };
}
