import { describe, expect, it } from 'vitest';
import { buildCall } from '../../../main/auth/api-call.ts';
import { codeOf } from '../../../main/auth/auth-error.ts';
import type { StreamRequest } from '../../../preload/contract.ts';
import { apiDefaults } from './api-defaults.ts';

const apis = {
  notes: {
    ...apiDefaults,
    origin: 'https://api.test',
    issuer: 'https://idp.test',
    routes: ['GET /notes', 'POST /notes', 'DELETE /notes'],
    // What no configuration can allow is not sent, even where one that was not checked names it.
    requestHeaders: ['x-request-id', 'if-match', 'accept', 'authorization', 'cookie', 'host'],
    maxRequestBytes: 10,
  },
};

const get: StreamRequest = { api: 'notes', method: 'GET', path: '/notes' };
const post: StreamRequest = { ...get, method: 'POST' };
const build = (request: StreamRequest) => buildCall(apis, request, '*/*');
const failure = (request: StreamRequest) => {
  try {
    build(request);
    return 'none';
  } catch (error) {
    return codeOf(error);
  }
};

describe('buildCall', () => {
  it('repeats a parameter for each entry of a list, and keeps the rest apart [IP-05]', () => {
    const query = { tag: ['a', 'b&c=d'], page: '2', none: [] };
    expect(build({ ...get, query }).url).toBe('https://api.test/notes?tag=a&tag=b%26c%3Dd&page=2');
  });

  it('sends the headers that the API lists, however they are spelled, and no token yet', () => {
    const { headers } = build({ ...get, headers: { 'X-Request-Id': '7', 'if-match': '"1"' } });
    expect(headers).toEqual([
      ['accept', '*/*'],
      ['x-request-id', '7'],
      ['if-match', '"1"'],
    ]);
  });

  it('lets the page say what it accepts, where that is allowed', () => {
    const { headers } = build({ ...get, headers: { accept: 'text/event-stream' } });
    expect(headers).toEqual([['accept', 'text/event-stream']]);
  });

  it.each([
    ['of another name', { 'x-other': '1' }],
    ['authorization', { Authorization: 'Bearer mine' }],
    ['cookie', { cookie: 'a=1' }],
    ['host', { Host: 'evil.test' }],
    ['with a line break in its name', { 'x-request-id\r\nx-evil': '1' }],
    ['with a space after its name', { 'x-request-id ': '1' }],
    ['that objects inherit', { constructor: '1' }],
  ])('does not grant a header %s [IP-05]', (_what, headers) => {
    expect(failure({ ...get, headers })).toBe('not_granted');
  });

  it.each([
    ['a line break', { 'x-request-id': '1\r\nauthorization: Bearer mine' }],
    ['a NUL', { 'x-request-id': 'a\0' }],
    ['a letter that is not ASCII', { 'x-request-id': 'ü' }],
    ['itself in two spellings', { 'x-request-id': '1', 'X-Request-ID': '2' }],
  ])('refuses a header with %s [IP-05]', (_what, headers) => {
    expect(failure({ ...get, headers })).toBe('bad_request');
  });

  it.each([
    ['text', { body: '{"a":"ü"}'.slice(0, 8) }, 'application/json', 9],
    ['bytes', { body: Uint8Array.of(0, 255) }, 'application/octet-stream', 2],
    ['text of another type', { body: 'a,b', contentType: 'text/csv; charset=utf-8' }, null, 3],
    ['a form', { body: 'x', contentType: 'multipart/form-data; boundary="a b"' }, null, 1],
    ['nothing', { body: '' }, 'application/json', 0],
  ])('sends %s with its length in bytes', (_what, { ...changes }, type, length) => {
    const call = build({ ...post, ...changes });
    const { contentType } = changes as StreamRequest;
    expect(call.headers).toContainEqual(['content-type', type ?? contentType]);
    expect(call.body?.byteLength).toBe(length);
  });

  it('sends as many bytes as the API takes, and not one more', () => {
    expect(failure({ ...post, body: 'x'.repeat(10) })).toBe('none');
    expect(failure({ ...post, body: 'x'.repeat(11) })).toBe('request_too_large');
    // Ten characters, and eleven bytes.
    expect(failure({ ...post, body: 'ü'.padEnd(10) })).toBe('request_too_large');
    expect(failure({ ...post, body: new Uint8Array(11) })).toBe('request_too_large');
  });

  it.each([
    'text',
    'text/',
    '/plain',
    'text/plain\r\nx: 1',
    'text/plain; charset',
    'text/plain;; charset=a',
    'text/plain; a="b',
    'text/plain, text/html',
    'text/ü',
    '',
  ])('refuses the content type %j [IP-05]', (contentType) => {
    expect(failure({ ...post, body: 'x', contentType })).toBe('bad_request');
  });

  it('refuses a content type of nothing, and a body where there can be none', () => {
    expect(failure({ ...post, contentType: 'text/plain' })).toBe('bad_request');
    expect(failure({ ...get, body: 'x' })).toBe('bad_request');
    expect(failure({ ...get, body: new Uint8Array(1) })).toBe('bad_request');
    expect(failure({ ...post, method: 'DELETE', body: 'x' })).toBe('none');
  });
});
