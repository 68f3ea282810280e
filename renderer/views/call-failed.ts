import type { AuthFailure } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h, setText } from '../dom/h.ts';
import { actions, hero } from '../dom/hero.ts';
import { notice } from '../dom/notice.ts';
import type { View } from './view.ts';

/** The page cannot learn the state of the session; `ask` tries again. */
export function callFailedView(ask: () => Promise<void>): View<AuthFailure> {
  const top = hero('warning');
  setText(top.heading, 'The app does not answer');
  const why = notice('alert');
  const again = actionButton('Try again', 'primary', ask);
  return {
    element: h(
      'div',
      { class: 'view' },
      top.element,
      why.element,
      actions(again.element, 'If it stays like this, close the app and start it again.'),
    ),
    heading: top.heading,
    update(failure) {
      why.show('failure', failure.message, failure.nextStep);
    },
  };
}
