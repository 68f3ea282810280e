import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../bench/options.ts';

const groups = ['start', 'sign-in'];

describe('readOptions', () => {
  it('measures everything in full by default', () => {
    expect(readOptions([], groups)).toEqual({ only: [], quick: false, built: false });
  });

  it('takes several groups', () => {
    expect(readOptions(['--only', 'start', '--only', 'sign-in', '--quick'], groups)).toEqual({
      only: ['start', 'sign-in'],
      quick: true,
      built: false,
    });
  });

  it('names the groups there are when one is unknown', () => {
    expect(() => readOptions(['--only', 'speed'], groups)).toThrow('start, sign-in');
  });

  it('refuses what it does not know', () => {
    expect(() => readOptions(['--fast'], groups)).toThrow('--fast');
  });
});
