import { h } from './h.ts';

/** The steps of something that goes on by itself, and which of them is now. */
export interface Steps<P extends string> {
  readonly element: HTMLElement;
  setCurrent(step: P): void;
}

/** Builds the row of steps; without a current one it tells what will happen. */
export function steps<P extends string>(
  label: string,
  words: readonly { readonly phase: P; readonly words: string }[],
): Steps<P> {
  const items = words.map(({ phase, words }) => ({ phase, item: h('li', {}, words) }));
  return {
    element: h('ol', { class: 'steps', 'aria-label': label }, ...items.map(({ item }) => item)),
    setCurrent(step) {
      for (const { phase, item } of items) {
        if (phase === step) item.setAttribute('aria-current', 'step');
        else item.removeAttribute('aria-current');
      }
    },
  };
}
