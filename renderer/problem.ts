/** The page for an app that could not start: which key, what was found, what to do. */
import type { StartProblem } from '../preload/contract.ts';
import { h } from './dom/h.ts';
import { codeParts, startProblemWords } from './words/start-problem-words.ts';

function withCode(sentence: string): (Node | string)[] {
  return codeParts(sentence).map(({ text, code }) => (code ? h('code', {}, text) : text));
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
  const list = [
    h('h2', {}, words.list),
    h('ul', { class: 'keys' }, ...problem.problems.map(keyItem)),
  ];
  return h(
    'div',
    { class: 'view problem' },
    h('h1', {}, words.heading),
    h('p', { class: 'sentence' }, words.sentence),
    h('ol', { class: 'todo' }, ...words.steps.map((step) => h('li', {}, ...withCode(step)))),
    h('h2', {}, 'The file'),
    h('p', { class: 'file' }, h('code', {}, problem.file)),
    ...(problem.problems.length > 0 ? list : []),
    ...(words.demo === '' ? [] : [h('p', { class: 'aside' }, ...withCode(words.demo))]),
    h('p', { class: 'hint' }, 'Close this window to quit.'),
  );
}

const place = document.querySelector<HTMLElement>('#view');
if (place !== null && window.startProblem !== undefined) {
  place.replaceChildren(page(window.startProblem));
}
