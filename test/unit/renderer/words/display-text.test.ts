import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayText, initials } from '../../../../renderer/words/display-text.ts';

describe('displayText', () => {
  it.each([
    ['nothing to change', 'Ada Lovelace', 'Ada Lovelace'],
    ['blanks of all kinds', '  Ada\r\n\t\u2028Lovelace\u0000 ', 'Ada Lovelace'],
    ['direction overrides', '\u202Eexe\u202C \u2066x\u2069', 'exe x'],
    ['joiners stay', '👩\u200D🚀 می\u200Cخواهم', '👩\u200D🚀 می\u200Cخواهم'],
    ['half a character', 'A\uD800B', 'A\uFFFDB'],
    ['markup stays text', '<img onerror=x>', '<img onerror=x>'],
    ['only blanks', ' \n ', ''],
  ])('%s', (_, text, shown) => {
    expect(displayText(text)).toBe(shown);
  });

  it('cuts after whole characters, and shows that it did', () => {
    expect(displayText('abcdef', 6)).toBe('abcdef');
    expect(displayText('abcdefg', 6)).toBe('abcdef…');
    expect(displayText('abcde fg', 6)).toBe('abcde…');
    expect(displayText('👩‍🚀👩‍🚀👩‍🚀', 2)).toBe('👩‍🚀👩‍🚀…');
  });

  it('cuts a long text to its limit and a character of many marks to a bounded one', () => {
    expect(displayText('x'.repeat(10_240))).toBe(`${'x'.repeat(80)}…`);
    expect(displayText(`A${'\u0301'.repeat(10_000)}`, 10).length).toBeLessThanOrEqual(81);
  });

  it('never lets a control character out, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const shown = displayText(text, 20);
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(20 * 8 + 1);
      }),
    );
  });
});

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada king of lovelace', 'AL'],
    ['Ada', 'A'],
    ['ada@example.org', 'A'],
    ['élodie çelik', 'ÉÇ'],
    ['(Ada) Lovelace', 'L'],
    ['山田 太郎', '山太'],
    ['👩‍🚀 Ada', '👩‍🚀A'],
    ['', ''],
    ['…', ''],
  ])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
