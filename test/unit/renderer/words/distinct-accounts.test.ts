import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OtherAccount } from '../../../../preload/contract.ts';
import {
  about,
  accountKey,
  distinctAccounts,
  switchingTo,
} from '../../../../renderer/words/distinct-accounts.ts';

const ada: OtherAccount = {
  issuer: 'https://id.example',
  subject: '1',
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  provider: 'Example ID',
};
const labels = (accounts: readonly OtherAccount[], several = false): string[] =>
  distinctAccounts(accounts, several).map(({ label }) => label.join(', '));

describe('accounts beside each other', () => {
  it('are called by their names alone while these differ', () => {
    const [first, second] = distinctAccounts([ada, { ...ada, subject: '2', name: 'Grace' }], false);
    expect(first).toEqual({
      name: 'Ada Lovelace',
      detail: 'ada@example.org',
      initials: 'AL',
      id: { issuer: 'https://id.example', subject: '1' },
      service: '',
      marks: [],
      label: ['Ada Lovelace'],
    });
    expect(second?.label).toEqual(['Grace']);
  });

  it.each<[string, Partial<OtherAccount>, string]>([
    ['by e-mail', { email: 'ada@work.example' }, 'Ada Lovelace, ada@work.example'],
    ['by user name', { username: 'ada2' }, 'Ada Lovelace, ada@example.org, ada2'],
    [
      'by service',
      { issuer: 'https://login.example', provider: 'Work' },
      'Ada Lovelace, ada@example.org, Work',
    ],
    ['by subject', {}, 'Ada Lovelace, ada@example.org, ID 2'],
    [
      'by a short form of a long subject',
      { subject: 'auth0|65f0c1a2b3d4e5f60718' },
      'Ada Lovelace, ada@example.org, ID auth0|…f60718',
    ],
  ])('are told apart when they have the same name: %s [TX-11]', (_, differs, label) => {
    const said = labels([ada, { ...ada, subject: '2', ...differs }]);
    expect(said[1]).toBe(label);
    expect(said[0]).not.toBe(label);
  });

  it('are the same person for the eye in other letters too [TX-11]', () => {
    const names = ['Élodie', 'E\u0301lodie', 'éLODIE', 'Élo\u200Bdie'];
    const said = labels(names.map((name, place) => ({ ...ada, name, subject: `s${place}` })));
    expect(said.map((label) => label.split(', ').at(-1))).toEqual([
      'ID s0',
      'ID s1',
      'ID s2',
      'ID s3',
    ]);
  });

  it('of several services say which, even when only one is in use here', () => {
    expect(distinctAccounts([ada] as const, true)[0].service).toBe('Example ID');
    expect(distinctAccounts([ada] as const, false)[0].service).toBe('');
  });

  it('are never shown alike, whatever a service calls them [TX-11]', () => {
    const text = fc.constantFrom('', 'a', 'A', '\u202Ea', ' a ', 'b', 'ID a', 'No. 1', '\u200B');
    const account = fc.record({
      issuer: fc.constantFrom('https://a.example', 'https://b.example'),
      subject: fc.constantFrom('a', 'A', 'a\u200B', `${'a'.repeat(300)}b`, `${'a'.repeat(300)}c`),
      name: text,
      username: text,
      email: text,
      provider: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(account, {
          selector: ({ issuer, subject }) => JSON.stringify([issuer, subject]),
          maxLength: 10,
        }),
        fc.boolean(),
        (accounts, several) => {
          const shown = distinctAccounts(accounts, several);
          const looks = shown.map(({ name, detail, service, marks }) =>
            [name, detail, service, ...marks].filter(Boolean).join('\n').toLowerCase(),
          );
          expect(new Set(looks).size).toBe(accounts.length);
          const said = shown.map(({ label }) => label.join('\n').toLowerCase());
          expect(new Set(said).size).toBe(accounts.length);
          expect(new Set(shown.map(accountKey)).size).toBe(accounts.length);
        },
      ),
    );
  });
});

it('what is said of one account keeps its direction to itself', () => {
  const [account] = distinctAccounts([{ ...ada, name: 'آدا\u202E' }] as const, false);
  expect(about(account, 'Signed out here.')).toBe('\u2068آدا\u2069: Signed out here.');
  expect(switchingTo(account)).toBe('Switching to آدا.');
});
