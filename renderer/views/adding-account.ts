import type { AddingAccount } from '../../preload/contract.ts';
import { h, setText } from '../dom/h.ts';
import { signInSentence } from '../words/session-words.ts';
import { attemptControls } from './attempt-controls.ts';
import type { ViewTools } from './view.ts';

/** One sign-in that runs beside what is shown. */
export interface AddingBox {
  readonly element: HTMLElement;
  update(adding: AddingAccount): void;
  /** Ends what runs by itself. */
  dispose(): void;
}

/** Builds the box for one attempt: it waits in the browser, while the rest of the view stays in use. */
export function addingBox(
  tools: ViewTools,
  { id, words }: { readonly id: string; readonly words: string } = {
    id: 'adding-heading',
    words: 'Adding an account in your browser',
  },
): AddingBox {
  const sentence = h('p', { class: 'adding-sentence' });
  const controls = attemptControls(tools);
  return {
    element: h(
      'section',
      { class: 'adding', 'aria-labelledby': id },
      h('div', { class: 'row' }, h('h2', { id }, words), controls.left),
      sentence,
      controls.failure,
      controls.store,
      controls.link,
      h('div', { class: 'row' }, ...controls.ways),
    ),
    update(adding) {
      setText(sentence, signInSentence(adding.phase, adding.provider));
      controls.update(adding);
    },
    dispose: controls.dispose,
  };
}
