import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveRoute } from '../../../main/auth/api-routes.ts';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { ApiRequest } from '../../../preload/contract.ts';

const api = {
  origin: 'https://api.test:8443',
  routes: ['GET /', 'GET /notes', 'POST /notes', 'GET /notes/{id}', 'GET /notes/{id}/pages/{page}'],
};

function resolve(path: string, more: Partial<ApiRequest> = {}): string {
  try {
    return resolveRoute(api, { api: 'notes', method: 'GET', path, ...more }).url.href;
  } catch (error) {
    return codeOf(error);
  }
}

describe('resolveRoute', () => {
  it.each([
    ['/', 'https://api.test:8443/'],
    ['/notes', 'https://api.test:8443/notes'],
    ['/notes/1', 'https://api.test:8443/notes/1'],
    ['/notes/a%20b', 'https://api.test:8443/notes/a%20b'],
    ['/notes/ada@example.test', 'https://api.test:8443/notes/ada@example.test'],
    ['/notes/%C3%BC', 'https://api.test:8443/notes/%C3%BC'],
    ['/notes/1/pages/2', 'https://api.test:8443/notes/1/pages/2'],
    ['/notes/...', 'https://api.test:8443/notes/...'],
    ['/notes/100%25', 'https://api.test:8443/notes/100%25'],
  ])('takes %s [IP-05]', (path, url) => {
    expect(resolve(path)).toBe(url);
  });

  it.each([
    ['/other'],
    ['/notes/1/2'],
    ['/notes/1/pages'],
    ['/NOTES'],
    ['/notes;admin=1'],
    ['/%6eotes'],
    ['/notes{id}'.replace('{id}', '%7Bid%7D')],
  ])('does not grant %s, which no route names [IP-05]', (path) => {
    expect(resolve(path)).toBe('not_granted');
  });

  it('grants a method where its route names it, and nowhere else [IP-05]', () => {
    expect(resolve('/notes', { method: 'POST' })).toBe('https://api.test:8443/notes');
    for (const method of ['DELETE', 'PUT', 'PATCH', 'HEAD'] as const) {
      expect(resolve('/notes', { method })).toBe('not_granted');
    }
    expect(resolve('/notes/1', { method: 'POST' })).toBe('not_granted');
  });

  it.each([
    'https://evil.test/notes',
    'https://api.test:8443/notes',
    '//evil.test/notes',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '/notes//1',
    '/notes/',
    '/notes/..',
    '/notes/../notes',
    '/../notes',
    '/./notes',
    '/notes/.',
    '/notes/%2e%2e',
    '/notes/%2E%2e',
    '/notes/.%2e',
    '/notes/%2e',
    '/notes/..%2fadmin',
    '/notes/%2f',
    '/notes/%2Fadmin',
    '/notes/%5cadmin',
    '/notes/%5C..',
    '/notes/%252e%252e',
    '/notes/%252fadmin',
    '/notes/%25252fadmin',
    '/notes/..;',
    '/notes/..;/pages/2',
    '/notes/.;a=b',
    '/notes/;a=b',
    '/notes/1\\2',
    '/notes/1\r\nx-header: 1',
    '/notes/%0d%0ax-header:1',
    '/notes/1\n',
    '/notes/1\t',
    '/notes/1\0',
    '/notes/%00',
    '/notes/%7f',
    '/notes/%',
    '/notes/%zz',
    '/notes/1?admin=1',
    '/notes/1#x',
    '/notes/ü',
    '/notes/\u2025',
    '/notes/\uFF0E\uFF0E',
    '/notes/a b',
    '/notes/"',
    '/notes/<script>',
    '/notes/{id}',
    '/notes/^',
    '/notes/`',
    '/notes/|',
    'notes',
    '',
    '@evil.test/',
    ':80/',
    '.evil.test/',
  ])('refuses %j: servers could read it in two ways [IP-05]', (path) => {
    expect(resolve(path)).toBe('bad_request');
  });

  it('puts the query where it cannot become anything else [IP-05]', () => {
    const query = { 'a&b': '1&c=2', 'x\r\nh: 1': 'y\r\nz', '#': '#', __v: '../..' };
    const url = new URL(resolve('/notes', { query }));
    expect(Object.fromEntries(url.searchParams)).toEqual(query);
    expect([url.origin, url.pathname, url.hash]).toEqual([api.origin, '/notes', '']);
    expect(url.href).toMatch(/^[\x21-\x7e]+$/);
  });

  it('leads to the configured origin and to a granted path, whatever it is given [IP-05]', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '..',
        '.',
        ';',
        '@',
        '\\',
        '%2f',
        '%5c',
        '%25',
        ':',
        '//',
        'notes',
        'evil.test',
      ),
      fc.string({ maxLength: 4 }),
    );
    const path = fc.array(piece, { maxLength: 8 }).map((pieces) => `/notes/${pieces.join('')}`);
    fc.assert(
      fc.property(path, fc.dictionary(fc.string(), fc.string()), (given, query) => {
        const result = resolve(given, { query });
        if (!result.startsWith('https:')) return;
        const url = new URL(result);
        expect([url.origin, url.username, url.hash]).toEqual([api.origin, '', '']);
        expect(url.pathname).toBe(given);
        expect(url.pathname).toMatch(/^\/notes\/[^/]+(\/pages\/[^/]+)?$/);
      }),
      { numRuns: 3000 },
    );
  });
});
