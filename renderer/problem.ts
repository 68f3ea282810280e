/** The page for an app that could not start: which key, what was found, what to do. */
import type { StartProblem } from '../preload/contract.ts';
import { h } from './dom/h.ts';
import { startProblemWords, type Piece } from './words/start-problem-words.ts';

function written(pieces: readonly Piece[]): (Node | string)[] {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : h('code', {}, piece.code)));
}

function keyItem({ key, found, expected }: StartProblem['problems'][number]): HTMLElement {
  return h(
    'li',
    {},
    h('h3', {}, h('code', {}, key)),
    h(
      'dl',
      {},
      h('div', {}, h('dt', {}, 'Found'), h('dd', {}, found)),
      h('div', {}, h('dt', {}, 'Expected'), h('dd', {}, expected)),
    ),
  );
}

function page(problem: StartProblem): HTMLElement {
  const words = startProblemWords(problem, __PRODUCT_NAME__);
  const steps = [
    h('h2', {}, 'What to do'),
    h('ol', { class: 'todo' }, ...words.steps.map((step) => h('li', {}, ...written(step)))),
  ];
  const keys = [
    h('h2', {}, words.listHeading),
    h('ul', { class: 'keys' }, ...problem.problems.map(keyItem)),
  ];
  const list = problem.problems.length > 0 ? keys : [];
  return h(
    'div',
    { class: 'view problem' },
    h('h1', {}, words.heading),
    h('p', { class: 'sentence' }, words.sentence),
    ...(problem.kind === 'not_configured' ? [...steps, ...list] : [...list, ...steps]),
    ...(words.otherWay.length > 0 ? [h('p', { class: 'aside' }, ...written(words.otherWay))] : []),
    h('p', { class: 'hint' }, 'Close this window to quit.'),
  );
}

const place = document.querySelector<HTMLElement>('#view');
if (place !== null && window.startProblem !== undefined) {
  place.replaceChildren(page(window.startProblem));
}
