import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepUpChallenge } from '../../../main/auth/challenge.ts';

const ERROR = 'error="insufficient_user_authentication"';
const of = (...fields: string[]) =>
  stepUpChallenge(fields.map((field) => ['www-authenticate', field] as const));

describe('a step-up challenge', () => {
  it.each([
    [`Bearer ${ERROR}, max_age="300"`, { maxAge: 300 }],
    [`bearer realm="x", ${ERROR}, max_age=0`, { maxAge: 0 }],
    [`Bearer ${ERROR}, acr_values="urn:one urn:two"`, { acrValues: ['urn:one', 'urn:two'] }],
    [`Bearer ${ERROR}, acr_values="a", max_age="5"`, { maxAge: 5, acrValues: ['a'] }],
    [`Bearer error_description="a \\"quoted\\", word",${ERROR},max_age="1"`, { maxAge: 1 }],
    [`Basic realm="other", Bearer ${ERROR}, max_age="7"`, { maxAge: 7 }],
    [`Negotiate, Bearer ${ERROR} , max_age = "7" , Digest x="y"`, { maxAge: 7 }],
    [`NTLM abc/de==, Bearer ${ERROR}, max_age="7"`, { maxAge: 7 }],
    [`Bearer MAX_AGE="7", ERROR="insufficient_user_authentication"`, { maxAge: 7 }],
    [`Bearer ${ERROR}, max_age="31536000"`, { maxAge: 31_536_000 }],
  ])('%s is read [SU-01]', (field, expected) => {
    expect(of(field)).toEqual(expected);
  });

  it('that says no more than that it wants one wants one now [SU-01]', () => {
    expect(of(`Bearer ${ERROR}`)).toEqual({ maxAge: 0 });
  });

  it('is found among several fields [SU-01]', () => {
    expect(of('Basic realm="x"', `Bearer ${ERROR}, max_age="9"`)).toEqual({ maxAge: 9 });
  });

  it.each([
    ['no field', []],
    ['another error', ['Bearer error="invalid_token", max_age="300"']],
    ['another scheme', [`DPoP ${ERROR}, max_age="300"`]],
    ['the words in another parameter', ['Bearer realm="error=insufficient_user_authentication"']],
    [
      'the words in a quoted text',
      [`Bearer realm="a, Bearer error=insufficient_user_authentication"`],
    ],
    ['two challenges', [`Bearer ${ERROR}, max_age="1"`, `Bearer ${ERROR}, max_age="9"`]],
    ['a parameter twice', [`Bearer ${ERROR}, max_age="1", max_age="9"`]],
    ['a text without end', [`Bearer ${ERROR}, max_age="1`]],
    ['a parameter without a value', [`Bearer ${ERROR}, max_age=`]],
    ['no comma', [`Bearer ${ERROR} max_age="1"`]],
    ['a negative age', [`Bearer ${ERROR}, max_age="-1"`]],
    ['an age that is no whole number', [`Bearer ${ERROR}, max_age="1.5"`]],
    ['an age of more than a year', [`Bearer ${ERROR}, max_age="31536001"`]],
    ['an age beyond numbers', [`Bearer ${ERROR}, max_age="${'9'.repeat(400)}"`]],
    ['an empty age', [`Bearer ${ERROR}, max_age=""`]],
    ['an empty list', [`Bearer ${ERROR}, acr_values=""`]],
    ['a list of six', [`Bearer ${ERROR}, acr_values="1 2 3 4 5 6"`]],
    ['a long value', [`Bearer ${ERROR}, acr_values="${'a'.repeat(101)}"`]],
    ['a value with a quote', [`Bearer ${ERROR}, acr_values="a\\"b"`]],
    ['a value that is no ASCII', [`Bearer ${ERROR}, acr_values="ä"`]],
    ['a long field', [`Bearer ${ERROR}, max_age="1", x="${'a'.repeat(4096)}"`]],
  ])('is not what has %s [SU-01]', (_what, fields) => {
    expect(of(...fields)).toBeNull();
  });

  it('of any field at all is read in bounded time, and what is read is bounded [SU-01]', () => {
    const pieces = fc.constantFrom(
      'Bearer',
      ERROR,
      'max_age',
      'acr_values',
      '=',
      '"',
      ',',
      ' ',
      '\\',
      '1',
      'é',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (field) => {
        const { maxAge = 0, acrValues = [] } = of(field) ?? {};
        expect(maxAge).toBeLessThanOrEqual(31_536_000);
        expect(acrValues.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 2000 },
    );
    const started = performance.now();
    for (const unit of ['a=', '"', '\\', ', ', 'Bearer ', '= '])
      of(unit.repeat(4096 / unit.length));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
