import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../../main/ports.ts';
import { fitsOneItem, MOST_ITEM_BYTES } from '../../../main/vault/item-text.ts';
import { decodeSession, encodeSession } from '../../../main/vault/session-item.ts';
import { ADA, BOB, sessionOf } from './vault-samples.ts';

const MARK = 'a1b2c3d4e5f60718';
const encoded = (record: SessionRecord): string => {
  const text = encodeSession(record, ADA, MARK);
  if (text === null) throw new Error('the sample cannot be encoded');
  return text;
};
type Json = Record<string, unknown>;
const changed = (change: (item: Json & { continuity: Json }) => void): string => {
  const item = JSON.parse(encoded(sessionOf(ADA))) as Json & { continuity: Json };
  change(item);
  return JSON.stringify(item);
};

describe('a stored session', () => {
  it('reads back as it was written, with and without a rotation under way [ST-02]', () => {
    const rotating = sessionOf(ADA, { journal: { phase: 'rotating', startedAt: 1_700_000_001 } });
    for (const record of [sessionOf(ADA), rotating]) {
      expect(decodeSession(encoded(record), ADA, MARK)).toEqual({ state: 'found', value: record });
    }
  });

  it('needs none of the optional claims [ST-02]', () => {
    const continuity = { ...ADA, audience: ['desktop', 'api'] };
    const record = sessionOf(ADA, { continuity });
    expect(decodeSession(encoded(record), ADA, MARK)).toEqual({ state: 'found', value: record });
  });

  it('reads back any text a server may choose [ST-02]', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(text, text, text, (refreshToken, scope, nonce) => {
        const record = sessionOf(ADA, {
          refreshToken,
          scope,
          continuity: { ...ADA, audience: ['desktop'], nonce },
        });
        const stored = encoded(record);
        expect(stored).not.toContain('\0');
        expect(decodeSession(stored, ADA, MARK)).toEqual({ state: 'found', value: record });
      }),
    );
  });

  it('stores nothing but the record: what else an object carries stays out [ST-02]', () => {
    const record = sessionOf(ADA);
    const carrying = {
      ...record,
      accessToken: 'CANARY',
      continuity: { ...record.continuity, email: 'CANARY' },
    };
    expect(encoded(carrying)).toBe(encoded(record));
  });

  it.each<[string, SessionRecord]>([
    ['no refresh token', sessionOf(ADA, { refreshToken: '' })],
    ['the session of another account', sessionOf(BOB)],
    ['no audience', sessionOf(ADA, { continuity: { ...ADA, audience: [] } })],
    [
      'a time that is no number',
      sessionOf(ADA, { journal: { phase: 'rotating', startedAt: NaN } }),
    ],
  ])('is not made of a record that would not read back: %s [ST-02]', (_, record) => {
    expect(encodeSession(record, ADA, MARK)).toBeNull();
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', 'refresh-token-1'],
    ['JSON cut short', encoded(sessionOf(ADA)).slice(0, -1)],
    ['a list', '[]'],
    ['null', 'null'],
    ['an unknown key', changed((item) => (item['extra'] = 1))],
    ['an unknown key within', changed((item) => (item.continuity['extra'] = 1))],
    ['a key of every object', changed((item) => Object.assign(item, { toString: 1 }))],
    ['a missing key', changed((item) => delete item['scope'])],
    ['an empty token', changed((item) => (item['refreshToken'] = ''))],
    ['a wrong type', changed((item) => (item['refreshToken'] = 1))],
    ['a wrong journal', changed((item) => (item['journal'] = { phase: 'done', startedAt: 1 }))],
    [
      'a negative time',
      changed((item) => (item['journal'] = { phase: 'rotating', startedAt: -1 })),
    ],
    ['no version', changed((item) => delete item['version'])],
    ['version 0', changed((item) => (item['version'] = 0))],
    ['version 1 as text', changed((item) => (item['version'] = '1'))],
    ['a version between', changed((item) => (item['version'] = 1.5))],
    ['another issuer', changed((item) => (item.continuity['issuer'] = 'https://evil.example'))],
    ['another subject', changed((item) => (item.continuity['subject'] = 'bob'))],
    ['the mark of another item', changed((item) => (item['item'] = '0000000000000000'))],
  ])('is corrupt when it holds %s [ST-02]', (_, text) => {
    expect(decodeSession(text, ADA, MARK)).toEqual({ state: 'corrupt' });
  });

  it('is corrupt when "__proto__" was slipped in [ST-02]', () => {
    const text = encoded(sessionOf(ADA)).replace('{', '{"__proto__":{"journal":null},');
    expect(decodeSession(text, ADA, MARK)).toEqual({ state: 'corrupt' });
  });

  it.each([3, 4, 1000])('of version %i is newer, whatever else it holds [ST-02]', (version) => {
    const text = JSON.stringify({ version, somethingElse: true });
    expect(decodeSession(text, ADA, MARK)).toEqual({ state: 'newer-version' });
  });

  it('never throws and is never found by accident [ST-02]', () => {
    const stored = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc.json(),
      fc.jsonValue().map((value) => changed((item) => (item['continuity'] = value as Json))),
      fc
        .record({ version: fc.constant(1), item: fc.constant(MARK), refreshToken: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(stored, (text) => {
        expect(['corrupt', 'newer-version']).toContain(decodeSession(text, ADA, MARK).state);
      }),
      { numRuns: 1000 },
    );
  });

  it('survives no change of a single character unnoticed or as another account [ST-02]', () => {
    const text = encoded(sessionOf(ADA));
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.string({ unit: 'binary', maxLength: 2 }),
        (at, put) => {
          const read = decodeSession(text.slice(0, at) + put + text.slice(at + 1), ADA, MARK);
          if (read.state !== 'found') return;
          expect(read.value.continuity).toMatchObject(ADA);
          expect(read.value.refreshToken).not.toBe('');
        },
      ),
    );
  });
});

describe('the size of an item', () => {
  const sized = (bytes: number, character: string): string => {
    const width = Buffer.byteLength(character);
    return 'x'.repeat(bytes % width) + character.repeat(Math.floor(bytes / width));
  };

  it.each(['x', 'é', '€', '𝄞'])(
    'is counted in bytes of UTF-8: 2,560 fit and 2,561 do not, in "%s" [ST-03]',
    (character) => {
      expect(MOST_ITEM_BYTES).toBe(2560);
      expect(fitsOneItem(sized(2560, character))).toBe(true);
      expect(fitsOneItem(sized(2561, character))).toBe(false);
    },
  );

  it.each(['x', '€'])('of a whole text is bounded when read, too, in "%s" [ST-03]', (character) => {
    const frame = Buffer.byteLength(encoded(sessionOf(ADA, { refreshToken: 'x' }))) - 1;
    const withBytes = (bytes: number): SessionRecord =>
      sessionOf(ADA, { refreshToken: sized(bytes - frame, character) });
    expect(decodeSession(encoded(withBytes(40_000)), ADA, MARK).state).toBe('found');
    expect(decodeSession(encoded(withBytes(40_001)), ADA, MARK).state).toBe('corrupt');
  });
});
