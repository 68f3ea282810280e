import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIndex, encodeIndex } from '../../../main/vault/index-item.ts';
import { ADA, BOB, sessionOf } from './vault-samples.ts';

const MARK = 'a1b2c3d4e5f60718';

describe('the stored list of accounts', () => {
  it('reads back in its order [ST-02]', () => {
    const list = { accounts: [BOB, ADA], arriving: null };
    expect(decodeIndex(encodeIndex(list, MARK), MARK)).toEqual({ state: 'found', value: list });
  });

  it('reads back with the session that is arriving [ST-02]', () => {
    const list = { accounts: [BOB, ADA], arriving: sessionOf(BOB) };
    expect(decodeIndex(encodeIndex(list, MARK), MARK)).toEqual({ state: 'found', value: list });
  });

  it('holds issuer and subject and nothing else [ST-02]', () => {
    const carrying = { ...ADA, email: 'CANARY' };
    const list = { accounts: [ADA], arriving: null };
    expect(encodeIndex({ ...list, accounts: [carrying] }, MARK)).toBe(encodeIndex(list, MARK));
  });

  it.each([
    ['no account', { version: 1, item: MARK, accounts: [] }],
    ['an account twice', { version: 1, item: MARK, accounts: [ADA, BOB, ADA] }],
    ['an account with more to it', { version: 1, item: MARK, accounts: [{ ...ADA, email: 'x' }] }],
    ['an account without an issuer', { version: 1, item: MARK, accounts: [{ subject: 'ada' }] }],
    ['an empty subject', { version: 1, item: MARK, accounts: [{ ...ADA, subject: '' }] }],
    ['the mark of another item', { version: 1, item: '0000000000000000', accounts: [ADA] }],
    ['an unknown key', { version: 1, item: MARK, accounts: [ADA], current: 0 }],
    ['a session of another', { version: 1, item: MARK, accounts: [ADA], arriving: sessionOf(BOB) }],
    ['half a session', { version: 1, item: MARK, accounts: [ADA], arriving: { scope: '' } }],
    ['no version', { item: MARK, accounts: [ADA] }],
  ])('is corrupt when it holds %s [ST-02]', (_, item) => {
    expect(decodeIndex(JSON.stringify(item), MARK)).toEqual({ state: 'corrupt' });
  });

  it('is told apart when a newer version wrote it [ST-02]', () => {
    const item = { version: 2, item: MARK, accounts: { ada: ADA } };
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
