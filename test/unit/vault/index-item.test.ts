import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIndex, encodeIndex } from '../../../main/vault/index-item.ts';
import { ADA, BOB, sessionOf } from './vault-samples.ts';

const ada = { ...ADA, claims: { name: 'Ada Lovelace', email: 'ada@example.com' } };
const bob = { ...BOB, claims: {} };
const MARK = 'a1b2c3d4e5f60718';

describe('the stored list of accounts', () => {
  it('reads back in its order [ST-02]', () => {
    const list = { accounts: [bob, ada], arriving: null, leaving: [] };
    expect(decodeIndex(encodeIndex(list, MARK), MARK)).toEqual({ state: 'found', value: list });
  });

  it('reads back with the session that is arriving [ST-02]', () => {
    const list = { accounts: [bob, ada], arriving: sessionOf(BOB), leaving: [] };
    expect(decodeIndex(encodeIndex(list, MARK), MARK)).toEqual({ state: 'found', value: list });
  });

  it('reads back with the tombstones of ended sessions [ST-02, LO-02]', () => {
    const leaving = [
      { ...ADA, refreshToken: 'refresh-1', since: 1 },
      { ...ADA, refreshToken: 'refresh-2', since: 2 },
    ];
    for (const accounts of [[], [bob]]) {
      const list = { accounts, arriving: null, leaving };
      expect(decodeIndex(encodeIndex(list, MARK), MARK)).toEqual({ state: 'found', value: list });
    }
  });

  it('holds issuer, subject and display claims, and nothing else [ST-02]', () => {
    const tombstone = { ...ADA, refreshToken: 'refresh-1', since: 1 };
    const list = { accounts: [ada], arriving: null, leaving: [tombstone] };
    const carrying = {
      accounts: [{ ...ada, picture: 'CANARY', claims: { ...ada.claims, address: 'CANARY' } }],
      arriving: null,
      leaving: [{ ...tombstone, scope: 'CANARY' }],
    };
    expect(encodeIndex(carrying, MARK)).toBe(encodeIndex(list, MARK));
  });

  it('reads a list of version 1, which has no names [ST-02]', () => {
    const item = { version: 1, item: MARK, accounts: [BOB, ADA] };
    expect(decodeIndex(JSON.stringify(item), MARK)).toEqual({
      state: 'found',
      value: { accounts: [bob, { ...ADA, claims: {} }], arriving: null, leaving: [] },
    });
  });

  it.each([
    ['no account', { version: 1, item: MARK, accounts: [] }],
    ['an account twice', { version: 1, item: MARK, accounts: [ADA, BOB, ADA] }],
    [
      'an account with more to it',
      { version: 1, item: MARK, accounts: [{ ...ADA, picture: 'x' }] },
    ],
    ['an account without an issuer', { version: 1, item: MARK, accounts: [{ subject: 'ada' }] }],
    ['an empty subject', { version: 1, item: MARK, accounts: [{ ...ADA, subject: '' }] }],
    ['the mark of another item', { version: 1, item: '0000000000000000', accounts: [ADA] }],
    ['an unknown key', { version: 1, item: MARK, accounts: [ADA], current: 0 }],
    ['a session of another', { version: 1, item: MARK, accounts: [ADA], arriving: sessionOf(BOB) }],
    ['half a tombstone', { version: 2, item: MARK, accounts: [ADA], leaving: [ADA] }],
    ['no tombstone', { version: 2, item: MARK, accounts: [ADA], leaving: [] }],
    ['half a session', { version: 1, item: MARK, accounts: [ADA], arriving: { scope: '' } }],
    ['no version', { item: MARK, accounts: [ADA] }],
  ])('is corrupt when it holds %s [ST-02]', (_, item) => {
    expect(decodeIndex(JSON.stringify(item), MARK)).toEqual({ state: 'corrupt' });
  });

  it('is told apart when a newer version wrote it [ST-02]', () => {
    const item = { version: 3, item: MARK, accounts: { ada: ADA } };
    expect(decodeIndex(JSON.stringify(item), MARK)).toEqual({ state: 'newer-version' });
  });

  it('never throws and is never found by accident [ST-02]', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(['corrupt', 'newer-version']).toContain(decodeIndex(text, MARK).state);
      }),
    );
  });
});
