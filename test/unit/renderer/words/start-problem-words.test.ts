import { expect, it } from 'vitest';
import type { StartProblem } from '../../../../preload/contract.ts';
import { startProblemWords, type Piece } from '../../../../renderer/words/start-problem-words.ts';

const mistake = { key: 'provider.issuer', found: 'nothing', expected: 'an address' };
const written = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : `<${piece.code}>`)).join('');

it('guides a template that was never configured in three steps, and names the demo', () => {
  const problem: StartProblem = { kind: 'not_configured', problems: [mistake], file: 'app.json' };
  const words = startProblemWords(problem, 'Auth Shell');
  expect(words.steps.map(written)).toEqual([
    'At your sign-in service, register a native (public) client with the redirect address <http://127.0.0.1/callback>, any port.',
    'Put its <issuer> and <clientId> into <app.json>, under <provider>.',
    'Start the app again.',
  ]);
  expect(written(words.otherWay)).toContain('<npm start>');
});

it('says that another one is open, and what to do when its window is not found', () => {
  const problem: StartProblem = { kind: 'already_open', problems: [], file: 'app.json' };
  const words = startProblemWords(problem, 'Auth Shell');
  expect(words.heading).toBe('The app is already open');
  expect(words.sentence).toContain('Another Auth Shell');
  expect(words.steps.map(written).at(-1)).toBe('Start the app again.');
  expect(words.otherWay).toEqual([]);
});

it('says of an unsafe start that nothing was loaded, and where to look', () => {
  const problem: StartProblem = { kind: 'unsafe_start', problems: [mistake], file: 'app.json' };
  const words = startProblemWords(problem, 'Auth Shell');
  expect(words.heading).toBe('The app does not start like this');
  expect(words.sentence).toContain('Auth Shell was started with something');
  expect(words.steps.map(written)[0]).toContain('shortcut');
  expect(words.otherWay).toEqual([]);
});

it.each([
  [1, 'Its configuration has a mistake.', 'Correct the key that is named here.'],
  [3, 'Its configuration has 3 mistakes.', 'Correct the keys that are named here.'],
])('counts the mistakes: %i', (count, sentence, step) => {
  const problem: StartProblem = {
    kind: 'config_invalid',
    problems: Array.from({ length: count }, () => mistake),
    file: 'app.json',
  };
  const words = startProblemWords(problem, 'Auth Shell');
  expect(words.sentence).toBe(sentence);
  expect(words.steps.map(written)).toEqual(['Open <app.json>.', step, 'Start the app again.']);
  expect(words.otherWay).toEqual([]);
});
