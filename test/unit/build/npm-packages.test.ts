import { describe, expect, it } from 'vitest';
import { isInSync } from '../../../build/setup/npm-packages.mjs';

const machine = { platform: 'linux', arch: 'x64' };
const wanted = {
  '': { version: '1.0.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/only-mac': {
    version: '2.0.0',
    integrity: 'sha512-m',
    optional: true,
    os: ['darwin'],
  },
  'node_modules/only-here': {
    version: '3.0.0',
    integrity: 'sha512-h',
    optional: true,
    os: 'linux',
    cpu: 'x64',
  },
};
const {
  'node_modules/a': a,
  'node_modules/only-mac': onlyMac,
  'node_modules/only-here': onlyHere,
} = wanted;
const installed = { 'node_modules/a': a, 'node_modules/only-here': onlyHere };

describe('isInSync', () => {
  it('is satisfied by what npm installs here: all but the packages of other platforms', () => {
    expect(isInSync(wanted, installed, machine)).toBe(true);
  });

  it('accepts that an optional package could not be installed', () => {
    expect(isInSync(wanted, { 'node_modules/a': a }, machine)).toBe(true);
  });

  it.each([
    ['a package is missing', { 'node_modules/only-here': onlyHere }],
    ['a version differs', { ...installed, 'node_modules/a': { ...a, version: '1.0.1' } }],
    ['an integrity differs', { ...installed, 'node_modules/a': { ...a, integrity: 'sha512-b' } }],
    [
      'a package is there that the lock file no longer names',
      { ...installed, 'node_modules/b': a },
    ],
    ['the folder was copied from a Mac', { ...installed, 'node_modules/only-mac': onlyMac }],
  ])('is not satisfied when %s', (_, found) => {
    expect(isInSync(wanted, found, machine)).toBe(false);
  });

  it('is not satisfied by packages of another processor', () => {
    expect(isInSync(wanted, installed, { platform: 'linux', arch: 'arm64' })).toBe(false);
  });

  it("understands npm's way to exclude a platform", () => {
    const notWindows = {
      'node_modules/c': { version: '1.0.0', integrity: 'sha512-c', os: ['!win32'] },
    };
    expect(isInSync(notWindows, notWindows, machine)).toBe(true);
    expect(isInSync(notWindows, notWindows, { platform: 'win32', arch: 'x64' })).toBe(false);
  });
});
