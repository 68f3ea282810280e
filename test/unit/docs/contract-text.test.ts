import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { argumentsText } from '../../../build/docs/contract-text.ts';

describe('what a method takes, as text', () => {
  const isEven = (text: string) => text.length % 2 === 0;

  it('is JSON Schema, and words for what that cannot say', async () => {
    const text = v.pipe(v.string(), v.check(isEven, 'of an even length'), v.maxLength(4));
    const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');
    const said = await argumentsText(v.strictTuple([text, v.optional(bytes)]));
    expect(JSON.parse(said)).toEqual({
      type: 'array',
      prefixItems: [
        { type: 'string', maxLength: 4, $comment: 'of an even length' },
        { $comment: 'bytes' },
      ],
      minItems: 2,
      items: false,
    });
  });

  it('is not written for a check that does not say what it checks', async () => {
    const silent = v.strictTuple([v.pipe(v.string(), v.check(isEven))]);
    await expect(argumentsText(silent)).rejects.toThrow('(check) has no message');
    const custom = v.strictTuple([v.custom(() => true)]);
    await expect(argumentsText(custom)).rejects.toThrow('(custom) has no message');
  });
});
