import { expect, it } from 'vitest';
import { serviceWords } from '../../../../renderer/words/service-words.ts';

it('names each service, and those of one name by their addresses too', () => {
  expect(
    serviceWords([
      { issuer: 'https://a.example', name: 'Work\u202E' },
      { issuer: 'https://b.example', name: ' Work' },
      { issuer: 'https://c.example', name: 'x'.repeat(5000) },
    ]),
  ).toEqual([
    { issuer: 'https://a.example', name: 'Work (https://a.example)' },
    { issuer: 'https://b.example', name: 'Work (https://b.example)' },
    { issuer: 'https://c.example', name: `${'x'.repeat(60)}…` },
  ]);
});
