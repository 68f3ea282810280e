import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  completeTypes,
  WireError,
  type Variant,
  type WireValue,
} from '../../../../main/vault/secret-service/wire.ts';
import { unmarshal } from '../../../../main/vault/secret-service/wire-reader.ts';
import { marshal } from '../../../../main/vault/secret-service/wire-writer.ts';

const roundTrip = (signature: string, values: readonly WireValue[]): readonly WireValue[] =>
  unmarshal(signature, marshal(signature, values), true);

const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
/** Values together with the type they are of. */
const typed: fc.Memo<readonly [string, WireValue]> = fc.memo((depth) => {
  const plain = fc.oneof(
    fc.nat(255).map((value) => ['y', value] as const),
    fc.boolean().map((value) => ['b', value] as const),
    fc.nat(0xffffffff).map((value) => ['u', value] as const),
    text.map((value) => ['s', value] as const),
    text.map((value) => ['o', value] as const),
    fc.constantFrom('', 's', 'a{sv}').map((value) => ['g', value] as const),
    fc.array(text).map((value) => ['as', value] as const),
    fc.array(fc.tuple(text, text)).map((value) => ['a{ss}', value] as const),
  );
  if (depth <= 1) return plain;
  return fc.oneof(
    plain,
    typed().map(([signature, value]) => ['v', { signature, value }] as const),
    fc.array(typed(), { minLength: 1, maxLength: 4 }).map((members) => {
      const types = members.map(([type]) => type).join('');
      return [`(${types})`, members.map(([, value]) => value)] as const;
    }),
  );
});

describe('the D-Bus wire format', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.array(typed(3), { maxLength: 5 }), (values) => {
        const signature = values.map(([type]) => type).join('');
        const body = values.map(([, value]) => value);
        expect(roundTrip(signature, body)).toEqual(body);
      }),
    );
  });

  it('aligns as the specification says', () => {
    // A byte, padding to four, the length, "ab" and NUL; padding to eight; one pair of a dictionary.
    const expected = [7, 0, 0, 0, 2, 0, 0, 0, 97, 98, 0, 0, 16, 0, 0, 0];
    const pair = [1, 0, 0, 0, 99, 0, 0, 0, 1, 0, 0, 0, 100, 0];
    const bytes = marshal('ysa{ss}', [7, 'ab', [['c', 'd']]]);
    expect([...bytes.subarray(0, 12)]).toEqual(expected.slice(0, 12));
    expect([...bytes.subarray(12)]).toEqual([14, 0, 0, 0, ...pair]);
  });

  it('reads both byte orders', () => {
    expect(unmarshal('u', Buffer.from([0, 0, 1, 2]), false)).toEqual([258]);
    expect(unmarshal('u', Buffer.from([2, 1, 0, 0]), true)).toEqual([258]);
  });

  it('splits signatures into complete types', () => {
    expect(completeTypes('sa{ss}(oayays)aas')).toEqual(['s', 'a{ss}', '(oayays)', 'aas']);
  });

  it.each(['z', '(', '(s', '()', 'a', 'a()', '{', ')', 'a'.repeat(200) + 's'])(
    'refuses the signature %s',
    (signature) => {
      expect(() => completeTypes(signature)).toThrow(WireError);
    },
  );

  it.each<[string, WireValue]>([
    ['s', 1],
    ['s', 'a\0b'],
    ['u', 'a'],
    ['as', 'a'],
    ['v', 'a'],
    ['(ss)', 'a'],
    ['d', 1],
  ])('refuses to write as %s what is not of that type', (signature, value) => {
    expect(() => marshal(signature, [value])).toThrow(WireError);
  });

  it('refuses values that are more or fewer than the signature names', () => {
    expect(() => marshal('ss', ['a'])).toThrow(WireError);
    expect(() => marshal('s', ['a', 'b'])).toThrow(WireError);
  });

  it.each([
    ['ay', [255, 255, 255, 255]],
    ['as', [3, 0, 0, 0, 0, 0, 0, 0]],
    ['s', [255, 255, 255, 127, 97]],
    ['au', [5, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]],
    ['v', [2, 115, 115, 0, 0, 0, 0, 0]],
    ['v', [3, 97, 40, 41, 0]],
    ['d', [0, 0, 0, 0, 0, 0, 0, 0]],
  ])('refuses broken bytes of %s', (signature, bytes) => {
    expect(() => unmarshal(signature, Buffer.from(bytes), true)).toThrow(WireError);
  });

  it('refuses variants in variants without end', () => {
    const nested = (depth: number): Variant =>
      depth === 0 ? { signature: 'y', value: 1 } : { signature: 'v', value: nested(depth - 1) };
    expect(roundTrip('v', [nested(10)])).toEqual([nested(10)]);
    expect(() => roundTrip('v', [nested(30)])).toThrow(WireError);
  });

  it('reads any bytes or refuses them, without hanging', () => {
    const signature = fc.constantFrom('a(yv)', 'v', 'aoao', 'a{sv}', 's', 'ao(ss)');
    fc.assert(
      fc.property(
        signature,
        fc.uint8Array({ maxLength: 200 }),
        fc.boolean(),
        (type, bytes, little) => {
          try {
            expect(unmarshal(type, Buffer.from(bytes), little)).toHaveLength(
              completeTypes(type).length,
            );
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
