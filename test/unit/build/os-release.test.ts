import { describe, expect, it } from 'vitest';
import { isDebianFamily, parseOsRelease } from '../../../build/setup/os-release.mjs';

describe('parseOsRelease', () => {
  it('reads names with and without quotes', () => {
    expect(parseOsRelease('NAME="Ubuntu"\nID=ubuntu\nID_LIKE="debian other"\n')).toEqual({
      id: 'ubuntu',
      like: ['debian', 'other'],
    });
    expect(parseOsRelease("ID='fedora'\r\n")).toEqual({ id: 'fedora', like: [] });
  });

  it('answers with no name for a file that names none', () => {
    expect(parseOsRelease('# a comment\nnonsense\nID_OF_SOMETHING=x')).toEqual({
      id: '',
      like: [],
    });
  });
});

describe('isDebianFamily', () => {
  it.each([
    ['debian', 'ID=debian', true],
    ['ubuntu', 'ID=ubuntu\nID_LIKE=debian', true],
    ['a child of both', 'ID=linuxmint\nID_LIKE="ubuntu debian"', true],
    ['fedora', 'ID=fedora', false],
    ['a name that only contains debian', 'ID=debianish', false],
    ['nothing', '', false],
  ])('knows %s', (_, text, expected) => {
    expect(isDebianFamily(parseOsRelease(text))).toBe(expected);
  });
});
