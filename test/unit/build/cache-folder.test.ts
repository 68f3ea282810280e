import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder, makeWorkFolder } from '../../../build/electron/cache-folder.mjs';

const home = path.resolve('/home/ada');

describe('cacheFolder', () => {
  it.each([
    ['linux', { XDG_CACHE_HOME: path.resolve('/x') }, 1000, path.resolve('/x/electron-auth-shell')],
    ['linux', {}, 1000, path.join(home, '.cache/electron-auth-shell')],
    ['linux', { XDG_CACHE_HOME: 'relative' }, 1000, path.join(home, '.cache/electron-auth-shell')],
    ['linux', { XDG_CACHE_HOME: '/x' }, 0, '/var/cache/electron-auth-shell'],
    [
      'darwin',
      { XDG_CACHE_HOME: '/x' },
      501,
      path.join(home, 'Library/Caches/electron-auth-shell'),
    ],
    ['win32', { LOCALAPPDATA: '/local' }, undefined, path.join('/local', 'electron-auth-shell')],
    ['win32', {}, undefined, path.join(home, 'AppData/Local/electron-auth-shell')],
  ])('%s with %j and uid %s', (platform, env, uid, expected) => {
    expect(cacheFolder({ platform, env, home, uid })).toBe(expected);
  });
});

describe('makeWorkFolder', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), 'cache-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  const leave = (name: string) => {
    mkdirSync(path.join(cache, name, 'inner'), { recursive: true });
    return path.join(cache, name);
  };
  const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

  it('makes a folder that names its host and process, inside the cache', () => {
    expect(path.relative(cache, makeWorkFolder(cache))).toMatch(
      `.work-${hostname()}-${process.pid}-`,
    );
  });

  it('sweeps away what a killed set-up left', () => {
    const left = leave(`.work-${hostname()}-${deadPid()}-abcdef`);
    makeWorkFolder(cache);
    expect(existsSync(left)).toBe(false);
  });

  it('leaves alone a set-up that is at work, here or on another host, and what is finished', () => {
    leave(`.work-${hostname()}-${process.pid}-abcdef`);
    leave(`.work-elsewhere-${deadPid()}-abcdef`);
    leave('electron-1.2.3-linux-x64-00000000');
    makeWorkFolder(cache);
    expect(readdirSync(cache)).toHaveLength(4);
  });

  it('sweeps away what another host left a day ago', () => {
    const left = leave(`.work-elsewhere-${deadPid()}-abcdef`);
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    utimesSync(left, twoDaysAgo, twoDaysAgo);
    makeWorkFolder(cache);
    expect(existsSync(left)).toBe(false);
  });
});
