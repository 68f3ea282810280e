import { h } from './h.ts';

/** How a notice looks: plain information, something to attend to, or a failure. */
export type Tone = 'plain' | 'caution' | 'failure';

/** A box with one sentence and what can be done next. */
export interface Notice {
  readonly element: HTMLElement;
  /** Shows the sentence; the next step, when there is one, goes below it. */
  show(tone: Tone, message: string, nextStep?: string): void;
  /** Takes the box away. */
  clear(): void;
}

/**
 * Builds an empty notice. With `alert` a screen reader speaks what is shown at once; without, the
 * notice is only read where it stands.
 */
export function notice(kind: 'alert' | 'note'): Notice {
  const element = h('div', { class: 'notice', role: kind });
  let shown = '';
  return {
    element,
    show(tone, message, nextStep) {
      element.dataset['tone'] = tone;
      const wanted = JSON.stringify([message, nextStep]);
      // The same words again would be spoken again.
      if (shown === wanted) return;
      shown = wanted;
      const lines = [h('p', { class: 'notice-message' }, message)];
      if (nextStep !== undefined) lines.push(h('p', {}, nextStep));
      element.replaceChildren(...lines);
    },
    clear() {
      shown = '';
      element.replaceChildren();
    },
  };
}
