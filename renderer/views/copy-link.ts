import type { AuthBridge } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import type { Notice } from '../dom/notice.ts';

const ADVICE = 'Open the link yourself, in a browser on this computer. Give it to nobody else.';
const COPIED = 'Link copied. Paste it into the address field of a browser on this computer.';

/** The part for a person whose browser did not open. */
export interface CopyLink {
  readonly element: HTMLElement;
  setAvailable(available: boolean): void;
}

/**
 * Builds a closed box with the button that lets main put the link on the clipboard: a link that was
 * copied unasked could be pasted to somebody else, so it takes a request.
 */
export function copyLink(
  auth: AuthBridge,
  announce: (sentence: string) => void,
  failure: Notice,
): CopyLink {
  const advice = h('p', {}, ADVICE);
  const copy = actionButton('Copy link', 'secondary', async () => {
    setText(advice, ADVICE);
    failure.clear();
    const answer = await auth.copySignInLink();
    if (answer.ok) {
      setText(advice, COPIED);
      announce(COPIED);
    } else failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  const element = h(
    'details',
    { class: 'disclosure' },
    h('summary', {}, 'Browser did not open?'),
    h('div', { class: 'row' }, advice, copy.element),
  );
  return {
    element,
    setAvailable: copy.setAvailable,
  };
}
