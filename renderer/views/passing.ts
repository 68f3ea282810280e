import { h, setText } from '../dom/h.ts';
import { hero } from '../dom/hero.ts';
import type { CreateView } from './view.ts';

/** The app reads its store: nothing to do but wait; the drawing appears only when it takes a while. */
export const openingView: CreateView<'starting' | 'restoring'> = () => {
  const top = hero('shield', 'busy');
  return {
    element: h('div', { class: 'view passing' }, top.element),
    heading: top.heading,
    update({ state }) {
      setText(top.heading, state === 'starting' ? 'Starting' : 'Opening your session');
      setText(top.sentence, 'This takes a moment.');
    },
  };
};

/** The sign-out runs. */
export const signingOutView: CreateView<'signingOut'> = () => {
  const top = hero('leave', 'busy');
  setText(top.heading, 'Signing you out');
  setText(top.sentence, 'This takes a moment.');
  return {
    element: h('div', { class: 'view passing' }, top.element),
    heading: top.heading,
    update() {},
  };
};
