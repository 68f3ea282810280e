import { expect, it } from 'vitest';
import { accountWords } from '../../../../renderer/words/account-words.ts';

const account = { issuer: 'https://id.example', subject: '248289761001' };

it.each([
  [
    'all',
    { name: 'Ada Lovelace', username: 'ada', email: 'ada@example.org' },
    { name: 'Ada Lovelace', detail: 'ada@example.org', initials: 'AL' },
  ],
  ['no e-mail', { name: 'Ada', username: 'ada' }, { name: 'Ada', detail: 'ada', initials: 'A' }],
  [
    'e-mail alone',
    { email: 'ada@example.org' },
    { name: 'ada@example.org', detail: '', initials: 'A' },
  ],
  [
    'a username that is the e-mail',
    { username: 'ada@example.org', email: 'ada@example.org' },
    { name: 'ada@example.org', detail: '', initials: 'A' },
  ],
  ['the subject alone', {}, { name: '248289761001', detail: '', initials: '2' }],
  ['a name of blanks', { name: ' \n' }, { name: '248289761001', detail: '', initials: '2' }],
])('shows what is known: %s', (_, known, words) => {
  expect(accountWords({ ...account, ...known })).toEqual(words);
});

it('has words even for an account of control characters', () => {
  expect(accountWords({ ...account, subject: '\u202E' })).toEqual({
    name: 'Unnamed account',
    detail: '',
    initials: 'UA',
  });
});
