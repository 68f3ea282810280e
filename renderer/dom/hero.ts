import { h } from './h.ts';
import { icon, type IconName } from './icon.ts';

/** The upper part that most views share, so that a heading stays where it was when a view changes. */
export interface Hero {
  readonly element: HTMLElement;
  readonly heading: HTMLHeadingElement;
  readonly sentence: HTMLParagraphElement;
}

/** Builds a drawing, the view's only h1 and one sentence below it; `busy` draws a moving ring. */
export function hero(name: IconName, look: 'still' | 'busy' = 'still'): Hero {
  const heading = h('h1', { tabindex: '-1' });
  const sentence = h('p', { class: 'sentence' });
  const emblem = h('div', { class: 'emblem', 'data-look': look }, icon(name));
  return { element: h('div', { class: 'hero' }, emblem, heading, sentence), heading, sentence };
}

/** Builds the row at the card's bottom: the main button, and a second button or a hint below it. */
export function actions(main: HTMLElement, below: HTMLElement | string): HTMLElement {
  const second = typeof below === 'string' ? h('p', { class: 'hint' }, below) : below;
  return h('div', { class: 'actions' }, main, h('div', { class: 'second' }, second));
}
