import { describe, expect, it } from 'vitest';
import {
  dpkgPatterns,
  installedPackages,
  interopNeeds,
  missingPackages,
  testNeeds,
  windowNeeds,
} from '../../../build/setup/debian-packages.mjs';

const needs = ['xvfb', { before: 'libgtk-3-0', since: 'libgtk-3-0t64' }] as const;

describe('installedPackages', () => {
  it('counts only what is installed, not what dpkg merely remembers', () => {
    const output =
      'xvfb installed\nchromium not-installed\ndbus config-files\nxauth half-installed\n';
    expect([...installedPackages(output)]).toEqual(['xvfb']);
  });
});

describe('missingPackages', () => {
  it('finds nothing missing when either name of a package is installed', () => {
    expect(missingPackages(needs, new Set(['xvfb', 'libgtk-3-0']))).toEqual([]);
    expect(missingPackages(needs, new Set(['xvfb', 'libgtk-3-0t64']))).toEqual([]);
  });

  it('asks for the older names on a system without 64-bit time packages', () => {
    expect(missingPackages(needs, new Set(['libssl3']))).toEqual(['xvfb', 'libgtk-3-0']);
  });

  it('asks for the newer names on a system with 64-bit time packages', () => {
    expect(missingPackages(needs, new Set(['libssl3t64']))).toEqual(['xvfb', 'libgtk-3-0t64']);
  });
});

describe('the lists', () => {
  it('asks dpkg about both names, and about 64-bit time packages as such', () => {
    expect(dpkgPatterns(needs)).toEqual(['xvfb', 'libgtk-3-0t64', 'libgtk-3-0', 'lib*t64']);
  });

  it('needs for a run without a person all that a window needs, and more', () => {
    expect(testNeeds).toEqual(expect.arrayContaining([...windowNeeds]));
    expect(testNeeds).toEqual(expect.arrayContaining(['xvfb', 'gnome-keyring', 'chromium']));
    expect(windowNeeds).not.toContain('chromium');
  });

  it('needs other people’s providers only where the app is run with them', () => {
    expect(interopNeeds).toEqual(expect.arrayContaining([...testNeeds]));
    const providers = interopNeeds.filter((name) => !testNeeds.includes(name));
    expect(providers).toContain('glewlwyd');
    expect(providers).toContain('ruby-doorkeeper-openid-connect');
  });
});
