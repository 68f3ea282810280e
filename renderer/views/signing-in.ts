import { h, setText } from '../dom/h.ts';
import { actions, hero } from '../dom/hero.ts';
import { steps } from '../dom/steps.ts';
import { signInSentence, signInSteps } from '../words/session-words.ts';
import { attemptControls } from './attempt-controls.ts';
import type { CreateView } from './view.ts';

/** A sign-in runs in the browser: where it is, how long it waits, and the ways out of it. */
export const signingInView: CreateView<'signingIn'> = (tools) => {
  const top = hero('browser', 'busy');
  setText(top.heading, 'Continue in your browser');

  const progress = steps('Steps', signInSteps);
  const controls = attemptControls(tools);
  const [way, other = ''] = controls.ways;

  return {
    element: h(
      'div',
      { class: 'view' },
      top.element,
      progress.element,
      controls.left,
      controls.failure,
      controls.store,
      controls.link,
      way === undefined ? '' : actions(way, other),
    ),
    heading: top.heading,
    update(session) {
      const { phase, provider } = session;
      setText(top.sentence, signInSentence(phase, provider));
      progress.setCurrent(phase === 'unlocking' ? 'preparing' : phase);
      controls.update(session);
    },
    dispose: controls.dispose,
  };
};
