import type { Persistence } from '../../preload/contract.ts';
import { actionButton } from '../dom/action-button.ts';
import { h } from '../dom/h.ts';
import { notice } from '../dom/notice.ts';
import { memoryOnlyWords, systemOf } from '../words/store-words.ts';
import { may, where } from './granted.ts';
import type { ViewTools } from './view.ts';

/** Says that the session ends with the app, and offers to keep it where it can be. */
export interface MemoryOnly {
  readonly element: HTMLElement;
  update(persistence: Persistence): void;
}

/** Builds it, empty. */
export function memoryOnlyPart({ auth, announce, grants }: ViewTools): MemoryOnly {
  const words = notice('note');
  const failure = notice('alert');
  const keep = actionButton('Keep me signed in', 'secondary', async () => {
    failure.clear();
    const answer = await auth.keepSession();
    if (answer.ok) announce('You stay signed in.');
    else failure.show('failure', answer.error.message, answer.error.nextStep);
  });
  return {
    element: h(
      'div',
      { class: 'memory-only' },
      words.element,
      where(may(grants, 'keepSession'), keep.element),
      failure.element,
    ),
    update(persistence) {
      keep.element.hidden = persistence.kind === 'stored' || persistence.canKeep !== true;
      if (persistence.kind === 'stored') {
        words.clear();
        failure.clear();
        return;
      }
      const { message, nextStep } = memoryOnlyWords(persistence, systemOf(navigator.userAgent));
      words.show('caution', message, nextStep);
    },
  };
}
