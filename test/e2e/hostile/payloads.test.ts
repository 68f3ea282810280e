import { expect, test } from './kit.ts';
import { measured, writeDown } from './main-delay.ts';
import type { Described, OddCall } from './odd-values.ts';
import { callOddly, codesOf, ways, wrongAnswers } from './raw-window.ts';

const MB = 1_000_000;

/** An API call with one huge entry. */
const request = (name: string | Described, value: Described): OddCall => {
  const good = { api: 'demo', method: 'POST', path: '/notes' };
  const entries = Object.entries(good).map(([key, text]) => [key, ['plain', text]]);
  return { name: 'request', args: [['object', [...entries, [name, value]]]] };
};
const numbers = ['numbers', MB] as const;

/** What a page may try to hold main up with. */
const HUGE: Readonly<Record<string, OddCall>> = {
  '100 MB of text': request('body', ['repeated', { text: 'x', times: 100 * MB }]),
  '100 MB of wide text': request('body', ['repeated', { text: '\u4e2d', times: 50 * MB }]),
  '100 MB of bytes': request('body', ['bytes', { kind: 'Uint8Array', length: 100 * MB }]),
  '100 MB behind one byte': request('body', ['part', 100 * MB]),
  '100 MB as a name': request(['repeated', { text: 'x', times: 100 * MB }], ['plain', 1]),
  '100 MB for a method without arguments': {
    name: 'getSession',
    args: [['bytes', { kind: 'Uint8Array', length: 100 * MB }]],
  },
  'a list of a million': request('query', numbers),
  'an object of 200,000 names': request('query', ['wide', MB / 5]),
  'a million names of grants': {
    name: 'narrowGrants',
    args: [['object', [['verbs', numbers]]]],
  },
  'objects a thousand deep': request('query', ['deep', 1000]),
  'objects a hundred thousand deep': request('query', ['deep', 100_000]),
  'a circle of a hundred thousand': request('query', ['circle', 100_000]),
};

test('what is huge, deep, wide or a circle is refused by whoever sees it first, and others are answered meanwhile [IP-02, IP-06]', async ({
  hostile,
  raw,
}) => {
  for (const way of ways) {
    for (const [what, call] of Object.entries(HUGE)) {
      const { result, cost } = await measured(hostile, what, () => callOddly(raw, way, [call]));
      expect(wrongAnswers(way, [call], result), what).toEqual([]);
      expect([what, ...codesOf(result)]).toEqual([
        what,
        expect.stringMatching(/^(bad_request|request_too_large|not sent)$/),
      ]);
      writeDown(`payload, ${way}: ${what}`, { answer: codesOf(result)[0], ...cost });
    }
  }
});
