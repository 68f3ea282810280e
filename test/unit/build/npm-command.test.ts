import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { afterNpmFailed, npmCommand, npmComplaint } from '../../../build/setup/npm-command.mjs';

afterEach(() => vi.unstubAllEnvs());

describe('npmCommand', () => {
  it('never starts the program of another package manager', () => {
    vi.stubEnv('npm_execpath', path.resolve('node_modules/prettier/bin/prettier.cjs'));
    expect(npmCommand().args).not.toContain(process.env['npm_execpath']);
  });

  it('passes over an npm that is no longer there', () => {
    vi.stubEnv('npm_execpath', path.resolve('gone/npm-cli.js'));
    expect(npmCommand().args).not.toContain(process.env['npm_execpath']);
  });
});

describe('npmComplaint', () => {
  it('leaves out stack traces and the name of the log', () => {
    const output = [
      'npm error code E404',
      'npm error     at FetchError (file.js:1:1)',
      'npm error',
      'npm error 404 Not Found',
      'npm error A complete log of this run can be found in: x.log',
    ].join('\n');
    expect(npmComplaint(output)).toBe('npm error code E404\nnpm error 404 Not Found');
  });

  it('shows the end of the output when npm did not complain in its own way', () => {
    expect(npmComplaint('first\n\nspawn npm ENOENT\n')).toBe('first\nspawn npm ENOENT');
  });
});

describe('afterNpmFailed', () => {
  it('speaks of the disk when the disk is full, and of the registry otherwise', () => {
    expect(afterNpmFailed('npm error code ENOSPC')).toMatch(/disk space/);
    expect(afterNpmFailed('npm error code ECONNREFUSED')).toMatch(/npm ping/);
  });
});
