import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { executableName, findElectron } from '../../../build/electron/electron.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'project-'));
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

function put(file: string, content: string) {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

function putOfficial(version: string) {
  const name = executableName(process.platform);
  put('node_modules/electron/package.json', JSON.stringify({ version: '45.4.1' }));
  put('node_modules/electron/dist/version', version);
  put(path.join('node_modules/electron/dist', name), 'the program');
  put('node_modules/electron/path.txt', name);
}

describe('findElectron', () => {
  it('takes the official binary when it is unpacked', () => {
    putOfficial('45.4.1');
    expect(findElectron(root)).toEqual({
      folder: path.join(root, 'node_modules/electron/dist'),
      executable: path.join(root, 'node_modules/electron/dist', executableName(process.platform)),
      version: '45.4.1',
      origin: 'official',
    });
  });

  it('does not take an official binary of another version, or one half unpacked', () => {
    putOfficial('44.0.0');
    expect(findElectron(root)?.origin).not.toBe('official');
    putOfficial('45.4.1');
    rmSync(path.join(root, 'node_modules/electron/path.txt'));
    expect(findElectron(root)?.origin).not.toBe('official');
  });

  it('prefers the folder a person named', () => {
    putOfficial('45.4.1');
    const executable = put(path.join('mine', executableName(process.platform)), 'the program');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', path.join(root, 'mine'));
    expect(findElectron(root)).toMatchObject({ executable, version: '', origin: 'override' });
  });

  it('does not forget that a passed-on folder is the official one', () => {
    putOfficial('45.4.1');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', path.join(root, 'node_modules/electron/dist'));
    expect(findElectron(root)?.origin).toBe('official');
  });

  it('says so when the folder a person named holds no Electron', () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', root);
    expect(() => findElectron(root)).toThrow(/ELECTRON_OVERRIDE_DIST_PATH is .* no electron/i);
  });
});

describe('executableName', () => {
  it.each([
    ['linux', 'electron'],
    ['win32', 'electron.exe'],
    ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ])('%s', (platform, expected) => {
    expect(executableName(platform)).toBe(expected);
  });
});
