import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFields } from '../../../main/auth/json-fields.ts';
import { shownText, shownValue } from '../../../main/auth/shown-text.ts';

describe('the fields of a JSON object', () => {
  it('are the texts that are sent, however they are spaced and nested', () => {
    const text =
      '{ "to" : "Gr\\u0061ce" ,"amount":1e3, "list":[1,{"to":2}], "more": {"a":{"b":[]}},"n":null}';
    expect(Object.fromEntries(jsonFields(text) ?? [])).toEqual({
      to: '"Gr\\u0061ce"',
      amount: '1e3',
      list: '[1,{"to":2}]',
      more: '{"a":{"b":[]}}',
      n: 'null',
    });
  });

  it('are none of an empty object, and of one field with any name one', () => {
    expect(jsonFields(' {} ')?.size).toBe(0);
    expect(jsonFields('{"":1}')?.get('')).toBe('1');
    expect(jsonFields('{"__proto__":1}')?.get('__proto__')).toBe('1');
    expect(jsonFields('{"a,}\\"":"},"}')?.get('a,}"')).toBe('"},"');
  });

  it.each([
    '[]',
    '"text"',
    '1',
    'null',
    'true',
    '',
    '{',
    '{"a":1}}',
    "{'a':1}",
    '{"a":1,}',
    '\uFEFF{}',
  ])('are not those of %s', (text) => {
    expect(jsonFields(text)).toBeNull();
  });

  it.each([
    ['twice', '{"to":1,"to":2}'],
    ['spelled in two ways', '{"to":1,"t\\u006f":2}'],
    ['in two cases', '{"to":1,"TO":2}'],
    ['with a Kelvin sign', '{"k":1,"\u212A":2}'],
    ['with a long s', '{"s":1,"\u017F":2}'],
    ['in full width', '{"to":1,"\uFF54\uFF4F":2}'],
    ['within', '{"a":{"to":1,"to":2}}'],
    ['within a list', '{"a":[[{"to":1,"to":2}]]}'],
    ['after a list', '{"a":[1,2],"to":1,"b":{},"to":2}'],
  ])('are refused when a name is there %s', (_what, text) => {
    expect(jsonFields(text)).toBeNull();
  });

  it('may have the same name in different objects', () => {
    expect(
      jsonFields('{"a":{"to":1},"b":{"to":2},"c":[{"to":3},{"to":4}],"to":5}')?.get('to'),
    ).toBe('5');
  });

  it('are those that a parser finds, of any object', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue());
    const names = (object: object) =>
      Object.keys(object).map((name) => name.normalize('NFKC').toLowerCase());
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2, '\t'), (object, space) => {
        const fields = jsonFields(JSON.stringify(object, null, space));
        // Names that are the same in another case are refused, at any depth.
        if (fields === null) return;
        expect(new Set(names(object)).size).toBe(names(object).length);
        const read = [...fields].map(([name, text]) => [name, JSON.parse(text) as unknown]);
        expect(Object.fromEntries(read)).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });
});

describe('text in a dialog', () => {
  it.each([
    ['Grace', 'Grace'],
    ['Zoë Ångström 李', 'Zoë Ångström 李'],
    ['a\nb\r\tc', 'a\\u{a}b\\u{d}\\u{9}c'],
    ['Bob\u202Egnihton', 'Bob\\u{202e}gnihton'],
    ['a\u2066b\u2069', 'a\\u{2066}b\\u{2069}'],
    ['a\u200Bb\uFEFF', 'a\\u{200b}b\\u{feff}'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['10\u00A0000', '10\\u{a0}000'],
    ['\u{E0001}\u{E000}', '\\u{e0001}\\u{e000}'],
    ['\uD800', '\\u{d800}'],
  ])('%j is shown as %j', (text, shown) => {
    expect(shownText(text)).toBe(shown);
  });

  it('has no piles of accents', () => {
    expect(shownText(`e${'\u0301'.repeat(5)}`)).toBe('e\u0301\u0301\u0301\\u{301}\\u{301}');
  });

  it('is cut by whole characters, and says how many are missing', () => {
    expect(shownText('😀'.repeat(203))).toBe(`${'😀'.repeat(200)}… (3 more characters)`);
  });

  it('shows a text of JSON as its characters, and everything else as it is sent', () => {
    expect(shownValue('"Gr\\u0061ce"')).toBe('Grace');
    expect(shownValue('10000000000000000001')).toBe('10000000000000000001');
    expect(shownValue('{"a": 1}')).toBe('{"a": 1}');
    expect(shownValue(undefined)).toBe('(not given)');
  });
});
