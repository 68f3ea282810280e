import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appSchemePrivileges,
  createAppProtocolHandler,
  listFiles,
} from '../../../main/electron/app-protocol.ts';

let root: string;
let folder: string;
let handle: ReturnType<typeof createAppProtocolHandler>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'app-protocol-'));
  folder = join(root, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'secret.html'), 'canary outside');
  writeFileSync(join(root, 'outside/index.html'), 'canary outside');
  for (const [name, text] of [
    ['index.html', '<!doctype html>page'],
    ['assets/main.js', 'export {}'],
    ['assets/style.css', 'body{}'],
    ['assets/icon.svg', '<svg/>'],
    ['assets/main.js.map', 'canary map'],
    ['.env', 'canary env'],
    ['notes.txt', 'canary notes'],
    ['gone.html', 'there at the first request'],
  ] as const) {
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(root, 'secret.html'), join(folder, 'link.html'));
  symlinkSync(join(root, 'outside'), join(folder, 'linked-folder'));
  handle = createAppProtocolHandler(folder);
  await get('app://shell/index.html');
  rmSync(join(folder, 'gone.html'));
  writeFileSync(join(folder, 'added.html'), 'canary added after the first request');
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

const get = (url: string, method = 'GET') => handle({ url, method });

describe('the app protocol', () => {
  it.each([
    ['index.html', 'text/html', '<!doctype html>page'],
    ['index.html?x=1#top', 'text/html', '<!doctype html>page'],
    ['assets/main.js', 'text/javascript', 'export {}'],
    ['assets/style.css', 'text/css', 'body{}'],
    ['assets/icon.svg', 'image/svg+xml', '<svg/>'],
  ])('serves %s with its type [EL-15]', async (path, type, body) => {
    expect(await get(`app://shell/${path}`)).toMatchObject({
      statusCode: 200,
      mimeType: type,
      charset: 'utf-8',
      data: Buffer.from(body),
    });
  });

  it.each([
    '../secret.html',
    'assets/../../secret.html',
    '%2e%2e/secret.html',
    '%2E%2E%2fsecret.html',
    '..%5csecret.html',
    '..\\secret.html',
    '%5c..%5csecret.html',
    '%2fetc/passwd',
    '/etc/passwd',
    'index.html%00',
    'index.html%00.js',
    '%00',
    '%',
    '%ff',
    'index%2ehtml',
    'INDEX.HTML',
    'index.html/',
    'assets',
    'assets/',
    'assets//main.js',
    '',
    'link.html',
    'linked-folder/index.html',
    'added.html',
    'gone.html',
    '.env',
    'notes.txt',
    'assets/main.js.map',
    '__proto__',
    'constructor',
  ])('answers %j with 404, without a word of any file [EL-15]', async (path) => {
    expect(await get(`app://shell/${path}`)).toMatchObject({
      statusCode: 404,
      mimeType: 'text/plain',
      data: Buffer.from('Not found'),
    });
  });

  it.each([
    'app://evil/index.html',
    'app://shell.evil/index.html',
    'app://user@shell/index.html',
    'app://shell:1/index.html',
    'https://shell/index.html',
    'file:///index.html',
    'not a url',
  ])('answers %j with 404 [EL-15]', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'get', ''])(
    'answers the method %j with 404 [EL-15]',
    async (method) => {
      expect((await get('app://shell/index.html', method)).statusCode).toBe(404);
    },
  );

  it('sends exactly these headers with everything, also with a refusal [EL-07, EL-15]', async () => {
    const golden = {
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    };
    for (const path of ['index.html', 'nowhere.html']) {
      expect((await get(`app://shell/${path}`)).headers).toEqual(golden);
    }
  });

  it('lists files only: no links, no unknown types [EL-15]', () => {
    expect([...listFiles(folder).keys()].sort()).toEqual([
      '/added.html',
      '/assets/icon.svg',
      '/assets/main.js',
      '/assets/style.css',
      '/index.html',
    ]);
  });

  it('asks for a standard and secure scheme and for nothing else [EL-15]', () => {
    expect(appSchemePrivileges).toEqual({
      scheme: 'app',
      privileges: { standard: true, secure: true },
    });
  });
});
